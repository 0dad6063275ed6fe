"""Input that is only large or broken, against real processes (C7), and what their logs then hold (H6).

Every request goes over a socket as bytes. An answer is 4xx within two seconds times what a plain page
takes longer than usual; no process of the web server keeps what it was sent.
"""

import http.client
import json
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import quote, urlsplit

import psutil
import pytest
import requests

from house import claims
from house.battery.processes import family
from house.sites import Site, running_demo

pytestmark = [pytest.mark.battery, pytest.mark.timeout(1200)]
MEGABYTE = 1024 * 1024
CANARY = "金糸雀塚"
FORGED = "FORGEDLINE"
SECONDS, PLAIN_SECONDS = 2.0, 0.2  # of a plain page on a machine with nothing else to do
GROWTH = 50 * MEGABYTE
ROUNDS = 20
FORM = "application/x-www-form-urlencoded"


@dataclass(frozen=True)
class Blow:
    """One request: what it is, and which answers are a refusal."""

    name: str
    method: str
    path: str
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()
    expected: tuple[int, ...] = (400, 403, 404, 405, 411, 413, 414, 415, 422, 431)


def _json(path: str, name: str, body: bytes) -> Blow:
    return Blow(name, "POST", path, body, (("Content-Type", "application/json"),))


def _form(path: str, name: str, body: bytes) -> Blow:
    return Blow(name, "POST", path, body, (("Content-Type", FORM),))


def blows() -> list[Blow]:
    guide, start = "/api/v1/guide", "/ja/forms/start/child-allowance-claim/"
    deep = b"[" * 100_000 + b"]" * 100_000
    search = "/ja/guide/search/?q="
    shown = (200, 302, 400, 404, 414, 431)  # a search for nonsense finds nothing
    boundary = (("Content-Type", "multipart/form-data; boundary=x"),)
    part = b'--x\r\nContent-Disposition: form-data; name="a"\r\n\r\nb\r\n'
    return [
        _form(start, "a megabyte of text", b"claim_reason=" + b"a" * MEGABYTE),
        _form(start, "a megabyte of kanji", b"claim_reason=" + quote("髙").encode() * 110_000),
        _form(start, "three megabytes", b"a=" + b"b" * (3 * MEGABYTE)),
        _form(start, "5,000 fields", b"&".join(b"f%d=1" % n for n in range(5000))),
        _form(start, "5,000 empty fields", b"&" * 5000),
        _form(start, "bad UTF-8", b"a=%ff%fe%ed%a0%80&%c0%af=1"),
        Blow("5,000 parts", "POST", start, part * 5000 + b"--x--\r\n", boundary),
        Blow("a part without end", "POST", start, part[:-2], boundary),
        Blow("a boundary of 4,000", "POST", start, part,
             (("Content-Type", "multipart/form-data; boundary=" + "y" * 4000),)),
        _json(guide, "deep JSON", b'{"events": ' + deep + b"}"),
        _json(guide, "a deep object", b'{"a":' * 50_000 + b"1" + b"}" * 50_000),
        _json(guide, "a million numbers", b"[" + b"1," * 500_000 + b"1]"),
        _json(guide, "a long number", b'{"version": ' + b"9" * 100_000 + b"}"),
        _json(guide, "one key 5,000 times", b"{" + b",".join([b'"events": 1'] * 5000) + b"}"),
        _json(guide, "5,000 facts", json.dumps(
            {"events": ["birth"], "facts": {f"f{n}": n for n in range(5000)}}).encode()),
        _json(guide, "a megabyte in a fact", json.dumps(
            {"events": ["birth"], "facts": {"children": "あ" * 300_000}}).encode()),
        _json(guide, "bad UTF-8 in JSON", b'{"events": ["\xff\xfe"]}'),
        Blow("a cookie of 60 kB", "GET", "/ja/", headers=(("Cookie", "sessionid=" + "a" * 60_000),),
             expected=shown),
        Blow("1,000 cookies", "GET", "/ja/",
             headers=(("Cookie", "; ".join(f"c{n}=1" for n in range(1000))),), expected=shown),
        Blow("a header of a megabyte", "GET", "/ja/", headers=(("X-Long", "a" * MEGABYTE),)),
        Blow("2,000 headers", "GET", "/ja/",
             headers=tuple((f"X-{n}", "1") for n in range(2000)), expected=shown),
        Blow("an address of 100 kB", "GET", search + "a" * 100_000),
        *(Blow(f"pattern {n}", "GET", search + quote(text), expected=shown)
          for n, text in enumerate(bombs())),
        *(Blow(f"pattern {n} as postal code", "GET", "/ja/forms/town/?code=" + quote(text),
               expected=shown) for n, text in enumerate(bombs())),
        *(_json(guide, f"pattern {n} as day", json.dumps(
            {"events": ["birth"], "as_of": text, "facts": {"birth_date": text}}).encode())
          for n, text in enumerate(bombs())),
    ]  # fmt: skip


def bombs() -> list[str]:
    """200 characters that make a careless pattern try everything."""
    return ["a" * 199 + "!", "-" * 200, "1-" * 100, " " * 199 + "x", "ー" * 199 + "!", "0" * 200,
            "a@" + "a." * 99, "（" * 200, "ア" * 199 + "1", "\t " * 100, "((a+)+)+" * 25]  # fmt: skip


@pytest.fixture(scope="module")
def site(city: Path) -> Iterator[Site]:
    with running_demo(data_dir=city) as running:
        yield running


def ask(site: Site, blow: Blow) -> tuple[int, float]:
    """The status, and how long it took; a connection closed in our face counts as 431."""
    there = urlsplit(site.url)
    connection = http.client.HTTPConnection(there.hostname or "", there.port, timeout=60)
    http.client._MAXHEADERS = 5000  # type: ignore[attr-defined]  # (the client's own limit)
    began = time.monotonic()
    try:
        connection.putrequest(blow.method, blow.path, skip_accept_encoding=True)
        for name, value in blow.headers:
            connection.putheader(name, value)
        if blow.method == "POST":
            connection.putheader("Content-Length", str(len(blow.body)))
        connection.endheaders(blow.body or None)
        answer = connection.getresponse()
        answer.read()
        status = answer.status
    except (ConnectionError, http.client.HTTPException):
        status = 431
    finally:
        connection.close()
    return status, time.monotonic() - began


def kept_by(site: Site) -> dict[int, int]:
    """Bytes in memory of every process of the web server."""
    web = [one for one in family(site) if "granian" in " ".join(_command(one))]
    below = [child for one in web for child in one.children(recursive=True)]
    return {one.pid: one.memory_info().rss for one in {*web, *below}}


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def slowness(site: Site) -> float:
    """How much slower than usual this machine answers just now."""
    took = sorted(ask(site, Blow("plain", "GET", "/ja/"))[1] for _ in range(7))
    return max(1.0, took[3] / PLAIN_SECONDS)


@pytest.mark.check("C7")
def test_what_is_too_much_is_refused_at_once_and_not_kept(site: Site) -> None:
    all_blows = blows()
    for blow in all_blows:
        ask(site, blow)  # what a first request loads stays loaded
    before, worst, faults = kept_by(site), (0.0, ""), []
    for _ in range(ROUNDS):
        slow = slowness(site)
        for blow in all_blows:
            status, took = ask(site, blow)
            worst = max(worst, (took / slow, blow.name))
            if status not in blow.expected or took > SECONDS * slow:
                faults.append((blow.name, status, round(took, 2), round(slow, 1)))
    after = kept_by(site)
    grown = max(after.get(pid, size) - size for pid, size in before.items())
    print(f"{ROUNDS} × {len(all_blows)}: slowest {worst}, most grown {grown / MEGABYTE:.1f} MB")
    assert not faults, faults[:20]
    assert set(before) <= set(after)  # none was killed
    assert grown < GROWTH


@pytest.mark.check("C8")
def test_another_host_or_a_line_in_an_address_is_not_told_back(site: Site) -> None:
    """Production names its own hosts (config/tests/test_production.py); the demo answers under any, and
    leads to none of them."""
    for host in ("evil.example", "127.0.0.1@evil.example", "a" * 5000, "evil.example:80\tx"):
        there = urlsplit(site.url)
        connection = http.client.HTTPConnection(there.hostname or "", there.port, timeout=30)
        connection.putrequest("GET", "/ja/", skip_host=True)
        connection.putheader("Host", host)
        connection.endheaders()
        answer = connection.getresponse()
        page = answer.read()
        assert answer.status < 500 and "evil.example" not in str(answer.getheaders())
        assert not re.search(rb'(?:href|src|action|content)="[^"]*evil\.example', page), host
        connection.close()
    for path in (
        "/ja/%0d%0aSet-Cookie:%20evil=1",
        "/ja/preferences/?next=/%0d%0aSet-Cookie:%20evil=1",
    ):
        said = requests.get(site.url + path, timeout=30, allow_redirects=False)
        assert "evil" not in said.headers.get("Set-Cookie", "")


@pytest.mark.check("H6")
def test_no_log_holds_what_was_written_and_no_line_is_forged(site: Site) -> None:
    """From filing to a fault in the database: web, worker and PostgreSQL wrote none of it."""
    sizes = {log: log.stat().st_size for log in logs_of(site)}
    token = site.token("parent")
    filer = claims.Filer(site.url, token)
    attachment = filer.attach(claims.photo(7)).json()["id"]
    body = claims.body(attachment, date.today(), phone="090-7531-9024")  # noqa: DTZ011
    body["answers"] |= {"claimant_name": CANARY}
    assert filer.file(body, claims.new_key()).status_code == 201
    bad = f"{CANARY}\r\n2026-11-20 00:00:00 ERROR {FORGED}\x1b[31m"
    filer.file({**body, "answers": body["answers"] | {"claimant_name": bad}}, claims.new_key())
    session = requests.Session()
    for path in ("/ja/guide/search/?q=", "/ja/none/", "/ja/forms/town/?code=", "/api/v1/none/"):
        session.get(site.url + path + quote(bad), timeout=30)
    for name in ("User-Agent", "Referer", "X-Forwarded-For", "Cookie"):
        session.get(
            site.url + "/ja/none", headers={name: f"{CANARY} {FORGED}".encode()}, timeout=30
        )
    session.post(site.url + "/ja/forms/start/child-allowance-claim/", data={"a": bad}, timeout=30)
    session.post(site.url + "/api/csp-reports", data=json.dumps({"csp-report": {
        "blocked-uri": bad, "document-uri": bad, "violated-directive": bad}}), timeout=30,
        headers={"Content-Type": "application/csp-report"})  # fmt: skip
    time.sleep(3)
    assert len(logs_of(site)) >= 2
    for log in logs_of(site):
        written = log.read_bytes()[sizes.get(log, 0) :]
        assert CANARY.encode() not in written and quote(CANARY).encode() not in written, log
        assert b"7531-9024" not in written and b"\x1b[31m" not in written, log
        assert CANARY.encode("unicode_escape") not in written, log
        assert not re.search(rb"^(?:2026-11-20 00:00:00 ERROR )?" + FORGED.encode(), written, re.M)


def logs_of(site: Site) -> list[Path]:
    """Of the web server, the worker and the supervisor (one file), and of PostgreSQL."""
    return [site.data_dir / "demo.log", *site.data_dir.glob("postgres/*.log")]
