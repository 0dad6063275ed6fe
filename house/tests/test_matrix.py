"""Every route × method × person: nobody gets further than declared, and nothing is told by a no.

The routes come from the resolver, so a new one is walked the day it is written.
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client

from house.tests.crowd import CANARY, LEVELS, OWNERS, Crowd, gather
from house.tests.kept import Grants, refusals_drawn_once, roles_kept
from house.tests.walks import Walk, every_walk
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import may
from shiyakusho.ground.identity.proofs import keep_proof
from shiyakusho.ground.identity.sessions import BACKEND
from shiyakusho.registers.people.registry import SERVED

pytestmark = pytest.mark.django_db
WALKS = list(every_walk())
SECRET = "a" * 32  # of the CSRF cookie
UNSAFE = ("POST", "PUT", "PATCH", "DELETE")
LOW_LEVELS = ("L0", "L1")
THE_PUBLIC = ("anonymous", "claimant", "clerk")  # enough for what is the same for all
# What differs between two answers to the same question.
CHANGING = re.compile(
    r"[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}|987654321|view_id=\d+"
    r'|(?<![a-z])views(?:/|%2F)\d+|name="csrfmiddlewaretoken" value="\w+"|nonce="[^"]+"|nonce-[\w+/=-]+'
)
# Reading writes these: who read (監査), the session, that a letter was opened.
NOTED_BY_READING = (
    *("audit_auditevent", "django_session", "cases_caseletter", "cases_caseevent"),
    "identity_wrongtry",  # a link's secret was guessed
    "worktime_printed",  # a paper was fetched to be printed: its pages are counted
)
WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)')
# Where accounts and the audit are the subject, whose work that is reads names.
READ_NAMES = {
    "operator": ("manage/accounts/", "manage/audit/", "manage/representation/"),
    "auditor": ("manage/audit/",),
    # Of the same section: bookings and talks know no secrecy.
    "uncleared clerk": ("staff/booking/", "staff/remote/", "staff/payments/"),
}
# No cookie counts there: what comes is signed by the program that sends it, and refused otherwise.
SIGNED_BY_PROGRAMS = {"payments/notice"}


@pytest.fixture
def crowd(account, settings, tmp_path, city_key) -> Crowd:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"
    return gather(account)


class Browser:
    """One person's browser, or program: every request is undone, so that the next finds the same."""

    def __init__(self, crowd: Crowd, who: str) -> None:
        self.who = who
        self.account: Account | None = crowd.people[who]
        self.token = crowd.tokens.get(who, "")
        self.client = Client(enforce_csrf_checks=True, raise_request_exception=False)
        if self.account is not None:
            self.client.force_login(self.account, backend=BACKEND)
            self._keep(crowd.serving.get(who, ""))
        self.serving = crowd.serving.get(who, "")
        self.cookies = dict(self.client.cookies)
        self.grants: Grants = {}

    def _keep(self, serving: str) -> None:
        """What the session holds besides: what its owner proved, and for whom it acts."""
        session = self.client.session
        keep_proof(session, self.account.proof)
        if serving:
            session[SERVED] = serving
        session.save()

    def ask(self, walk: Walk, method: str, path: str, *, csrf: bool = True) -> Any:
        self.client.cookies.clear()  # signing out is undone too
        self.client.cookies.update(self.cookies)
        headers = {}
        if walk.is_api and self.token:
            headers["Authorization"] = f"Bearer {self.token}"
            if self.serving:
                headers["Acting-For"] = self.serving
        if csrf:
            self.client.cookies["csrftoken"] = SECRET
            headers["X-CSRFToken"] = SECRET
        data = "{}" if walk.is_api and method in UNSAFE else None
        with undone(), roles_kept(self.grants):
            return self.client.generic(
                method, path, data or "", content_type=_type(walk), headers=headers
            )


@contextmanager
def undone() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def _type(walk: Walk) -> str:
    return "application/json" if walk.is_api else "application/x-www-form-urlencoded"


def methods_of(walk: Walk) -> tuple[str, ...]:
    return (walk.method,) if walk.is_api and walk.method else ("GET", "POST")


@pytest.mark.timeout(900)
@pytest.mark.check("A1")
def test_every_route_answers_everybody_as_it_declares(crowd: Crowd) -> None:
    deviations = []
    for who in crowd.people:
        browser = Browser(crowd, who)
        with refusals_drawn_once():
            for walk in WALKS:
                if walked_by(walk, who):
                    deviations += faults_of(browser, walk, crowd)
    assert not deviations, told(deviations)


def walked_by(walk: Walk, who: str) -> bool:
    """To a public route three stand for all; to a route of staff all residents are the same."""
    audience = walk.declaration.audience
    if audience == "public":
        return who in THE_PUBLIC
    return audience != "staff" or who not in LOW_LEVELS


def faults_of(browser: Browser, walk: Walk, crowd: Crowd) -> Iterator[tuple[Any, ...]]:
    for method in methods_of(walk):
        answer = browser.ask(walk, method, walk.path(crowd.things))
        asking = None if walk.is_api and not browser.token else browser.account
        if fault := fault_of(walk, browser.who, asking, answer):
            yield fault, browser.who, method, walk.pattern, answer.status_code


def told(deviations: list[tuple[Any, ...]]) -> str:
    """One line each, the first forty."""
    return "\n".join(" ".join(map(str, one)) for one in deviations[:40]) + f"\n{len(deviations)}"


def fault_of(walk: Walk, who: str, account: Account | None, answer: Any) -> str:
    if answer.status_code >= 500:
        return "broke"
    if not admitted(walk, account) and not refused(walk, account, answer):
        return "let in"
    if leaks(walk, who, answer):
        return "told"
    return fault_of_headers(account, answer)


def admitted(walk: Walk, account: Account | None) -> bool:
    declared = walk.declaration
    if declared.audience in ("public", "link"):
        return True
    if account is None:
        return False
    if declared.audience == "staff":
        return account.proof.is_second_factor and may(account, declared.permission)
    return account.is_resident and account.level >= declared.level


def refused(walk: Walk, account: Account | None, answer: Any) -> bool:
    if walk.is_api and (account is None or not account.proof.is_second_factor):
        return answer.status_code == 401
    if account is not None and not account.proof.is_second_factor and not account.is_resident:
        return answer.status_code in (403, 405) or "/staff/prove/" in answer.get("Location", "")
    if account is not None or answer.status_code == 405:
        return answer.status_code in (403, 405)
    return answer.status_code == 302 and "/sign-in/?next=" in answer["Location"]


def leaks(walk: Walk, who: str, answer: Any) -> bool:
    if who in OWNERS:
        return False
    if walk.pattern.startswith(READ_NAMES.get(who, ("-",))):
        return False
    return CANARY.encode() in answer.content or CANARY in json.dumps(dict(answer.headers))


def fault_of_headers(account: Account | None, answer: Any) -> str:
    policy = answer.headers.get("Content-Security-Policy", "")
    if "default-src" not in policy or "unsafe" in policy:
        return "no strict CSP"
    if answer.headers.get("X-Content-Type-Options") != "nosniff":
        return "sniffable"
    if account is not None and "no-store" not in answer.headers.get("Cache-Control", ""):
        return "may be stored"
    return ""


@pytest.mark.timeout(900)
@pytest.mark.check("A2")
def test_what_is_not_yours_and_what_is_not_there_are_refused_alike(crowd: Crowd) -> None:
    deviations = []
    for who in crowd.people:
        browser = Browser(crowd, who)
        for walk in WALKS:
            if not walk.names & set(crowd.things) or crowd.owns(who, walk.names):
                continue
            if walk.pattern.startswith("manage/"):
                continue  # the manage door shows whoever may enter everything it has
            if admitted(walk, browser.account):  # else turned away before anything was looked at
                deviations += told_apart(browser, walk, crowd.things)
    assert not deviations, told(deviations)


@pytest.mark.check("A2")
def test_above_ones_clearance_is_as_if_it_were_not_there(crowd: Crowd) -> None:
    """A case the chief made secret, asked for by the clerk who worked on it, and by a colleague."""
    deviations, asked = [], 0
    for who in ("clerk", "uncleared clerk", "other clerk", "director", "operator", "auditor"):
        browser = Browser(crowd, who)
        for walk in WALKS:
            if walk.names and walk.names <= set(crowd.secret) and admitted(walk, browser.account):
                asked += 1
                deviations += told_apart(browser, walk, crowd.secret)
    assert not deviations, told(deviations)
    assert asked > 50


def told_apart(browser: Browser, walk: Walk, things: dict[str, str]) -> list[tuple[Any, ...]]:
    """Where the answer for somebody's thing is another one than for a thing that is not there."""
    found = []
    for method in methods_of(walk):
        theirs = browser.ask(walk, method, walk.path(things))
        nobodys = browser.ask(walk, method, walk.path())
        if alike(theirs) != alike(nobodys):
            found.append((browser.who, method, walk.pattern, theirs.status_code))
    return found


def alike(answer: Any) -> tuple[int, str, str]:
    """What of an answer somebody can compare: state, body and every header but what always differs."""
    text = b"".join(answer) if answer.streaming else answer.content
    headers = {
        name: value
        for name, value in sorted(answer.headers.items())
        if name not in ("Server-Timing", "Expires", "Content-Length")  # times; the body is compared
    }
    said = json.dumps(headers, ensure_ascii=False)
    return (
        answer.status_code,
        CHANGING.sub("…", text.decode("utf-8", "replace")),
        CHANGING.sub("…", said).replace("\\", ""),
    )


@pytest.mark.check("A6")
def test_reading_changes_nothing(crowd: Crowd) -> None:
    """GET of every route by those whose it is: no row is written but the notes of the reading."""
    written = set()
    for who in crowd.owners:
        browser = Browser(crowd, who)
        for walk in WALKS:
            if "GET" not in methods_of(walk):
                continue
            with connection.execute_wrapper(_watch(written, walk.pattern)):
                browser.ask(walk, "GET", walk.path(crowd.things))
    assert written == set()


def _watch(written: set[tuple[str, str]], pattern: str) -> Any:
    def watch(execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        found = WRITES.match(str(sql))
        if found and found[1] not in NOTED_BY_READING:
            written.add((pattern, found[1]))
        return execute(sql, params, many, context)

    return watch


@pytest.mark.check("A6")
def test_nothing_is_changed_from_another_site(crowd: Crowd) -> None:
    """A post without the CSRF token: refused before the route is asked, wherever cookies count."""
    deviations = []
    browser = Browser(crowd, "clerk")
    for walk in WALKS:
        if not walk.is_api:
            answer = browser.ask(walk, "POST", walk.path(crowd.things), csrf=False)
            refused = (400,) if walk.pattern in SIGNED_BY_PROGRAMS else (403, 405)
            if answer.status_code not in refused:
                deviations.append((walk.pattern, answer.status_code))
    assert not deviations, told(deviations)


@pytest.mark.check("A1")
def test_the_api_knows_no_cookies(crowd: Crowd) -> None:
    """What anybody with a link may ask is not there for who has only a cookie, their own as little."""
    deviations = []
    for who in ("claimant", "clerk", "operator"):
        browser = Browser(crowd, who)
        browser.token = ""
        for walk in WALKS:
            if walk.is_api and walk.method and walk.declaration.audience != "public":
                answer = browser.ask(walk, walk.method, walk.path(crowd.things))
                if answer.status_code != (404 if walk.declaration.audience == "link" else 401):
                    deviations.append((who, walk.pattern, answer.status_code))
    assert not deviations, told(deviations)


@pytest.mark.check("A1")
def test_a_refused_token_opens_nothing_at_all(crowd: Crowd) -> None:
    browser = Browser(crowd, "anonymous")
    browser.token = "no-such-token"
    for walk in WALKS:
        if walk.is_api and walk.method:
            answer = browser.ask(walk, walk.method, walk.path(crowd.things))
            assert (answer.status_code, answer.json()["code"]) == (401, "token_invalid"), walk


def test_a_level_too_low_is_named(crowd: Crowd) -> None:
    refused_to = {
        level: {
            walk.pattern
            for walk in WALKS
            if walk.declaration.audience == "resident" and walk.declaration.level > level
        }
        for level in LEVELS
    }
    assert refused_to["L0"] and not refused_to["L3"]
    browser = Browser(crowd, "L0")
    for walk in WALKS:
        if walk.pattern in refused_to["L0"]:
            answer = browser.ask(walk, "GET", walk.path(crowd.things))
            assert answer.status_code == 403, walk
