"""What a stranger writes is never part of a statement: it goes beside it, as a value (C8).

Looked at where every statement of the house passes, before values are put in.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection

from house.tests.crowd import Crowd, gather
from house.tests.test_hostile_queries import NAMES
from house.tests.test_injections import forms_of, sent
from house.tests.test_matrix import Browser, admitted, alike, methods_of
from house.tests.walks import every_walk

pytestmark = [pytest.mark.django_db, pytest.mark.check("C8")]
MARK = "5040049"  # a number, so that what only letters and digits may be takes it
WRITTEN = (MARK, f"{MARK}-", f"-1) UNION ALL SELECT {MARK}-- -", f"{MARK}' OR '1'='1")
PLACE = re.compile(r"(?:LIMIT|OFFSET) \d+")  # whole numbers of ours, or read as such
QUEUE = "/staff/cases/"
COLUMNS = 9
UNIONS = tuple(
    f"{before} UNION ALL SELECT {','.join(['NULL'] * number)}{after}"
    for number in (COLUMNS - 1, COLUMNS, COLUMNS + 1)
    for before, after in (("-1", "-- -"), ("open'", "-- -"), ("x')", "#"), ('x"', "-- -"), ("1)", ""))
)  # fmt: skip


@pytest.fixture
def crowd(account, settings, tmp_path) -> Crowd:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"
    return gather(account)


@contextmanager
def statements() -> Iterator[list[str]]:
    """The texts of all statements meanwhile."""
    seen: list[str] = []

    def note(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:
        seen.append(str(sql))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield seen


def marked(seen: list[str]) -> list[str]:
    return [one for one in seen if MARK in PLACE.sub("", one)]


@pytest.mark.battery
@pytest.mark.parametrize("who", ["claimant", "clerk", "operator"])
def test_no_word_of_a_query_is_part_of_a_statement(crowd: Crowd, who: str) -> None:
    browser, asked = Browser(crowd, who), 0
    for walk in every_walk():
        if "GET" not in methods_of(walk) or not admitted(walk, browser.account):
            continue
        for text in WRITTEN:
            query = "&".join(
                f"{name}={quote(text)}" for name in (*NAMES, "before", "since", "number")
            )
            with statements() as seen:
                browser.ask(walk, "GET", f"{walk.path(crowd.things)}?{query}")
            assert not marked(seen), (walk.pattern, marked(seen)[0][:500])
            asked += len(seen)
    assert asked > 1_000


@pytest.mark.battery
@pytest.mark.parametrize("who", ["claimant", "clerk", "operator"])
def test_no_word_of_a_form_is_part_of_a_statement(crowd: Crowd, who: str) -> None:
    browser, asked = Browser(crowd, who), 0
    browser.client.handler.enforce_csrf_checks = False
    for path, names in forms_of(browser, crowd):
        for text in WRITTEN[:3:2]:
            browser.client.cookies.update(browser.cookies)
            with statements() as seen:
                sent(browser.client, path, dict.fromkeys(names, text))
            assert not marked(seen), (path, marked(seen)[0][:500])
            asked += len(seen)
    assert asked > 100


def test_a_union_in_the_queue_changes_neither_its_statements_nor_its_page(crowd: Crowd) -> None:
    """A scanner once suspected nine columns here. A union is refused where a filter stands: of the
    cases nothing is asked but the counts beside the lists, as ever. As a place in the list it is none:
    the page asks what it asks at the beginning, in the same order, and shows what it then shows."""
    browser = Browser(crowd, "clerk")
    walk = next(one for one in every_walk() if one.pattern == QUEUE[1:])
    status, plain, page = _asked(browser, walk, "")
    assert status == 200 and len(plain) >= 2
    for text in UNIONS:
        for name in ("cursor", "before"):
            assert _asked(browser, walk, f"?{name}={quote(text)}") == (200, plain, page), (
                name,
                text,
            )
        for name in (
            "view",
            "state",
            "procedure",
            "q",
            "assignee",
            "due",
            "mark",
            "sort",
            "section",
        ):
            status, ran, _ = _asked(browser, walk, f"?{name}={quote(text)}")
            assert status == 422 and set(ran) < set(plain), (name, text, set(ran) - set(plain))


def _asked(browser: Browser, walk: Any, query: str) -> tuple[int, list[str], Any]:
    with statements() as seen:
        answer = browser.ask(walk, "GET", QUEUE + query)
    return answer.status_code, [one for one in seen if '"cases_' in one], alike(answer)


def test_the_eye_sees_a_word_in_a_statement() -> None:
    with statements() as seen, connection.cursor() as cursor:
        cursor.execute(f"SELECT {MARK}")
        cursor.execute("SELECT %s", [MARK])
        cursor.execute(f"SELECT 1 LIMIT {MARK}")
    assert marked(seen) == [f"SELECT {MARK}"]
