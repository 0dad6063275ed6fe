"""応対: begun with a reason, one at a time, over by itself."""

from datetime import timedelta

import pytest

from shiyakusho.ground import clock
from shiyakusho.ground.audit import (
    Purpose,
    acting_as,
    current_purpose,
    for_purpose,
    record_read,
)
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.purpose import registry, selectors, visits
from shiyakusho.ground.purpose.guard import require_purpose
from shiyakusho.ground.purpose.models import Visit
from shiyakusho.ground.purpose.reasons import lasts, reasons
from shiyakusho.ground.purpose.refusals import PurposeNeeded, UnknownReason

pytestmark = pytest.mark.django_db


def later(minutes: float):
    return clock.stopped_at(clock.now() + timedelta(minutes=minutes))


def test_nothing_is_read_without_a_purpose(clerk) -> None:
    with acting_as(actor_of(clerk), "ただの言葉"):
        with pytest.raises(PurposeNeeded):
            require_purpose(["resident:1"])
        for_purpose("visit", "1")
        require_purpose(["resident:1"])
    require_purpose(["resident:1"])  # the worker, outside any request


def test_a_visit_is_the_purpose_of_what_is_read_under_it(clerk) -> None:
    with acting_as(actor_of(clerk)):
        visit = visits.begin(clerk, "phone")
        visits.read_under(clerk)
        assert current_purpose() == Purpose("visit", str(visit.pk), "電話での問い合わせの応対")
        record_read(["resident:7"], what="people.person")
    event = AuditEvent.objects.get(action="records.read")
    assert event.purpose == "電話での問い合わせの応対"
    assert list(selectors.read_under(visit)) == ["resident:7"]
    assert selectors.visits_of([str(visit.pk), "none"]) == {str(visit.pk): ["resident:7"]}


def test_the_next_person_is_a_new_visit(clerk) -> None:
    first = visits.begin(clerk, "phone")
    second = visits.begin(clerk, "counter")
    first.refresh_from_db()
    assert first.ended_at is not None and visits.current(clerk) == second


def test_it_is_over_when_it_is_ended(clerk) -> None:
    visits.begin(clerk, "phone")
    visits.end(clerk)
    assert visits.current(clerk) is None
    with acting_as(actor_of(clerk)), pytest.raises(PurposeNeeded):
        visits.read_under(clerk)


def test_it_is_over_when_nothing_is_read_for_a_while(clerk) -> None:
    visits.begin(clerk, "phone")
    idle = lasts("visit_idle").total_seconds() / 60
    with acting_as(actor_of(clerk)), later(idle - 1):
        visits.read_under(clerk)
    with later(2 * idle - 2):
        assert visits.current(clerk) is not None
    with later(2 * idle):
        assert visits.current(clerk) is None
        assert visits.end_over() == 1
    assert Visit.objects.get().ended_at < clock.now() + timedelta(minutes=2 * idle)


def test_it_ends_after_its_longest_time_however_busy(clerk) -> None:
    visits.begin(clerk, "phone")
    most = int(lasts("visit_most").total_seconds() / 60)
    with acting_as(actor_of(clerk)):
        for minute in range(10, most, 10):
            with later(minute):
                visits.read_under(clerk)
        with later(most), pytest.raises(PurposeNeeded):
            visits.read_under(clerk)


def test_a_reason_is_chosen_never_typed(clerk) -> None:
    with pytest.raises(UnknownReason):
        visits.begin(clerk, "好奇心")
    assert not Visit.objects.exists()


def test_a_visit_is_named_only_by_whose_it_is(account, clerk) -> None:
    visit = visits.begin(clerk, "phone")
    other = account("staff", roles=["clerk"])
    with acting_as(actor_of(clerk)):
        assert registry.open_from("visit", str(visit.pk), clerk).kind == "visit"
    with acting_as(actor_of(other)):
        for kind, reference in (("visit", str(visit.pk)), ("visit", "x"), ("none", "1")):
            with pytest.raises(PurposeNeeded):
                registry.open_from(kind, reference, other)
        assert current_purpose().kind == ""


@pytest.mark.parametrize("of", ["visit", "look", "glass"])
def test_every_reason_says_its_words_and_its_law(of) -> None:
    assert len(reasons(of)) >= 4
    for one in reasons(of).values():
        assert one.title and one.words and "法" in one.law
