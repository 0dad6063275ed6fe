"""Classic injections on every form and page, as resident and as officer: each stays a word."""

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import pytest
from django.db import connection
from django.test import Client

from house.tests.crowd import Crowd, gather
from house.tests.test_matrix import Browser, admitted, methods_of, told, undone
from house.tests.walks import every_walk

pytestmark = pytest.mark.django_db
EVIL = "evil.example"
# Each says by itself whether it worked: an answer with 5040049 was computed, not repeated.
PAYLOADS = {
    "SQL": "1' OR 5040049=(SELECT 5040049 FROM pg_sleep(3))--",
    "template": "{{5040049|add:0}}{% debug %}${2245*2245}#{2245*2245}",
    "path": "../../../../../../etc/passwd",
    "command": ";id;$(id)`id`|id",
    "file": "file:///etc/passwd",
    "lines": "a\r\nSet-Cookie: evil=1\r\n\r\n<html>evil",
    "formula": '=WEBSERVICE("http://evil.example/")',
}
WORKED = re.compile(r"root:[x*]:0:0|uid=\d+\(|syntax error at or near|ProgrammingError|&lt;Token")
ELSEWHERE = (
    "//evil.example/", "///evil.example", "https://evil.example/", "https:evil.example",
    "/\\evil.example", "\\\\evil.example", "http://localhost@evil.example/", "javascript:alert(1)",
    "/%5cevil.example", "%2f%2fevil.example", "\t//evil.example", " //evil.example",
    "http:///evil.example", "//evil%E3%80%82example", "https://testserver.evil.example/", "data:,x",
)  # fmt: skip
NAME = re.compile(r'<(?:input|select|textarea|button)\b[^>]*?\bname="([^"]+)"')
FORM = re.compile(r'<form\b[^>]*?method="post"[^>]*?>.*?</form>', re.S)
ACTION = re.compile(r'\baction="([^"]*)"')
WHO = ("claimant", "clerk", "operator")
OURS = {"csrfmiddlewaretoken"}


@pytest.fixture
def crowd(account, settings, tmp_path) -> Crowd:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"
    return gather(account)


def forms_of(browser: Browser, crowd: Crowd) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Every form this person finds, once: where it is sent, and the names in it."""
    seen = set()
    for walk in every_walk():
        if walk.is_api or "GET" not in methods_of(walk) or not admitted(walk, browser.account):
            continue
        address = walk.path(crowd.things)
        answer = browser.ask(walk, "GET", address)
        if answer.status_code != 200 or "text/html" not in answer.get("Content-Type", ""):
            continue
        for form in FORM.findall(answer.content.decode()):
            action = ACTION.search(form)
            target = (action[1] if action else "") or address
            names = tuple(sorted(set(NAME.findall(form)) - OURS))
            if (key := (re.sub(r"[0-9a-f-]{36}|\d+", "*", target), names)) not in seen:
                seen.add(key)
                yield target, names


def sent(client: Client, path: str, fields: dict[str, str]) -> Any:
    body = urlencode(fields)
    with undone():
        return client.post(path, body, content_type="application/x-www-form-urlencoded")


def fault_of(answer: Any, text: str) -> str:
    """What of it worked."""
    if answer.status_code >= 500:
        return "broke"
    location = answer.headers.get("Location", "")
    if urlsplit(location).netloc not in ("", "testserver") or location.startswith("//"):
        return "led elsewhere"
    if "evil" in answer.cookies or any("\n" in value for value in answer.headers.values()):
        return "made a header"
    body = b"" if answer.streaming else answer.content
    if WORKED.search(body.decode("utf-8", "replace")):
        return "was carried out"
    return ""


@pytest.mark.check("C8")
@pytest.mark.timeout(300)
@pytest.mark.parametrize("who", WHO)
def test_no_form_carries_out_what_is_written(crowd: Crowd, who: str) -> None:
    browser, faults, forms = Browser(crowd, who), [], 0
    client = Client(raise_request_exception=False)
    assert browser.account is not None
    client.cookies.update(browser.cookies)
    for target, names in forms_of(browser, crowd):
        forms += 1
        for kind, text in PAYLOADS.items():
            answer = sent(client, target, dict.fromkeys(names, text))
            if fault := fault_of(answer, text):
                faults.append((fault, kind, target, answer.status_code))
    assert not faults, told(faults)
    assert forms >= 5


@pytest.mark.check("C8")
@pytest.mark.parametrize("who", ["anonymous", *WHO])
@pytest.mark.timeout(300)
def test_no_page_leads_elsewhere(crowd: Crowd, who: str) -> None:
    """Pages that lead on by ``next`` and its kin: sixteen spellings of another site; every other page
    one of them, in turn."""
    browser, faults, asked = Browser(crowd, who), [], 0
    for place, walk in enumerate(every_walk()):
        mine = walk.declaration.audience == "public" if who == "anonymous" else True
        if walk.is_api or not mine or not admitted(walk, browser.account):
            continue
        leads_on = "sign-in" in walk.pattern or "pref" in walk.pattern
        turn = place % len(ELSEWHERE)
        for where in ELSEWHERE if leads_on else ELSEWHERE[turn : turn + 1]:
            query = "&".join(
                f"{name}={quote(where)}" for name in ("next", "back", "url", "from", "return_to")
            )
            for method in ("GET", "POST"):
                answer = browser.ask(walk, method, f"{walk.path(crowd.things)}?{query}")
                asked += 1
                location = answer.headers.get("Location", "")
                host = urlsplit(location.replace("\\", "/").strip()).netloc
                if host not in ("", "testserver") or location.startswith(("//", "javascript:")):
                    faults.append((where, method, walk.pattern, location[:80]))
    assert not faults, told(faults)
    assert asked >= 50


@pytest.mark.check("C8")
def test_next_is_a_page_of_ours(crowd: Crowd, client_of) -> None:
    """The links the pages themselves draw from ``next``, and where the posts lead."""
    clerk = crowd.people["clerk"]
    for where in ELSEWHERE:
        page = Client().get("/ja/sign-in/", {"next": where})
        assert f'href="{where}' not in page.content.decode()
        page = Client().get("/ja/preferences/", {"text_size": "large", "next": where})
        assert EVIL not in urlsplit(page.headers.get("Location", "")).netloc
        answer = client_of(clerk).post(
            "/staff/purpose/visit/begin/", {"reason": "counter", "next": where}
        )
        assert answer.status_code == 302
        assert urlsplit(answer["Location"]).netloc == "" and EVIL not in answer["Location"]


@pytest.mark.check("C8")
@pytest.mark.parametrize("host", ["evil.example", "localhost:8000.evil.example", "a@evil.example"])
def test_another_host_is_refused_and_told_to_nobody(settings, host: str) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]  # production names its own hosts, and takes no "*"
    answer = Client(raise_request_exception=False).get("/ja/", headers={"Host": host})
    assert answer.status_code == 400 and EVIL not in answer.content.decode()
    answer = Client().get("/ja/", headers={"X-Forwarded-Host": EVIL, "X-Forwarded-Proto": "https"})
    assert EVIL not in answer.content.decode() + str(answer.headers)


@pytest.mark.check("C8")
def test_no_statement_waits_for_a_stranger(crowd: Crowd) -> None:
    """Blind injection shows in time: nothing that is asked makes the database sleep."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL statement_timeout = '2500ms'")
    client = Client(raise_request_exception=False)
    client.cookies.update(Browser(crowd, "clerk").cookies)
    for text in (
        "1' || pg_sleep(3)--",
        "1;SELECT pg_sleep(3)--",
        "1) OR 1=(SELECT 1 FROM pg_sleep(3))--",
    ):
        for path in ("/staff/search/", "/staff/cases/", "/ja/guide/search/", "/staff/approvals/"):
            query = dict.fromkeys(("q", "view", "procedure", "cursor", "state"), text)
            assert client.get(path, query).status_code < 500, (path, text)
