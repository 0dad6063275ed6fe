"""Keyset pages: every case once, in order, forwards and backwards, whatever the page's size."""

import pytest

from shiyakusho.engines.cases import queue
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.services.withdrawing import withdraw_case
from shiyakusho.engines.cases.tests.conftest import as_account, at

pytestmark = pytest.mark.django_db


@pytest.fixture
def seven(file_claim) -> list[Case]:
    cases = []
    for day in (20, 20, 24, 25, 25, 25, 26):
        with at(f"2026-11-{day}T10:00"):
            cases.append(file_claim())
    return cases


def walk(account, wanted: CaseFilter, size: int) -> list[Case]:
    found, cursor = [], None
    while True:
        page = queue.page(account, wanted, cursor=cursor, limit=size)
        found += page.items
        cursor = page.next_cursor
        if cursor is None:
            return found


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_every_open_case_once_by_its_day(seven, hall, size) -> None:
    found = walk(hall.clerk, CaseFilter(), size)
    assert sorted(c.pk for c in found) == sorted(c.pk for c in seven)
    assert [c.queue_on for c in found] == sorted(c.queue_on for c in seven)


def back(account, wanted: CaseFilter, size: int) -> list[Case]:
    """From the last page to the first, by the links to the page before."""
    page = queue.page(account, wanted, limit=size)
    assert page.previous_cursor is None
    while page.next_cursor:
        page = queue.page(account, wanted, cursor=page.next_cursor, limit=size)
    found = page.items
    while page.previous_cursor:
        page = queue.page(account, wanted, cursor=page.previous_cursor, back=True, limit=size)
        assert page.next_cursor
        found = page.items + found
    return found


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_the_pages_before_are_the_pages_one_came_from(seven, hall, parent, size) -> None:
    assert back(hall.clerk, CaseFilter(), size) == walk(hall.clerk, CaseFilter(), size)
    for hour, case in enumerate(seven[:5]):
        with at(f"2026-12-01T{10 + hour}:00"), as_account(parent):
            withdraw_case(application_id=case.application_id, actor=parent, version=1)
    closed = CaseFilter(view="closed")
    assert back(hall.clerk, closed, size) == walk(hall.clerk, closed, size)


def test_no_place_means_the_beginning_whichever_way(seven, hall) -> None:
    for cursor in (None, "", "x", "~", "2026-12-04~x"):
        page = queue.page(hall.clerk, CaseFilter(), cursor=cursor, back=True, limit=3)
        assert page.items == walk(hall.clerk, CaseFilter(), 50)[:3]
        assert page.previous_cursor is None


@pytest.mark.parametrize("size", [1, 2, 50])
def test_closed_cases_the_newest_first(seven, hall, parent, size) -> None:
    for hour, case in enumerate(seven[:4]):
        with at(f"2026-12-01T{10 + hour}:00"), as_account(parent):
            withdraw_case(application_id=case.application_id, actor=parent, version=1)
    found = walk(hall.clerk, CaseFilter(view="closed"), size)
    assert [c.pk for c in found] == [c.pk for c in reversed(seven[:4])]
    assert len(walk(hall.clerk, CaseFilter(), size)) == 3


def test_neighbours_walk_the_same_list_both_ways(seven, hall) -> None:
    order = walk(hall.clerk, CaseFilter(), 50)
    for before, case, after in zip([None, *order], order, [*order[1:], None], strict=False):
        near = queue.neighbours(hall.clerk, CaseFilter(), case)
        assert near == (before, after)


def test_counts_agree_and_stop(seven, hall, monkeypatch) -> None:
    assert queue.count(hall.clerk, CaseFilter()) == 7
    assert queue.count(hall.clerk, CaseFilter(view="mine")) == 0
    monkeypatch.setattr(queue, "COUNT_BOUND", 3)
    assert queue.count(hall.clerk, CaseFilter()) == 3


def test_filters_narrow(seven, hall, go) -> None:
    go(seven[0], "examined")
    assert [c.pk for c in walk(hall.clerk, CaseFilter(state="examined"), 50)] == [seven[0].pk]
    assert walk(hall.clerk, CaseFilter(procedure="no-such"), 50) == []
    number = seven[3].receipt_number
    assert [c.pk for c in walk(hall.clerk, CaseFilter(q=number), 50)] == [seven[3].pk]
