"""A case nobody looks at goes up by the clock: none is forgotten, each level once, somebody is told."""

from datetime import date

import pytest

from shiyakusho.engines.cases import attention, queue
from shiyakusho.engines.cases.attention import working_day
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case, CaseEvent
from shiyakusho.engines.cases.refusals import ExtensionNotByLaw
from shiyakusho.engines.cases.services.escalating import escalate
from shiyakusho.engines.cases.services.extending import extend_case
from shiyakusho.engines.cases.tests.conftest import as_account, at
from shiyakusho.ground.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db
ESCALATED = CaseFilter(mark="escalated")


@pytest.fixture
def late(file_claim, hall) -> Case:
    """Due on Monday 2026-12-21; the chief has an address."""
    hall.chief.email = "chief@example.jp"
    hall.chief.save(update_fields=["email"])
    with at("2026-11-20T10:00"):
        case = file_claim()
    assert case.due_on == date(2026, 12, 21)
    return case


def on(day: str) -> int:
    with at(f"{day}T06:17"):
        return escalate()


def test_level_by_level_on_working_days_and_each_once(late, hall) -> None:
    days = ("12-21", "12-22", "12-22", "12-26", "12-28", "12-28", "12-31")
    assert [on(f"2026-{day}") for day in days] == [0, 1, 0, 0, 1, 0, 0]
    events = CaseEvent.objects.filter(case=late, kind="escalated").order_by("id")
    assert [event.detail["level"] for event in events] == [1, 2]
    assert {event.actor_kind for event in events} == {"system"}
    assert [c.pk for c in queue.page(hall.chief, ESCALATED).items] == [late.pk]
    # The second to whoever stands in for the director: nobody holds that post here.
    mails = list(OutboxMessage.objects.filter(kind="cases.staff_mail").order_by("pk"))
    assert [("課長" in m.payload["body"], m.payload["to"]) for m in mails] == [
        (True, str(hall.chief.pk)),
        (False, str(hall.chief.pk)),
    ]
    assert all(late.receipt_number in m.payload["body"] for m in mails)
    assert "北方" not in str([m.payload for m in mails])


def test_who_slept_for_months_gets_every_level_at_once(late) -> None:
    assert on("2027-06-01") == 2 and on("2027-06-01") == 0


def test_no_open_case_is_without_a_day_and_none_is_forgotten(file_claim, hall, go) -> None:
    """Also one that waits for its applicant, and one whose procedure has no period."""
    with at("2026-11-20T10:00"):
        cases = [file_claim() for _ in range(3)]
        go(cases[1], "examined")
        fields = [{"field": "claimant_phone", "reason": "blank", "text": "番号"}]
        go(cases[1], "correction_asked", fields=fields, reason="お願いします")
    Case.objects.filter(pk=cases[2].pk).update(
        standard_days=None, due_on=None, queue_on=date(2026, 12, 20)
    )
    on("2027-06-01")
    assert {c.pk for c in queue.page(hall.chief, ESCALATED).items} == {c.pk for c in cases}


def test_time_again_takes_the_mark_away(late, take, hall) -> None:
    on("2026-12-22")
    with at("2026-12-22T10:00"):
        held = take(late)
        with as_account(hall.clerk):
            extend_case(
                case_id=late.pk, until=date(2027, 1, 20), reason="調査", actor=hall.clerk,
                version=held.version,
            )  # fmt: skip
        assert queue.count(hall.chief, ESCALATED) == 0


@pytest.mark.parametrize(
    ("limit", "until", "allowed"),
    [
        ({"times": 1}, date(2027, 1, 20), True),
        ({"days": 30}, date(2027, 1, 20), True),
        ({"days": 30}, date(2027, 1, 21), False),
        ({"within": 60}, date(2027, 1, 19), True),
        ({"within": 60}, date(2027, 1, 20), False),
        ({"times": 0}, date(2027, 1, 20), False),
    ],
)
def test_extended_as_far_as_the_law_says(  # noqa: PLR0917
    late, take, hall, monkeypatch, limit, until, allowed
) -> None:
    table = {**attention._table(), "extensions": {late.procedure_id: {"law": "例の法1条", **limit}}}
    monkeypatch.setattr(attention, "_table", lambda: table)
    with at("2026-12-01T10:00"):
        held = take(late)

        def extend(version: int) -> Case:
            with as_account(hall.clerk):
                return extend_case(
                    case_id=late.pk, until=until, reason="調査", actor=hall.clerk, version=version
                )

        if not allowed:
            with pytest.raises(ExtensionNotByLaw) as refused:
                extend(held.version)
            assert "例の法1条" in str(refused.value)
            return
        extended = extend(held.version)
        assert (
            extended.due_on == until
            and CaseEvent.objects.filter(
                case=late, kind="notified", detail__template="extended"
            ).exists()
        )
        assert CaseEvent.objects.filter(case=late, kind="letter_issued").count() == 1


def test_working_days_both_ways() -> None:
    def weekdays(day: date) -> bool:
        return day.weekday() < 5

    monday = date(2026, 11, 23)
    assert working_day(monday, 0, weekdays) == monday
    assert working_day(monday, -1, weekdays) == date(2026, 11, 20)
    saturday = date(2026, 11, 21)
    assert working_day(saturday, 0, weekdays) == date(2026, 11, 20)
    assert working_day(saturday, -1, weekdays) == date(2026, 11, 19)
    assert working_day(saturday, 1, weekdays) == monday
    assert working_day(monday, 5, weekdays) == date(2026, 11, 30)
    with pytest.raises(ValueError, match="no such working day"):
        working_day(monday, 1, lambda day: False)
