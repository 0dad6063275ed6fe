"""How the database reads the lists below the second fence: along an index, never the whole table.

A small table is read whole because that is quickest; with that way forbidden, a plan that still
reads it whole has no index it may use (a condition that is not leakproof, an order no index has).
"""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shiyakusho.engines.cases import queue
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.searching import find_cases, telephoned, written
from shiyakusho.engines.cases.tests.conftest import as_account

pytestmark = pytest.mark.django_db
ASKED = [
    {}, {"view": "mine"}, {"view": "unassigned", "sort": "arrived"}, {"view": "to_decide"},
    {"view": "waiting"}, {"view": "overdue", "channel": "online"}, {"view": "closed"},
    {"view": "closed", "assignee": "me"}, {"view": "closed", "procedure": "child-allowance-claim"},
    {"view": "closed", "state": "notified"}, {"view": "decided"}, {"view": "all", "sort": "newest"},
    {"state": "examined"}, {"mark": "red"}, {"mark": "amber", "assignee": "nobody"},
    {"mark": "escalated"}, {"mark": "doubted"}, {"due": "14", "arrived": "30"},
    {"arrived": "over30", "sort": "arrived"}, {"secrecy": "1"}, {"assignee": "others"},
    {"procedure": "child-allowance-claim", "sort": "newest"}, {"q": "ABCD"},
]  # fmt: skip


@contextmanager
def no_sequential_scans() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("SELECT relforcerowsecurity FROM pg_class WHERE relname = 'cases_case'")
        assert cursor.fetchone() == (True,)
        cursor.execute(
            "SELECT current_user, rolbypassrls FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == ("shiyakusho_app", False)
    yield
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = on")


def plans_of(ask) -> list[str]:
    """What the statements about cases that ``ask`` makes are planned as, as the same person."""
    with CaptureQueriesContext(connection) as seen:
        ask()
    statements = [
        one["sql"] for one in seen.captured_queries
        if '"cases_case"' in one["sql"] and one["sql"].startswith("SELECT")
    ]  # fmt: skip
    assert statements
    found = []
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute("EXPLAIN (FORMAT JSON) " + statement.replace("%", "%%"), [])
            plan = cursor.fetchone()[0]
            found.append(plan if isinstance(plan, str) else json.dumps(plan))
    return found


def whole(plan: str) -> bool:
    """Whether the table of cases is read whole, in order or by an index without a condition on it."""
    nodes = re.findall(r'\{[^{}]*"Relation Name": "cases_case"[^{}]*', plan)
    assert nodes, plan
    return any(
        '"Seq Scan"' in node or ('Index Scan"' in node and '"Index Cond"' not in node)
        for node in nodes
    )


@pytest.mark.parametrize("asked", ASKED, ids=lambda asked: "&".join(asked.values()) or "open")
def test_a_list_and_its_count_are_read_along_an_index(file_claim, hall, asked) -> None:
    file_claim()
    wanted = CaseFilter.of(asked)
    for who in (hall.clerk, hall.chief):
        with as_account(who), no_sequential_scans():
            for plan in plans_of(lambda who=who: queue.page(who, wanted)):
                assert not whole(plan), plan
            for plan in plans_of(lambda who=who: queue.count(who, wanted)):
                assert not whole(plan), plan


def test_a_number_is_found_along_an_index(file_claim, hall) -> None:
    case = file_claim()
    with as_account(hall.clerk), no_sequential_scans():
        plans = plans_of(lambda: list(find_cases(case.receipt_number[:5], hall.clerk)))
    assert not any(whole(plan) for plan in plans)


def test_a_written_reading_and_number_are_found_along_an_index(file_claim, hall) -> None:
    file_claim(claimant_kana="キタカタ ミサキ")
    for wanted in (written("きたかた"), telephoned("093-582-2111")):
        with as_account(hall.clerk), no_sequential_scans():
            plans = plans_of(lambda wanted=wanted: list(Case.objects.filter(wanted)))
        assert plans and not any(whole(plan) for plan in plans)


def test_the_eye_sees_a_scan(file_claim, hall) -> None:
    file_claim()
    with as_account(hall.clerk), no_sequential_scans():
        plans = plans_of(lambda: list(Case.objects.filter(outcome="granted")))
    assert any(whole(plan) for plan in plans)
