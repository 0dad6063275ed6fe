"""What has been kept long enough is counted, told, and left where it is."""

import argparse
import json
from datetime import date

import pytest

from shiyakusho.engines.cases import retention
from shiyakusho.engines.cases.commands import run_due
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.services.withdrawing import withdraw_case
from shiyakusho.engines.cases.tests.conftest import as_account, at
from shiyakusho.engines.cases.tests.test_moves import grant
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.contracts import retention as duties


@pytest.mark.parametrize(
    ("today", "period", "before"),
    [
        (date(2026, 11, 20), "5y", date(2021, 4, 1)),
        (date(2026, 3, 31), "5y", date(2020, 4, 1)),
        (date(2026, 4, 1), "5y", date(2021, 4, 1)),
        (date(2026, 10, 1), "6m", date(2026, 4, 1)),
        (date(2026, 9, 30), "6m", date(2025, 4, 1)),
        (date(2026, 5, 1), "30d", date(2026, 4, 1)),
        (date(2026, 4, 30), "30d", date(2025, 4, 1)),
        (date(2028, 2, 29), "1y", date(2026, 4, 1)),
        (date(2026, 8, 31), "6m", date(2025, 4, 1)),
    ],
)
def test_closed_before(today: date, period: str, before: date) -> None:
    assert retention.closed_before(today, period) == before


@pytest.fixture
def ended(file_claim, go, hall, parent) -> list[Case]:
    """One granted and one withdrawn, both ended on 2026-11-20, and one still open."""
    with at("2026-11-20T10:00"):
        granted, withdrawn = grant(file_claim(), go, hall), file_claim()
        with as_account(parent):
            withdraw_case(application_id=withdrawn.application_id, actor=parent, version=1)
        file_claim()
    return [granted, withdrawn]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("today", "periods"),
    [
        (date(2028, 3, 31), []),
        (date(2028, 4, 1), ["1y"]),
        (date(2032, 3, 31), ["1y"]),
        (date(2032, 4, 1), ["1y", "5y"]),
    ],
)
def test_due__a_period_begins_on_april_1_after_the_end(ended, today, periods) -> None:
    found = retention.due(today)
    assert [one.period for one in found] == periods
    assert all(one.count == 1 and one.oldest == date(2026, 11, 20) for one in found)


@pytest.mark.django_db
def test_the_duty_tells_and_deletes_nothing(ended, capsys) -> None:
    before = Case.objects.count()
    assert duties.get("cases").purge() == 0
    assert not AuditEvent.objects.filter(action="cases.retention_due").exists()
    with at("2032-04-01T09:00"):
        assert duties.get("cases").purge() == 0
        assert run_due(argparse.Namespace(json=True)) == 0
    told = AuditEvent.objects.get(action="cases.retention_due").detail["due"]
    assert told == json.loads(capsys.readouterr().out)
    assert {one["procedure"] for one in told} == {"child-allowance-claim"}
    assert Case.objects.count() == before
