"""Every id there is, tried by everybody on every route it could be meant for (A2).

Ten thousand requests and more: ids of rows, receipt numbers, tokens and names of files; of HTML, JSON,
CSV, XLSX and PDF text, headers and mails not one byte is somebody else's.
"""

import io
import itertools
import json
import random
import re
import subprocess
import time
import zipfile
from collections.abc import Iterator
from statistics import median
from typing import Any

import pytest
from django.apps import apps
from django.core import mail
from django.db import models

from house.tests.crowd import OWN, WRITTEN, Crowd, gather
from house.tests.test_matrix import READ_NAMES, WALKS, Browser, admitted, alike, methods_of
from house.tests.walks import NUMBERS, PLAIN, Walk
from shiyakusho.engines.cases.models import Case
from shiyakusho.ground.audit import SYSTEM, acting_as

pytestmark = [pytest.mark.django_db, pytest.mark.check("A2")]
CANARIES = [words.encode() for words in WRITTEN]
FEW, REQUESTS, MOST_GAP, TRIES = 400, 10_000, 0.005, 60
PARTS = re.compile(r"<(?:\w+:)?(\w+)>")


@pytest.fixture
def crowd(account, settings, tmp_path) -> Crowd:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return gather(account)


def ids_of_everything() -> tuple[list[str], list[str]]:
    """Every UUID and every number that names a row, and what else names one: receipt numbers."""
    uuids, numbers = set(), set()
    with acting_as(SYSTEM, "tests"):
        for model in apps.get_models():
            key = model._meta.pk
            if not model._meta.managed or model._meta.app_label in ("sessions", "contenttypes"):
                continue
            found = {str(one) for one in model._base_manager.values_list("pk", flat=True)[:60]}
            (uuids if isinstance(key, models.UUIDField) else numbers).update(found)
        numbers |= set(Case.objects.values_list("receipt_number", flat=True))
    return sorted(uuids), sorted(one for one in numbers if len(one) < 60)


def requests(crowd: Crowd, number: int) -> Iterator[tuple[str, Walk, str, str]]:
    """``number`` tries of what is not theirs: who, route, method, path. Seeded, so the same again."""
    chance = random.Random(20261120)
    uuids, others = ids_of_everything()
    walks = [walk for walk in WALKS if walk.names]
    strangers = [who for who in crowd.people if who not in crowd.owners]
    for walk, who in itertools.cycle(itertools.product(walks, strangers)):
        names = PARTS.findall(walk.pattern)
        theirs = crowd.things | {
            name: crowd.things.get(name, chance.choice(uuids)) for name in names
        }
        guess = {
            name: PLAIN.get(name) or chance.choice(others if name in NUMBERS else uuids)
            for name in names
        }
        for things in (theirs, guess):
            for method in methods_of(walk):
                yield who, walk, method, _path(walk, things)
                number -= 1
                if not number:
                    return


def _path(walk: Walk, things: dict[str, str]) -> str:
    return "/" + PARTS.sub(lambda part: PLAIN.get(part[1]) or things[part[1]], walk.pattern)


def told_by(answer: Any) -> list[bytes]:
    """The canaries in an answer, whatever it is made of."""
    body = b"".join(answer) if answer.streaming else answer.content
    body += json.dumps(dict(answer.headers), ensure_ascii=False).encode()
    kind = answer.get("Content-Type", "")
    if body.startswith(b"%PDF"):
        body += _text_of_pdf(body)
    if body.startswith(b"PK") and "sheet" in kind:
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            body += b"".join(book.read(name) for name in book.namelist())
    return [canary for canary in CANARIES if canary in body]


def _text_of_pdf(body: bytes) -> bytes:
    return subprocess.run(
        ["pdftotext", "-", "-"], input=body, capture_output=True, check=False
    ).stdout


def walked(crowd: Crowd, number: int) -> tuple[int, list[tuple[Any, ...]]]:
    """How many requests were made, and what of them told something of somebody else's."""
    browsers = {who: Browser(crowd, who) for who in crowd.people}
    leaks, asked = [], 0
    mails = len(mail.outbox) if hasattr(mail, "outbox") else 0
    for who, walk, method, path in requests(crowd, number):
        if walk.pattern.startswith(READ_NAMES.get(who, ("-",))):
            continue
        answer = browsers[who].ask(walk, method, path)
        asked += 1
        if found := told_by(answer):
            leaks.append((who, method, path, answer.status_code, found))
        if answer.status_code >= 500:
            leaks.append((who, method, path, answer.status_code, "broke"))
    assert len(getattr(mail, "outbox", ())) == mails
    return asked, leaks


def test_some_hundred_tries_tell_nothing(crowd: Crowd) -> None:
    asked, leaks = walked(crowd, FEW)
    assert leaks == [] and asked > FEW * 0.9


@pytest.mark.battery
@pytest.mark.timeout(3600)
def test_ten_thousand_tries_tell_nothing(crowd: Crowd) -> None:
    asked, leaks = walked(crowd, int(REQUESTS * 1.15))
    print(f"{asked} requests, {len(leaks)} leaks")
    assert leaks == [] and asked >= REQUESTS


def test_the_eye_sees_what_would_be_told(crowd: Crowd) -> None:
    """Else all of this is blind: what is theirs tells it, as a page, as JSON, as a PDF and as CSV."""
    seen = set()
    for who in ("claimant", "clerk", "chief"):
        browser = Browser(crowd, who)
        for walk in WALKS:
            if walk.names and admitted(walk, browser.account) and "GET" in methods_of(walk):
                answer = browser.ask(walk, "GET", walk.path(crowd.things))
                if told_by(answer):
                    seen.add(answer.get("Content-Type", "").partition(";")[0])
    assert seen >= {"text/html", "application/json", "application/pdf", "text/csv"}


def test_who_owns_what_is_said_of_things_there_are(crowd: Crowd) -> None:
    assert set(OWN) - {"upload_id"} <= set(crowd.things)


@pytest.mark.battery
def test_a_no_takes_as_long_as_a_not_there(crowd: Crowd) -> None:
    """The median of what is refused differs by less than 5 ms from the median of what is nowhere."""
    gaps = {}
    for who, pattern in (
        ("other clerk", "staff/cases/<uuid:case_id>/"),
        ("clerk", "staff/cases/<uuid:case_id>/"),  # above the clerk's clearance
        ("other clerk", "api/v1/cases/<case_id>"),
        ("L3", "api/v1/applications/<application_id>"),
        ("L3", "ja/cases/<uuid:application_id>/"),
        ("L3", "ja/forms/<uuid:draft_id>/review/"),
        ("director", "staff/approvals/<uuid:proposal_id>/"),
    ):
        walk = next(one for one in WALKS if one.pattern == pattern)
        browser = Browser(crowd, who)
        things = crowd.secret if who == "clerk" else crowd.things
        gaps[who, pattern] = _gap(browser, walk, things)
    print(gaps)
    assert gaps and max(gaps.values()) < MOST_GAP


def _gap(browser: Browser, walk: Walk, things: dict[str, str]) -> float:
    """Seconds between the medians, asked in turns so that a slow moment meets both."""
    spent: tuple[list[float], list[float]] = ([], [])
    first = [browser.ask(walk, "GET", walk.path(one)) for one in (things, {})]
    assert alike(first[0]) == alike(first[1])
    for _ in range(TRIES):
        for times, one in zip(spent, (things, {}), strict=True):
            path = walk.path(one)
            begin = time.perf_counter()
            browser.ask(walk, "GET", path)
            times.append(time.perf_counter() - begin)
    return abs(median(spent[0]) - median(spent[1]))
