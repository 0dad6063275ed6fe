"""A round from its announcement to its end: who may, who wins, what becomes of it."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from shiyakusho.engines.booking.choices import Channel, State
from shiyakusho.engines.booking.lottery import recompute, refusals
from shiyakusho.engines.booking.lottery.choices import EntryState, Stage, WinState
from shiyakusho.engines.booking.lottery.identities import Applicant
from shiyakusho.engines.booking.lottery.models import (
    CityHold,
    Entry,
    EntryIdentity,
    LotteryFile,
    RoundSecret,
    RoundSlot,
    Win,
)
from shiyakusho.engines.booking.lottery.services.confirming import (
    ask_payment,
    confirm_win,
    decline_win,
    prove_priority,
)
from shiyakusho.engines.booking.lottery.services.drawing_round import draw_round
from shiyakusho.engines.booking.lottery.services.entering import Asked, enter, withdraw
from shiyakusho.engines.booking.lottery.services.groups import add_group
from shiyakusho.engines.booking.lottery.services.keeping import hold_for_city, release_hold
from shiyakusho.engines.booking.lottery.services.postponing import postpone
from shiyakusho.engines.booking.lottery.services.preparing import add_slot, announce
from shiyakusho.engines.booking.lottery.services.tending import tend
from shiyakusho.engines.booking.lottery.stages import stage_of
from shiyakusho.engines.booking.models import Booking, Resource, Slot
from shiyakusho.engines.booking.refusals import SignInNeeded, SlotFull, SlotNotOffered, SlotTaken
from shiyakusho.engines.booking.selectors import offers
from shiyakusho.engines.booking.services.booking import book
from shiyakusho.engines.booking.services.cancelling import cancel
from shiyakusho.engines.booking.services.office import move
from shiyakusho.engines.booking.services.people import Person
from shiyakusho.engines.booking.slot_ids import slot_id
from shiyakusho.engines.booking.tests.conftest import sound
from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.outbox.models import OutboxMessage

from .conftest import at, drawn

pytestmark = pytest.mark.django_db


def id_of(found, code: str) -> str:
    one = RoundSlot.objects.get(round=found, code=code)
    return str(slot_id(one.resource_id, one.starts_at, one.ends_at))


def states(found) -> dict[str, int]:
    rows = Entry.objects.filter(round=found).values_list("state", flat=True)
    return {state: list(rows).count(state) for state in set(rows)}


def test_a_round_goes_through_its_stages_by_the_clock(a_round, apply) -> None:
    found = a_round({"am": 1})
    assert stage_of(found, clock.now()) == Stage.PREPARING
    seen = []
    for stage in ("open", "closing", "drawing", "confirming", "over"):
        with at(found, stage) as now:
            tend()
            if stage == "drawing":
                draw_round(round_id=found.pk, public_value="7")
            found.refresh_from_db()
            seen.append(stage_of(found, now))
    assert seen == [Stage.OPEN, Stage.CLOSED, Stage.DRAWN, Stage.CONFIRMING, Stage.OVER]
    assert found.closed_at and found.ended_at
    assert Slot.objects.get().is_open  # nobody wanted it: now it is for everybody


def test_what_a_round_gives_is_nobody_elses_until_it_ends(a_round) -> None:
    found = a_round({"am": 2, "room": 1}, spaces=("room",))
    for code, refusal in (("am", SlotNotOffered), ("room", SlotTaken)):
        with pytest.raises(refusal):
            book(slot=id_of(found, code), person=Person("先着 太郎", "first@example.jp"))
    with pytest.raises(refusals.WonByLot):
        cancel(booking_id=Booking.objects.get().pk, by_office=True)
    another = a_round({"x": 1}, announced=False)
    one = RoundSlot.objects.get(round=found, code="room")
    add_slot(round_id=another.pk, code="y", resource_id=one.resource_id, starts_at=one.starts_at,
             ends_at=one.ends_at)  # fmt: skip
    with pytest.raises(refusals.SlotNotFree) as refused:
        announce(round_id=another.pk)
    assert refused.value.extra == {"slot": "y"}
    drawn(found)
    with at(found, "over"):
        tend()
        for code in ("am", "room"):
            book(slot=id_of(found, code), person=Person("先着 太郎", "first@example.jp"))
    sound()


def test_a_slot_somebody_has_booked_is_not_given_by_lot(a_round) -> None:
    found = a_round({"am": 1}, announced=False)
    Resource.objects.get()
    one = RoundSlot.objects.get()
    Slot.objects.create(resource=one.resource, starts_at=one.starts_at, ends_at=one.ends_at,
                        capacity=1, opened=True)  # fmt: skip
    book(slot=id_of(found, "am"), person=Person("先着 太郎", "first@example.jp"))
    with pytest.raises(refusals.SlotNotFree):
        announce(round_id=found.pk)
    found.refresh_from_db()
    assert found.commitment == "" and not RoundSecret.objects.exists()


def test_a_person_applies_once_by_whatever_way_we_know_them(a_round, apply, account) -> None:
    found = a_round({"am": 1, "pm": 1})
    who, resident = account("resident", level="L2"), account("resident").pk
    first = apply(found, ["am"], who=who)
    with pytest.raises(refusals.AlreadyEntered):
        apply(found, ["pm"], who=who)
    with at(found, "open"), pytest.raises(refusals.AlreadyEntered):  # tied to the register since
        enter(round_id=found.pk, applicant=Applicant("花子", account=who, resident_id=resident),
              asked=Asked([["pm"]]), channel=Channel.STAFF)  # fmt: skip
    with at(found, "open"):
        withdraw(entry_id=first.pk)
        assert withdraw(entry_id=first.pk).state == EntryState.WITHDRAWN
        at_counter = Applicant("花子", account=who, resident_id=resident)
        enter(round_id=found.pk, applicant=at_counter, asked=Asked([["pm"]]), channel=Channel.STAFF)
        with pytest.raises(refusals.AlreadyEntered):
            enter(
                round_id=found.pk, applicant=Applicant("花子", account=who), asked=Asked([["am"]])
            )
    [mine, *_rest] = EntryIdentity.objects.all()
    with pytest.raises(IntegrityError), transaction.atomic():
        EntryIdentity.objects.create(round=found, entry=first, person=mine.person)
    assert first.number not in {one.number for one in Entry.objects.exclude(pk=first.pk)}


@pytest.mark.parametrize(
    ("wishes", "more", "refusal"),
    [
        ([], {}, refusals.WishesWrong),
        ([["no"]], {}, refusals.WishesWrong),
        ([["am"], ["am"]], {}, refusals.WishesWrong),
        ([["am", "am"]], {}, refusals.WishesWrong),
        ([["am", "pm"]], {}, refusals.WishesWrong),
        ([["am"]], {"places": 2}, refusals.PlacesWrong),
        ([["am"]], {"wants": 2}, refusals.PlacesWrong),
        ([["am"]], {"group_code": "3333333333"}, refusals.GroupUnknown),
        ([["am"]], {"group_code": "'; DROP"}, refusals.GroupUnknown),
    ],
)
def test_what_cannot_be_asked_for(a_round, apply, wishes, more, refusal) -> None:
    found = a_round({"am": 1, "pm": 1})
    with pytest.raises(refusal):
        apply(found, *wishes, **more)
    assert not Entry.objects.exists()


def test_somebody_not_known_surely_does_not_apply(a_round, apply, account) -> None:
    found = a_round({"am": 1})
    with pytest.raises(SignInNeeded):
        apply(found, ["am"], who=account("resident", level="L1"))


def published(found, folder) -> None:
    for file in LotteryFile.objects.filter(round=found):
        (folder / file.name).write_text(file.text, encoding="utf-8", newline="")


def test_the_draw_is_told_and_anybody_draws_it_again(a_round, apply, tmp_path) -> None:
    """Bundles, priorities, groups, places kept and held: the outside script agrees with what became
    bookings."""
    found = a_round(
        {"am": 3, "noon": 2, "pm": 2, "room": 1}, spaces=("room",), reserved={"am": {10: 1}},
        most_together=2, most_places=2, most_wins=2, most_of_group=1,
        priorities=["disability", "community"],
    )  # fmt: skip
    group, code = add_group(name="若松自治会", priority="community")
    with at(found, "open"):
        hold_for_city(round_id=found.pk, code="noon", places=1, reason="期日前投票所")
    for n in range(12):
        apply(found, ["am", "room"], ["noon"], ["pm"], wants=1 + n % 2, places=1 + (n == 3),
              group_code=code if n % 3 == 0 else "", declared="disability" if n == 5 else "")  # fmt: skip
    drawn(found)
    found.refresh_from_db()
    again = draw_round(round_id=found.pk, public_value="another")  # the second time is the first
    assert again.public_value == found.public_value
    published(found, tmp_path)
    command = [sys.executable, "-I", recompute.__file__, str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "the same result\n"), done.stderr
    result = (tmp_path / "result.csv").read_text().splitlines()[1:]
    for line in result:
        place, number, won = line.split(",")
        entry = Entry.objects.get(round=found, number=number)
        wins = Win.objects.filter(entry=entry)
        assert entry.place == int(place)
        given = ["+".join(entry.wishes[one.wish]) for one in wins.order_by("made_at", "wish")]
        assert sorted(given) == sorted(won.split("|") if won else [])
        for one in wins:
            held = Booking.objects.filter(win=one, state=State.HELD, expires_at=one.until)
            assert held.count() == len(entry.wishes[one.wish])
    assert Win.objects.filter(entry__group=group).count() == 1
    assert "抽選 花子" not in "".join(LotteryFile.objects.values_list("text", flat=True))
    with pytest.raises(DatabaseError), transaction.atomic():
        LotteryFile.objects.filter(name="result.csv").update(text="")
    sound()


def test_the_draw_refuses_a_list_that_was_changed_behind(a_round, apply) -> None:
    found = a_round({"am": 1})
    apply(found, ["am"])
    with at(found, "closing"):
        tend()
    Entry.objects.update(rank=1)
    with pytest.raises(RuntimeError):
        drawn(found)
    found.refresh_from_db()
    assert found.drawn_at is None and not Win.objects.exists()


def test_no_draw_before_its_time_and_none_without_a_value(a_round) -> None:
    found = a_round({"am": 1})
    with at(found, "open"), pytest.raises(refusals.RoundNotThere):
        draw_round(round_id=found.pk, public_value="1")
    with at(found, "drawing"), pytest.raises(refusals.ValueMissing):
        draw_round(round_id=found.pk, public_value="  ")
    with at(found, "late"), pytest.raises(refusals.RoundNotThere):
        draw_round(round_id=found.pk, public_value="1")


@pytest.mark.parametrize("kind", ["slot", "space"])
def test_what_nobody_confirms_goes_to_the_list_in_order(a_round, apply, kind) -> None:
    found = a_round({"am": 1}, spaces=("am",) if kind == "space" else ())
    entries = [apply(found, ["am"]) for _ in range(4)]
    drawn(found)
    order = list(Entry.objects.order_by("place"))
    assert {one.pk for one in order} == {one.pk for one in entries}
    assert states(found) == {"won": 1, "waiting": 3}
    first = Win.objects.get(entry=order[0])
    with at(found, "drawing"), pytest.raises(refusals.RoundNotThere):
        confirm_win(win_id=first.pk)
    with at(found, "late"):
        with pytest.raises(refusals.WinLapsed):
            confirm_win(win_id=first.pk)
        tend()
        tend()
    second = Win.objects.get(entry=order[1])
    assert (second.from_list, second.state) == (True, WinState.OFFERED)
    with at(found, "late"):
        assert decline_win(win_id=second.pk).state == decline_win(win_id=second.pk).state
    third = Win.objects.get(entry=order[2])
    with at(found, "late"):
        confirm_win(win_id=third.pk)
        assert confirm_win(win_id=third.pk).state == WinState.CONFIRMED
    [booking] = Booking.objects.filter(win=third)
    assert (booking.state, booking.expires_at) == (State.CONFIRMED, None)
    now = clock.now()
    elsewhere = offers(booking.resource, now, now + timedelta(days=30), now)[0]
    with pytest.raises(refusals.WonByLot):
        move(booking_id=booking.pk, slot=str(elsewhere.id))
    with at(found, "late"):
        cancel(booking_id=booking.pk)  # even then: the next one
    fourth = Win.objects.get(entry=order[3])
    assert fourth.state == WinState.OFFERED
    with at(found, "over"):
        tend()
    fourth.refresh_from_db()
    assert fourth.state == WinState.LAPSED and states(found) == {"out": 4}
    told = OutboxMessage.objects.filter(kind="booking.lottery_tell")
    counted = [one.payload["template"] for one in told]
    assert counted.count("lottery-offered") == 3 and counted.count("lottery-lapsed") == 2
    book(slot=id_of(found, "am"), person=Person("先着 太郎", "first@example.jp"))
    sound()


def test_a_round_nobody_drew_is_drawn_later_or_lets_go(a_round, apply) -> None:
    found = a_round({"am": 1, "room": 1}, spaces=("room",))
    entry = apply(found, ["am"])
    with at(found, "late"):
        for wrong in (0, 61, 50):
            with pytest.raises(refusals.RoundWrong):
                postpone(round_id=found.pk, days=wrong)
        later = postpone(round_id=found.pk, days=3)
        assert later.draws_at == found.draws_at + timedelta(days=3)
        assert Booking.objects.get().expires_at == later.ends_at
    drawn(later)
    with at(later, "drawing"), pytest.raises(refusals.RoundNotThere):
        postpone(round_id=found.pk, days=1)
    other = a_round({"am": 1})
    apply(other, ["am"])
    with at(other, "over"):
        tend()
        other.refresh_from_db()
        assert stage_of(other, clock.now()) == Stage.OVER
        book(slot=id_of(other, "am"), person=Person("先着 太郎", "first@example.jp"))
    entry.refresh_from_db()
    assert entry.state == EntryState.WON and states(other) == {"out": 1}


def test_a_bundle_lapses_whole(a_round, apply) -> None:
    found = a_round({"mon": 1, "tue": 1, "wed": 1}, most_together=3)
    apply(found, ["mon", "tue", "wed"])
    drawn(found)
    alone = Booking.objects.filter(win__isnull=False).first()
    with pytest.raises(refusals.WonByLot):
        cancel(booking_id=alone.pk)
    with at(found, "late"):
        tend()
    ended = Booking.objects.filter(win__isnull=False).values_list("state", flat=True)
    assert list(ended) == [State.EXPIRED] * 3
    assert set(Slot.objects.values_list("taken", flat=True)) == {0}


def test_paid_and_proven_makes_sure(a_round, apply) -> None:
    found = a_round({"am": 1}, needs="payment", priorities=["disability"])
    entry = apply(found, ["am"], declared="disability")
    drawn(found)
    win = Win.objects.get()
    with at(found, "confirming"):
        with pytest.raises(refusals.NotProven):
            confirm_win(win_id=win.pk)
        assert ask_payment(win_id=win.pk).is_settled  # nothing to pay
        win.refresh_from_db()
        assert win.state == WinState.OFFERED and win.paid_at is not None
        prove_priority(entry_id=entry.pk)
        assert confirm_win(win_id=win.pk).state == WinState.CONFIRMED
    other = a_round({"am": 1}, needs="payment")
    apply(other, ["am"])
    drawn(other)
    win = Win.objects.get(entry__round=other)
    with at(other, "confirming"):
        with pytest.raises(refusals.NotPaid):
            confirm_win(win_id=win.pk)
        ask_payment(win_id=win.pk)
        win.refresh_from_db()
        assert win.state == WinState.CONFIRMED


def test_what_the_city_holds_is_told_with_its_reason(a_round, apply) -> None:
    found = a_round({"am": 2, "room": 1}, spaces=("room",), reserved={"am": {10: 1}})
    for code, places, reason in (
        ("am", 2, "選挙"),
        ("am", 1, " "),
        ("am", 0, "選挙"),
        ("no", 1, "選挙"),
    ):
        with at(found, "open"), pytest.raises(refusals.HoldTooMuch):
            hold_for_city(round_id=found.pk, code=code, places=places, reason=reason)
    with at(found, "open"):
        hold_for_city(round_id=found.pk, code="am", places=1, reason="期日前投票所")
        room = hold_for_city(round_id=found.pk, code="room", places=1, reason="災害訓練")
        with pytest.raises(refusals.HoldTooMuch):
            hold_for_city(round_id=found.pk, code="room", places=1, reason="もう一度")
        release_hold(round_id=found.pk, hold_id=room.pk)
    events = AuditEvent.objects.filter(action="booking.hold_for_city")
    assert {one.detail["reason"] for one in events} == {"期日前投票所", "災害訓練"}
    apply(found, ["am"])
    apply(found, ["room"])
    with at(found, "closing"), pytest.raises(refusals.RoundNotThere):
        hold_for_city(round_id=found.pk, code="room", places=1, reason="締切の後")
    drawn(found)
    assert Win.objects.count() == 2  # the place of am that was kept for a priority nobody had, too
    assert CityHold.objects.filter(released_at=None).count() == 1


def test_the_clock_of_the_holds_runs_past_the_engine(a_round, apply) -> None:
    """The engine's own expiry leaves a win to the lottery, which lapses it whole."""
    from shiyakusho.engines.booking.services.expiring import expire_due

    found = a_round({"am": 1})
    apply(found, ["am"])
    drawn(found)
    with clock.stopped_at(found.confirms_until + timedelta(hours=1)):
        assert expire_due() == 0
        with pytest.raises((SlotNotOffered, SlotFull)):
            book(slot=id_of(found, "am"), person=Person("先着 太郎", "first@example.jp"))
