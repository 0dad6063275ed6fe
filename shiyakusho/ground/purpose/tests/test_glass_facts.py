"""緊急の閲覧: every edge, and what is written down of it, to the letter."""

from datetime import timedelta
from uuid import uuid4

import pytest

from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as, current_purpose
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.purpose import glasses, reasons, registry, selectors
from shiyakusho.ground.purpose.models import Glass, GlassState
from shiyakusho.ground.purpose.refusals import (
    GlassAnswered,
    GlassIncomplete,
    GlassNeedsAnother,
    GlassNotFound,
    GlassTargetUnknown,
    UnknownReason,
)

from .asking import RESIDENT, WHY, asked, confirmed, later

pytestmark = pytest.mark.django_db
SUBJECT = f"resident:{RESIDENT}"


@pytest.fixture
def office(monkeypatch):
    monkeypatch.setattr(registry.office_of, "_answer", lambda account: "見本区役所 市民課")


@pytest.fixture
def shorter_from_tomorrow(settings, tmp_path, monkeypatch):
    """From tomorrow on everything lasts one minute."""
    folder = tmp_path / "purposes"
    folder.mkdir()
    tomorrow = clock.today() + timedelta(days=1)
    kinds = ("visit_idle", "visit_most", "look", "glass_waits", "glass")
    lines = ["minutes:"]
    for since, minutes in (("2020-04-01", 15), (tomorrow.isoformat(), 1)):
        lines += [f"  - since: {since}", *(f"    {one}: {minutes}" for one in kinds)]
    (folder / "limits.yaml").write_text("\n".join(lines), encoding="utf-8")
    real = settings.NATIONAL_DIR / "purposes" / "reasons.yaml"
    (folder / "reasons.yaml").write_bytes(real.read_bytes())
    settings.NATIONAL_DIR = tmp_path
    for cached in (reasons._file, reasons.reasons):
        cached.cache_clear()
    yield
    for cached in (reasons._file, reasons.reasons):
        cached.cache_clear()


def events(action: str) -> list[tuple[list[str], dict]]:
    return [(e.subjects, e.detail) for e in AuditEvent.objects.filter(action=action)]


@pytest.mark.parametrize("said", [{"why": "急" * 10}, {"why": "急" * 500}, {"number": "1"}, {"number": "9" * 40}])  # fmt: skip
def test_the_shortest_and_the_longest_are_taken(clerk, said) -> None:
    assert asked(clerk, **said).pk


@pytest.mark.parametrize("said", [{"why": "急" * 9}, {"number": ""}, {"number": "1\x00"}])
def test_one_less_is_not(clerk, said) -> None:
    with pytest.raises(GlassIncomplete):
        asked(clerk, **said)


def test_what_is_typed_around_is_taken_off(clerk) -> None:
    glass = asked(clerk, number=f" {'1' * 15}　", why=f"\n{WHY} ")
    assert (glass.label, glass.why) == ("1" * 15, WHY)


def test_asking_is_written_down(clerk) -> None:
    glass = asked(clerk)
    stored = Glass.objects.get()
    assert (stored.subject, stored.label, stored.reason, stored.why, stored.sections) == (
        SUBJECT, "1" * 15, "life", WHY, ["here"]
    )  # fmt: skip
    assert (stored.asked_by_id, stored.state, stored.asked_post) == (
        clerk.pk, GlassState.ASKED, actor_of(clerk).post
    )  # fmt: skip
    [(subjects, detail)] = events("purpose.glass_ask")
    assert subjects[:2] == [f"account:{clerk.pk}", SUBJECT]
    assert (detail["glass"], detail["reason"]) == (str(glass.pk), "life")


def test_asking_for_nobody_is_written_down_too(clerk, officer) -> None:
    glass = asked(clerk, number="9" * 15)
    [(subjects, _detail)] = events("purpose.glass_ask")
    assert glass.subject == "" and "" not in subjects
    with acting_as(actor_of(officer)):
        glasses.decline(glass.pk, officer)
    [(subjects, detail)] = events("purpose.glass_decline")
    assert subjects == [] and detail["glass"] == str(glass.pk)
    assert glasses.subject_behind(str(glass.pk)) == ""


def test_confirming_is_written_down(clerk, officer) -> None:
    with clock.stopped_at(clock.now()):
        glass = confirmed(asked(clerk), officer)
        now = clock.now()
        stored = Glass.objects.get()
        assert (stored.until, stored.answered_at) == (now + reasons.lasts("glass"), now)
        assert (stored.answered_by_id, stored.answered_post) == (
            officer.pk, actor_of(officer).post
        )  # fmt: skip
    [(subjects, detail)] = events("purpose.glass_confirm")
    assert subjects[0] == SUBJECT
    assert {name: detail[name] for name in ("glass", "reason", "asked_by")} == {
        "glass": str(glass.pk), "reason": "life", "asked_by": str(clerk.pk)
    }  # fmt: skip


def test_declining_is_written_down(clerk, officer) -> None:
    glass = asked(clerk)
    with acting_as(actor_of(officer)):
        glasses.decline(glass.pk, officer)
    stored = Glass.objects.get()
    assert (stored.state, stored.until, stored.answered_by_id) == ("declined", None, officer.pk)
    assert events("purpose.glass_decline") == [([SUBJECT], {"glass": str(glass.pk)})]


def test_ending_is_written_down_and_once(clerk, officer) -> None:
    glass = confirmed(asked(clerk), officer)
    with acting_as(actor_of(clerk)), clock.stopped_at(clock.now()):
        glasses.end(glass.pk, clerk)
        stored = Glass.objects.get()
        assert (stored.state, stored.ended_at) == (GlassState.ENDED, clock.now())
        with pytest.raises(GlassAnswered) as refused:
            glasses.end(glass.pk, clerk)
    assert refused.value.extra == {"state": "ended"}
    assert events("purpose.glass_end") == [([SUBJECT], {"glass": str(glass.pk)})]


def test_what_was_not_answered_goes_back(clerk) -> None:
    glass = asked(clerk, number="9" * 15)
    with acting_as(actor_of(clerk)):
        assert glasses.end(glass.pk, clerk).state == GlassState.EXPIRED
    assert events("purpose.glass_end") == [([], {"glass": str(glass.pk)})]
    assert Glass.objects.get().ended_at is not None


def test_only_what_is_over_is_written_down_each_with_its_own_end(clerk, officer) -> None:
    opened = confirmed(asked(clerk), officer)
    waits = asked(clerk)
    assert glasses.end_over() == 0
    with later(reasons.lasts("glass_waits")):
        young = asked(clerk)
        assert glasses.end_over() == 1
    waits.refresh_from_db()
    assert (waits.state, waits.ended_at) == (GlassState.EXPIRED, glasses.answer_by(waits))
    with later(2 * reasons.lasts("glass")):
        assert glasses.end_over() == 2
        assert glasses.end_over() == 0
    for one in (opened, young, waits):
        one.refresh_from_db()
    assert (opened.state, opened.ended_at) == (GlassState.ENDED, opened.until)
    assert (young.state, young.ended_at) == (GlassState.EXPIRED, glasses.answer_by(young))
    assert waits.ended_at < young.ended_at
    told = {detail["glass"]: subjects for subjects, detail in events("purpose.glass_over")}
    assert told == {str(one.pk): [SUBJECT] for one in (opened, waits, young)}


def test_what_changed_meanwhile_is_left(clerk, officer) -> None:
    stale = asked(clerk)
    confirmed(stale, officer)
    with later(reasons.lasts("glass_waits")):
        assert glasses._write_down(stale) == 0
    stale.refresh_from_db()
    assert stale.state == GlassState.OPEN


def test_a_request_waits_as_long_as_on_the_day_it_was_made(clerk, shorter_from_tomorrow) -> None:
    glass = asked(clerk)
    with later(timedelta(days=2)):
        assert glasses.answer_by(glass) - glass.asked_at == timedelta(minutes=15)
        assert reasons.lasts("glass_waits") == timedelta(minutes=1)


def test_only_an_open_one_opens_even_when_a_newer_waits(clerk, officer) -> None:
    opened = confirmed(asked(clerk), officer)
    with later(timedelta(minutes=1)):
        asked(clerk)
        found = glasses.open_for(clerk, SUBJECT)
    assert found == opened


def test_the_resident_reads_the_office_in_the_words(clerk, officer, office) -> None:
    glass = confirmed(asked(clerk), officer)
    words = reasons.reason("glass", "life").words
    with acting_as(actor_of(clerk)):
        purpose = glasses.read_through(glass)
        assert current_purpose() == purpose
    assert (purpose.kind, purpose.reference) == ("glass", str(glass.pk))
    assert purpose.words == f"{words}（見本区役所 市民課）"


def test_without_an_office_the_words_stand_alone(clerk, officer) -> None:
    glass = confirmed(asked(clerk), officer)
    with acting_as(actor_of(clerk)):
        assert glasses.read_through(glass).words == reasons.reason("glass", "life").words


def test_what_is_behind_a_reference(clerk, officer) -> None:
    glass = confirmed(asked(clerk), officer)
    assert glasses.subject_behind(str(glass.pk)) == SUBJECT
    assert [glasses.subject_behind(one) for one in ("no-uuid", str(uuid4()))] == ["", ""]
    with later(reasons.lasts("glass")):
        assert glasses.subject_behind(str(glass.pk)) == ""


def test_who_sees_a_request(clerk, officer, account, django_assert_num_queries) -> None:
    glass = confirmed(asked(clerk), officer)
    with django_assert_num_queries(1):
        seen = glasses.seen_by(glass.pk, clerk)
        assert (seen.asked_by, seen.answered_by) == (clerk, officer)
    assert glasses.seen_by(glass.pk, officer) == glass
    for who in (account("staff", roles=["clerk"]), account("resident")):
        with pytest.raises(GlassNotFound):
            glasses.seen_by(glass.pk, who)
    with pytest.raises(GlassNotFound):
        glasses.seen_by(uuid4(), clerk)


def test_a_chief_never_answers_for_themselves(staff_of) -> None:
    chief, other = staff_of("here"), staff_of("here")
    glass = asked(chief)
    assert not glasses.may_answer(glass, chief) and glasses.may_answer(glass, other)
    with acting_as(actor_of(chief)), pytest.raises(GlassNeedsAnother):
        glasses.decline(glass.pk, chief)


def test_who_may_confirm_nothing_is_told_of_nothing(clerk, account) -> None:
    glass = asked(clerk)
    colleague = account("staff", roles=["clerk"])
    assert not glasses.may_answer(glass, colleague)
    assert glasses.waiting_for(colleague) == []


def test_what_waits_is_told_the_oldest_first(clerk, officer) -> None:
    first = asked(clerk)
    with later(timedelta(minutes=1)):
        second = asked(clerk)
        assert glasses.waiting_for(officer) == [first, second]


def test_ones_own_the_newest_first_and_twenty(clerk, account, django_assert_num_queries) -> None:
    made = []
    for minute in range(21):
        with later(timedelta(minutes=minute)):
            made.append(asked(clerk))
    asked(account("staff", roles=["clerk"]))
    with django_assert_num_queries(1):
        found = glasses.asked_by(clerk)
        assert {str(one.asked_by) for one in found} and not any(one.answered_by for one in found)
    assert found == made[:0:-1]


def test_no_such_request_is_not_found(clerk, officer) -> None:
    for act, who in ((glasses.confirm, officer), (glasses.decline, officer), (glasses.end, clerk)):
        with acting_as(actor_of(who)), pytest.raises(GlassNotFound):
            act(uuid4(), who)


def test_who_asked_comes_with_the_locked_row(clerk, django_assert_num_queries) -> None:
    glass = asked(clerk)
    with django_assert_num_queries(1):
        assert glasses._locked(glass.pk).asked_by == clerk


def test_the_answered_say_how_it_stands(clerk, officer) -> None:
    glass = confirmed(asked(clerk), officer)
    with acting_as(actor_of(officer)), pytest.raises(GlassAnswered) as refused:
        glasses.decline(glass.pk, officer)
    assert refused.value.extra == {"state": "open"}


def test_who_is_unknown_is_told_to_the_second_person_alone(clerk, officer) -> None:
    glass = asked(clerk, number="9" * 15)
    with pytest.raises(GlassTargetUnknown):
        confirmed(glass, officer)
    assert Glass.objects.get().state == GlassState.ASKED


def test_a_record_is_named_by_its_kind_and_number(clerk) -> None:
    glass, nobody = asked(clerk), asked(clerk, number="9" * 15)
    assert glasses.names_of([glass, nobody]) == {
        SUBJECT: f"住民 {'1' * 15}", "": f" {'9' * 15}"
    }  # fmt: skip


def test_an_unknown_reason_tells_the_known_ones() -> None:
    with pytest.raises(UnknownReason) as refused:
        reasons.reason("glass", "curiosity")
    assert refused.value.extra == {"reasons": list(reasons.reasons("glass"))}


def test_the_oversight_sees_all_of_it(clerk, officer, django_assert_num_queries) -> None:
    glass = confirmed(asked(clerk), officer)
    kind = reasons.reason("glass", "life")
    with django_assert_num_queries(1):
        seen = selectors.glass(glass.pk)
    assert seen == selectors.Opened(
        id=glass.pk, subject=SUBJECT, actor_id=str(clerk.pk), actor_name="担当 一郎",
        actor_post=glass.asked_post, at=glass.asked_at, kind=kind.title, reason=WHY,
        state=GlassState.OPEN, second_id=str(officer.pk), second="保護 花子",
        second_post=glass.answered_post, opened_at=glass.answered_at, ended_at=None,
    )  # fmt: skip
    with later(reasons.lasts("glass")):
        over = selectors.glass(glass.pk)
        assert over is not None
        assert (over.state, over.ended_at) == (GlassState.ENDED, glass.until)
    assert selectors.glass(uuid4()) is None


def test_the_oversight_sees_what_nobody_answered(clerk, officer) -> None:
    glass = asked(clerk)
    Glass.objects.update(reason="of old", asked_post="係長")
    seen = selectors.glass(glass.pk)
    assert seen is not None
    assert (seen.kind, seen.actor_post) == ("of old", "係長")
    assert (seen.second_id, seen.second, seen.second_post) == ("", "", "")
    assert (seen.opened_at, seen.ended_at) == (None, None)
    with acting_as(actor_of(officer)):
        glasses.decline(glass.pk, officer)
    declined = selectors.glass(glass.pk)
    assert declined is not None
    assert (declined.second, declined.opened_at) == ("保護 花子", None)


def test_the_oversight_reads_a_span_of_time_the_newest_first(
    clerk, officer, django_assert_num_queries
) -> None:
    first = confirmed(asked(clerk), officer)
    with later(timedelta(minutes=5)):
        second = asked(clerk)
    with django_assert_num_queries(1):
        found = selectors.glasses(first.asked_at, second.asked_at + timedelta(microseconds=1))
    assert [one.id for one in found] == [second.pk, first.pk]
    assert [one.id for one in selectors.glasses(first.asked_at, second.asked_at)] == [first.pk]
    after = first.asked_at + timedelta(microseconds=1)
    assert [one.id for one in selectors.glasses(after, second.asked_at)] == []
    assert len(selectors.glasses(first.asked_at, clock.now() + timedelta(days=1), limit=1)) == 1


def test_what_is_under_way_is_counted(clerk, officer) -> None:
    asked(clerk)
    asked(clerk)
    confirmed(asked(clerk), officer)
    assert selectors.under_way() == {"asked": 2, "open": 1}
    with acting_as(actor_of(officer)):
        for one in glasses.waiting_for(officer):
            glasses.decline(one.pk, officer)
    assert selectors.under_way() == {"asked": 0, "open": 1}
