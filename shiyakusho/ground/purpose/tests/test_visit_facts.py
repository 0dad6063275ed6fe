"""応対: every edge, and what is written down of it, to the letter."""

from datetime import timedelta
from uuid import uuid4

import pytest

from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as, current_purpose, for_purpose, record_read
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.purpose import reasons, registry, selectors, visits
from shiyakusho.ground.purpose.models import Visit
from shiyakusho.ground.purpose.refusals import PurposeNeeded

from .asking import later

pytestmark = pytest.mark.django_db
IDLE, MOST = timedelta(minutes=15), timedelta(minutes=60)  # national/purposes/limits.yaml


def event(action: str) -> AuditEvent:
    return AuditEvent.objects.get(action=action)


def test_beginning_is_written_down(clerk) -> None:
    with clock.stopped_at(clock.now()):
        visit = visits.begin(clerk, "phone")
        assert (visit.opened_at, visit.seen_at, visit.ended_at) == (clock.now(), clock.now(), None)
    found = event("purpose.visit_begin")
    assert found.subjects == [f"account:{clerk.pk}"]
    assert (found.detail["visit"], found.detail["reason"]) == (str(visit.pk), "phone")


def test_the_office_is_in_the_words(clerk, monkeypatch) -> None:
    monkeypatch.setattr(registry.office_of, "_answer", lambda account: "市民課")
    words = reasons.reason("visit", "phone").words
    assert visits.begin(clerk, "phone").words == f"{words}（市民課）"


def test_ending_is_written_down(clerk) -> None:
    visits.begin(clerk, "phone")
    with later(timedelta(minutes=1)):
        visits.end(clerk)
        assert Visit.objects.get().ended_at == pytest.approx(clock.now(), abs=timedelta(seconds=5))
    assert event("purpose.visit_end").subjects == [f"account:{clerk.pk}"]


def test_only_ones_own_open_visit_ends(account, clerk) -> None:
    other = account("staff", roles=["clerk"])
    first = visits.begin(clerk, "phone")
    theirs = visits.begin(other, "phone")
    with later(timedelta(minutes=1)):
        visits.begin(clerk, "counter")
    first.refresh_from_db()
    ended = first.ended_at
    with later(timedelta(minutes=2)):
        visits.end(clerk)
        assert visits.current(other) == theirs
    first.refresh_from_db()
    assert first.ended_at == ended


def test_ending_writes_the_end_alone(clerk) -> None:
    visit = visits.begin(clerk, "phone")
    with later(timedelta(minutes=2)):
        stale = Visit.objects.get()
        Visit.objects.update(words="別の言葉")
        visits._end(clerk)
    visit.refresh_from_db()
    assert stale.words != visit.words == "別の言葉"


def test_one_ended_too_late_ended_when_it_was_over(clerk) -> None:
    visit = visits.begin(clerk, "phone")
    with later(3 * IDLE):
        visits.end(clerk)
    visit.refresh_from_db()
    assert visit.ended_at == visit.opened_at + IDLE


def test_at_its_last_moment_it_is_over(clerk) -> None:
    visit = visits.begin(clerk, "phone")
    with clock.stopped_at(visit.opened_at + IDLE - timedelta(microseconds=1)):
        assert visits.current(clerk) == visit
        assert visits.end_over() == 0
    with clock.stopped_at(visit.opened_at + IDLE):
        assert visits.current(clerk) is None
        assert visits.end_over() == 1


def test_it_is_over_by_the_rules_of_the_day_it_began(clerk, monkeypatch) -> None:
    asked: list[tuple[str, object]] = []
    with clock.stopped_at(clock.now().replace(hour=16, minute=30)):  # in Japan already tomorrow
        visit = visits.begin(clerk, "phone")
    real = reasons.lasts
    monkeypatch.setattr(visits, "lasts", lambda what, on=None: asked.append((what, on)) or real(what, on))  # fmt: skip
    assert visits.over_at(visit) == visit.opened_at + IDLE
    day = visit.opened_at.astimezone(clock.TOKYO).date()
    assert asked == [("visit_idle", day), ("visit_most", day)]
    visit.seen_at = visit.opened_at + MOST
    assert visits.over_at(visit) == visit.opened_at + MOST


def test_who_has_none_is_told_the_way(clerk) -> None:
    with acting_as(actor_of(clerk)), pytest.raises(PurposeNeeded) as refused:
        visits.read_under(clerk)
    assert refused.value.extra == {"way": "visit"}


def test_reading_keeps_it_open_but_not_every_click_writes(
    account, clerk, django_assert_num_queries
) -> None:
    visit = visits.begin(clerk, "phone")
    theirs = visits.begin(account("staff", roles=["clerk"]), "phone")
    with clock.stopped_at(visit.opened_at + visits.NOTED_EVERY - timedelta(microseconds=1)):
        with acting_as(actor_of(clerk)), django_assert_num_queries(1):
            visits.read_under(clerk)
    with clock.stopped_at(visit.opened_at + visits.NOTED_EVERY):
        with acting_as(actor_of(clerk)):
            read = visits.read_under(clerk)
        noted = clock.now()
    visit.refresh_from_db()
    assert visit.seen_at == read.seen_at == noted
    theirs.refresh_from_db()
    assert theirs.seen_at == theirs.opened_at


def test_a_program_names_its_visit_and_keeps_it_open(clerk) -> None:
    visit = visits.begin(clerk, "phone")
    with clock.stopped_at(visit.opened_at + timedelta(minutes=1)):
        purpose = visits.opener(clerk, str(visit.pk))
        assert purpose is not None
        assert (purpose.kind, purpose.reference, purpose.words) == (
            "visit", str(visit.pk), visit.words
        )  # fmt: skip
        visit.refresh_from_db()
        assert visit.seen_at == clock.now()
        assert visits.opener(clerk, str(uuid4())) is None


def test_what_is_over_gets_its_own_end(account, clerk) -> None:
    other = account("staff", roles=["clerk"])
    old = visits.begin(clerk, "phone")
    with later(IDLE / 2):
        young = visits.begin(other, "phone")
    with clock.stopped_at(old.opened_at + IDLE):
        assert visits.end_over() == 1
    old.refresh_from_db()
    young.refresh_from_db()
    assert (old.ended_at, young.ended_at) == (old.opened_at + IDLE, None)
    with later(2 * IDLE):
        assert visits.end_over(limit=0) == 0
        assert visits.end_over() == 1


def test_a_visit_by_its_id(clerk) -> None:
    visit = visits.begin(clerk, "phone")
    assert visits.visit_of(str(visit.pk)) == visit
    assert visits.visit_of("no-uuid") is None and visits.visit_of(str(uuid4())) is None


def test_what_was_read_under_it_and_under_nothing_else(account, clerk) -> None:
    visit = visits.begin(clerk, "phone")
    at = visit.opened_at

    def read(subject: str, minutes: float, who=clerk, reference: str = str(visit.pk)) -> None:
        with acting_as(actor_of(who)), clock.stopped_at(at + timedelta(minutes=minutes)):
            for_purpose("visit", reference, "応対")
            assert current_purpose().kind == "visit"
            record_read([subject], what="people.person")

    read("resident:1", 0)
    read("resident:2", 1)
    read("resident:1", 2)
    read("resident:3", 2, reference=str(uuid4()))
    read("resident:4", 2, who=account("staff", roles=["clerk"]))
    read("resident:5", -1)
    found = selectors.read_under(visit)
    assert list(found.items()) == [
        ("resident:1", at + timedelta(minutes=2)), ("resident:2", at + timedelta(minutes=1))
    ]  # fmt: skip
    visit.ended_at = at + timedelta(minutes=1)
    visit.save(update_fields=["ended_at"])
    assert list(selectors.read_under(visit)) == ["resident:2", "resident:1"]
    assert selectors.visits_of([str(visit.pk)]) == {str(visit.pk): ["resident:1", "resident:2"]}
