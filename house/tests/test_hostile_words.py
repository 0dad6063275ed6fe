"""Words that try to be more than words: on every page and letter they stay words."""

import io
import json
import re
import uuid
from typing import Any

import pytest
from pypdf import PdfReader

from house.tests.crowd import Crowd, gather
from house.tests.test_matrix import Browser, admitted, methods_of
from house.tests.walks import every_walk

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert(1)</script>"
IMAGE = "\"'><img src=x onerror=alert(1)>"
TEMPLATE = "{{7*7}}{% debug %}"
TYPST = '#read("/etc/passwd") $x$ *b* @a \\ #{1+1}'
FORMULA = "=HYPERLINK(1)"
RUBY = "｜<b>《<i>》"
WORDS = " ".join((SCRIPT, IMAGE, TEMPLATE, TYPST, FORMULA, RUBY))


@pytest.fixture
def crowd(account, settings, tmp_path) -> Crowd:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"
    return gather(account, words=WORDS)


def alive_in(html: str) -> list[str]:
    """What of the words became markup: attributes quoted by us are taken away first."""
    return [found for found in ("<script>alert", "<img src=x", "<b>《", "<i>") if found in html]


def test_no_page_lets_them_live(crowd: Crowd) -> None:
    shown = 0
    for who in ("claimant", "clerk", "chief", "operator"):
        browser = Browser(crowd, who)
        for walk in every_walk():
            if walk.is_api or not admitted(walk, browser.account) or "GET" not in methods_of(walk):
                continue
            answer = browser.ask(walk, "GET", walk.path(crowd.things))
            if "text/html" in answer.get("Content-Type", ""):
                html = answer.content.decode()
                assert not alive_in(html), (who, walk.pattern)
                shown += "&lt;script&gt;alert(1)" in html
    assert shown >= 6  # they are there, as words


def test_a_search_says_back_what_was_asked_as_words(crowd: Crowd, client_of) -> None:
    for who, page in (
        ("claimant", "/ja/guide/search/"),
        ("clerk", "/staff/search/"),
        ("clerk", "/staff/cases/"),
        ("operator", "/manage/accounts/"),
        ("operator", "/manage/audit/"),
    ):
        account = crowd.people[who]
        for name in ("q", "subject", "actor", "view", "event", "kind"):
            html = client_of(account).get(page, {name: WORDS}).content.decode()
            assert not alive_in(html), (page, name)


def test_the_letter_prints_them_as_they_are(crowd: Crowd, client_of) -> None:
    pdf = client_of(crowd.people["clerk"]).get(
        f"/staff/cases/{crowd.things['case_id']}/letters/1.pdf"
    )
    assert pdf["Content-Type"] == "application/pdf"
    reader = PdfReader(io.BytesIO(pdf.content))
    text = "".join(page.extract_text() for page in reader.pages)
    assert "root:" not in text
    catalog = json.dumps(str(reader.trailer["/Root"].get_object()))
    assert "/JavaScript" not in catalog and "/Launch" not in catalog


@pytest.mark.parametrize(
    "bad", ["\x00", "\u202eabc", "\ufffe", "a" * 100_000, "\x1b[31m", "\r\nX: y"]
)
def test_what_the_staff_write_is_kept_or_refused_never_a_fault(
    crowd: Crowd, client_of, bad: str
) -> None:
    client = client_of(crowd.people["clerk"])
    client.raise_request_exception = False
    case = f"/staff/cases/{crowd.things['case_id']}/"
    pending = crowd.things["proposal_id"]
    posts: list[tuple[str, dict[str, Any]]] = [
        (case + "note/", {"text": bad, "version": "1"}),
        (case + "move/", {"move": bad, "to": bad, "reason": bad, "version": bad, "field": bad}),
        (case + "ask/", {"reason": bad, "field": bad, f"reason.{bad}": bad, "version": bad}),
        (case + "draft/", {"outcome": bad, "reason": bad, "effective_on": bad, "version": bad}),
        (case + "draft/preview.pdf", {"outcome": bad, "reason": bad}),
        (case + "assign/", {"to": bad, "assignee": bad, "version": bad}),
        (case + "extend/", {"until": bad, "due_on": bad, "reason": bad, "version": bad}),
        (case + "decide/", {"decision": bad, "comment": bad, "version": bad}),
        ("/staff/cases/views/", {"name": bad, "q": bad, "view": bad, "procedure": bad}),
        ("/staff/cases/bulk/", {"case": bad, "cases": bad, "move": bad, "to": bad, "reason": bad}),
        ("/staff/cases/next/", {"view": bad}),
        (f"/staff/approvals/{pending}/decide/", {"decision": bad, "comment": bad}),
    ]
    for who in ("clerk", "chief"):
        client = client_of(crowd.people[who])
        for path, body in posts:
            answer = client.post(path, body)
            assert answer.status_code < 500, (who, path, bad[:10])


@pytest.mark.parametrize(
    "bad", ["\x00", "\u202eabc", "\ufffe", "a" * 100_000, "\x1b[31m", "\r\nX: y"]
)
def test_what_residents_write_is_kept_or_refused_never_a_fault(
    crowd: Crowd, client_of, bad: str
) -> None:
    client = client_of(crowd.people["claimant"])
    client.raise_request_exception = False
    draft = f"/ja/forms/{crowd.things['draft_id']}/"
    screens = re.findall(
        rf"/ja/forms/{crowd.things['draft_id']}/(\w[\w.-]*)/",
        client.get(draft + "review/").content.decode(),
    )
    names = ("claimant_name", "claimant_birth_date", "claimant_birth_date.year", "claim_reason",
             "claimant_address.postal_code", "claimant_address.town", "claimant_phone", "children",
             "children.0.name", "children-0-name", "bank_account.number", "switch", "action",
             "helper_name", "helper_relation", "reason", "version", "code", "birth_date.year",
             "birth_date.month", "birth_date.day", "remove", "add", "event_date", "next")  # fmt: skip
    body = dict.fromkeys(names, bad)
    paths = [draft + f"{screen}/" for screen in {*screens, "claimant", bad[:20], "review", "save"}]
    paths += [draft + "helper/", "/ja/forms/resume/", "/ja/forms/start/child-allowance-claim/"]
    paths += [f"/ja/forms/correct/{crowd.things['application_id']}/"]
    paths += [
        f"/ja/cases/{crowd.things['application_id']}/withdraw/",
        "/ja/guide/questions/children/",
    ]
    paths += [
        "/ja/guide/together/",
        "/ja/guide/",
        "/ja/guide/save/",
        f"/ja/forms/resume/{uuid.uuid4().hex}/",
    ]
    for path in paths:
        answer = client.generic("POST", path.replace("\r\n", "%0d%0a").replace("\x00", "%00"),
                                _form(body), content_type="application/x-www-form-urlencoded")  # fmt: skip
        assert answer.status_code < 500, (path[:80], bad[:10])


def _form(body: dict[str, str]) -> str:
    from urllib.parse import urlencode

    return urlencode(body)
