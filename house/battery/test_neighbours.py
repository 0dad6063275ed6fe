"""Mail, sign-in service, scanner: each away alone, or silent, and the pages stay up (F7)."""

import signal
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import psutil
import pytest
import requests

from house import claims
from house.battery.processes import family
from house.sites import Site, running_demo

pytestmark = [pytest.mark.battery, pytest.mark.timeout(1200), pytest.mark.check("F7")]

PAGES = ("/ja/", "/ja/guide/", "/ja/about/", "/healthz")
LIMIT_SECONDS = 5.0


@contextmanager
def silent() -> Iterator[int]:
    """A server that takes connections and never says a word; its port."""
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        listening.listen(64)
        taken: list[socket.socket] = []
        enough = threading.Event()

        def take() -> None:
            listening.settimeout(0.5)
            while not enough.is_set():
                try:
                    taken.append(listening.accept()[0])
                except OSError:
                    continue

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        try:
            yield int(listening.getsockname()[1])
        finally:
            enough.set()
            thread.join()
            for one in taken:
                one.close()


def refused_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def slowest(site: Site) -> float:
    """Seconds of the slowest read page; all of them answer 200."""
    worst = 0.0
    for path in PAGES * 3:
        begun = time.monotonic()
        answer = requests.get(site.url + path, timeout=30)
        worst = max(worst, time.monotonic() - begun)
        assert answer.status_code == 200, path
    return worst


def filed(site: Site, number: int) -> float:
    """Seconds of the slower of the two requests that file a claim; both are accepted."""
    filer = claims.Filer(site.url, site.token("parent"), seconds=60)
    begun = time.monotonic()
    sent = filer.attach(claims.photo(5_000_000 + number, width=120, height=80))
    first = time.monotonic() - begun
    assert sent.status_code == 201, sent.text
    begun = time.monotonic()
    answer = filer.file(
        claims.body(sent.json()["id"], date.today(), phone="090-1234-5678"),  # noqa: DTZ011
        claims.new_key(),
    )
    assert answer.status_code == 201, answer.text
    return max(first, time.monotonic() - begun)


@pytest.mark.parametrize("how", ["stopped", "silent"])
def test_without_the_scanner(city: Path, how: str) -> None:
    """What is handed in is 確認中, and filed all the same."""
    with silent() as port:
        address = f"tcp://127.0.0.1:{port if how == 'silent' else refused_port()}"
        with running_demo(data_dir=city, FILES_SCANNER=address) as site:
            pages, filing = slowest(site), filed(site, 1 if how == "silent" else 2)
            print(f"scanner {how}: pages {pages:.2f} s, filing {filing:.2f} s")
            assert pages < LIMIT_SECONDS and filing < LIMIT_SECONDS


@pytest.mark.parametrize("how", ["stopped", "silent"])
def test_without_mail(city: Path, how: str) -> None:
    """The mails wait in the outbox; who files is not kept waiting."""
    with silent() as port:
        more = {
            "DEMO_MAIL_SERVER": f"127.0.0.1:{port if how == 'silent' else refused_port()}",
        }
        with running_demo(data_dir=city, **more) as site:
            pages, filing = slowest(site), filed(site, 3 if how == "silent" else 4)
            print(f"mail {how}: pages {pages:.2f} s, filing {filing:.2f} s")
            assert pages < LIMIT_SECONDS and filing < LIMIT_SECONDS


@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGSTOP], ids=["stopped", "silent"])
def test_without_the_sign_in_service(city: Path, how: signal.Signals) -> None:
    """A plain page in five seconds; paper and the rest of the house are there."""
    with running_demo(data_dir=city) as site:
        provider = _provider(site)
        provider.send_signal(how)
        try:
            session = requests.Session()
            begun = time.monotonic()
            answer = _begin_sign_in(session, site)
            took = time.monotonic() - begun
            pages = slowest(site)
            print(
                f"sign-in service {how.name}: {answer.status_code} after {took:.2f} s, pages {pages:.2f} s"
            )
            assert took < LIMIT_SECONDS and pages < LIMIT_SECONDS
            assert "Traceback" not in answer.text
        finally:
            if how is signal.SIGSTOP:
                provider.send_signal(signal.SIGCONT)


def _provider(site: Site) -> psutil.Process:
    return next(one for one in family(site) if "demo-provider" in " ".join(one.cmdline()))


def _begin_sign_in(session: requests.Session, site: Site) -> requests.Response:
    page = session.get(f"{site.url}/ja/sign-in/", timeout=30)
    token = session.cookies.get("csrftoken", "") or session.cookies.get("__Host-csrftoken", "")
    action = page.text.partition('action="')[2].partition('"')[0]
    for part in page.text.split('action="')[1:]:
        if "sign-in" in part.partition('"')[0]:
            action = part.partition('"')[0]
            break
    middle = page.text.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
    return session.post(
        site.url + action,
        data={"csrfmiddlewaretoken": middle or token},
        headers={"Referer": f"{site.url}/ja/sign-in/"},
        timeout=30,
    )
