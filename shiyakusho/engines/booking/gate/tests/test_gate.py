"""Order, fairness, limits: what a gate promises, without a browser."""

from __future__ import annotations

import runpy
import sys
from collections import Counter
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shiyakusho.engines.booking.choices import Channel
from shiyakusho.engines.booking.gate import rules, tokens
from shiyakusho.engines.booking.gate.marks import mark_of
from shiyakusho.engines.booking.gate.models import Gate, GateFile, GateTurn
from shiyakusho.engines.booking.gate.refusals import AdmissionNeeded, DoorsClosed, GateWrong
from shiyakusho.engines.booking.gate.selectors import counts_of, files_of
from shiyakusho.engines.booking.gate.services import arranging
from shiyakusho.engines.booking.gate.services.taking import give_up
from shiyakusho.engines.booking.lottery import recompute
from shiyakusho.engines.booking.lottery.drawing import Entry, Terms, draw
from shiyakusho.engines.booking.models import Booking, Resource
from shiyakusho.engines.booking.refusals import SignInNeeded
from shiyakusho.engines.booking.services.booking import book, hold
from shiyakusho.engines.booking.services.office import move
from shiyakusho.engines.booking.services.series import book_series
from shiyakusho.engines.booking.services.waiting import wait
from shiyakusho.engines.booking.tests.conftest import person
from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent

from .conftest import SECOND, all_see, inside, see, take

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def let_in(gate: Gate, **more: object) -> tuple[GateTurn, str]:
    """Somebody who waited and is inside now, and what their browser shows."""
    turn = take(gate, gate.opens_at - MINUTE, **more)
    all_see(gate, [turn], gate.opens_at)
    assert see(gate, turn, gate.opens_at + 2 * SECOND).said == "inside"
    turn.refresh_from_db()
    return turn, tokens.token_of(turn)


def test_nobody_books_behind_a_gate_who_was_not_let_in(a_gate) -> None:
    gate, slot = a_gate(terms={"waiting_list": True, "hold": 10})
    moments = (clock.now(), gate.doors_at, gate.opens_at - SECOND, gate.opens_at + MINUTE)
    waiting = take(gate, gate.doors_at)
    for moment in moments:
        for token in ("", "made up", tokens.token_of(waiting), tokens.token_of(waiting)[:-1] + "x"):
            with clock.stopped_at(moment):
                for act in (book, hold, wait):
                    with pytest.raises(AdmissionNeeded) as refused:
                        act(slot=slot, person=person(1), admission=token)
                    assert refused.value.extra["gate"] == str(gate.pk)
                with pytest.raises(AdmissionNeeded):
                    book_series(first=slot, times=2, person=person(1), admission=token)
    assert not Booking.objects.exists()
    with clock.stopped_at(gate.opens_at + MINUTE):
        assert book(slot=slot, person=person(2), channel=Channel.STAFF).state == "confirmed"
    with clock.stopped_at(gate.ends_at):
        assert book(slot=slot, person=person(3)).state == "confirmed"


def test_what_a_gate_does_not_cover_is_booked_as_ever(a_gate) -> None:
    day = (clock.now() + timedelta(days=9)).date()
    _gate, slot = a_gate(first_day=day, last_day=day)
    made = book(slot=slot, person=person(1))
    assert made.state == "confirmed"


def test_an_admission_is_good_for_so_many_bookings(a_gate) -> None:
    gate, slot = a_gate(bookings=2)
    turn, token = let_in(gate)
    with clock.stopped_at(gate.opens_at + MINUTE):
        first = book(slot=slot, person=person(1), admission=token, key="one")
        assert book(slot=slot, person=person(1), admission=token, key="one") == first  # one intent
        assert book(slot=slot, person=person(2), admission=token).state == "confirmed"
        with pytest.raises(AdmissionNeeded):  # replayed, or shown by a friend
            book(slot=slot, person=person(3), admission=token)
        with pytest.raises(AdmissionNeeded):  # nor does a move bring one past the gate
            move(booking_id=first.pk, slot=slot, admission=token)
        assert book(slot=slot, person=person(1), admission=token, key="one") == first
    turn.refresh_from_db()
    assert (turn.state, turn.used) == ("done", 2)


def test_a_booking_that_fails_uses_nothing(a_gate) -> None:
    gate, slot = a_gate(1)
    turn, token = let_in(gate)
    with clock.stopped_at(gate.opens_at + MINUTE):
        book(slot=slot, person=person(1), channel=Channel.STAFF)
        with pytest.raises(Exception, match="空きがありません"):
            book(slot=slot, person=person(2), admission=token)
    turn.refresh_from_db()
    assert (turn.state, turn.used) == ("inside", 0)


def test_a_stay_ends_and_its_room_goes_to_the_next(a_gate) -> None:
    gate, slot = a_gate(inside=1, stay_minutes=5, a_minute=60)
    first, token = let_in(gate)
    second = take(gate, gate.opens_at + MINUTE)
    late = gate.opens_at + 8 * MINUTE
    assert see(gate, second, gate.opens_at + 2 * MINUTE).said == "waiting"
    with clock.stopped_at(late), pytest.raises(AdmissionNeeded):
        book(slot=slot, person=person(1), admission=token)
    assert see(gate, second, late).said == "inside"
    assert see(gate, first, late).said == "ended"
    second.refresh_from_db()
    give_up(turn=second)
    third = take(gate, late + SECOND)
    assert see(gate, third, late + MINUTE).said == "inside"


def test_who_is_away_is_passed_over_and_comes_first_when_back(a_gate) -> None:
    gate, _slot = a_gate(inside=1, a_minute=60)
    away, there = take(gate, gate.doors_at), take(gate, gate.doors_at + SECOND)
    all_see(gate, [there], gate.opens_at)
    assert see(gate, there, gate.opens_at + 2 * SECOND).said == "inside"
    third = take(gate, gate.opens_at + MINUTE)
    give_up(turn=there)
    back = gate.opens_at + 3 * MINUTE
    all_see(gate, [third, away], back)
    assert see(gate, third, back).said == "waiting"
    assert see(gate, away, back + 2 * SECOND).said == "inside"


def test_one_person_has_one_turn(a_gate, account) -> None:
    gate, _slot = a_gate()
    own, at = account("resident", level="L1"), gate.doors_at
    first = take(gate, at, account=own)
    assert take(gate, at, account=own) == first  # another tab, another device
    assert (
        take(gate, at, token=tokens.token_of(first)).pk == first.pk
    )  # the link, followed elsewhere
    mine = take(gate, at)
    assert take(gate, at, token=tokens.token_of(mine)) == mine
    tied = take(gate, at, token=tokens.token_of(mine), account=account("resident"))
    assert tied == mine and tied.account_id is not None  # signed in after all: the same turn
    assert take(gate, at, token=tokens.token_of(mine), account=own) == first
    assert GateTurn.objects.count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        GateTurn.objects.create(
            gate=gate, person=first.person, rank=1, taken_at=at, counts_at=at, seen_at=at
        )


def test_doors_and_identity(a_gate, account) -> None:
    gate, _slot = a_gate(terms={"level": "L2"})
    for moment in (gate.doors_at - SECOND, gate.ends_at):
        with pytest.raises(DoorsClosed):
            take(gate, moment)
    for who in (None, account("resident", level="L1")):
        with pytest.raises(SignInNeeded):
            take(gate, gate.doors_at, account=who)
    assert take(gate, gate.doors_at, account=account("resident", level="L2"))


def test_a_library_gets_in_and_a_bot_gets_its_share(a_gate) -> None:
    """Sixty people behind one address wait as long as others; of a bot's thousand turns behind another
    as many count as a library's, and the rest begin far behind."""
    gate, _slot = a_gate(inside=2000, a_minute=10000)
    at = gate.doors_at
    bot = [take(gate, at, network="198.51.100.9") for _ in range(1000)]
    library = [take(gate, at + MINUTE, network="192.0.2.60") for _ in range(60)]
    homes = [take(gate, at + MINUTE, network=f"203.0.113.{n}") for n in range(40)]
    everybody = [*bot, *library, *homes]
    all_see(gate, everybody, gate.opens_at - SECOND)
    see(gate, homes[0], gate.opens_at + 2 * SECOND)
    all_see(gate, everybody, gate.opens_at + 4 * SECOND)
    see(gate, homes[1], gate.opens_at + 4 * SECOND)
    let = set(inside(gate))
    assert {one.pk for one in (*library, *homes)} <= let
    assert 80 <= len(let & {one.pk for one in bot}) <= 240
    first = GateTurn.objects.filter(gate=gate).order_by("rank").values_list("pk", flat=True)[:220]
    assert {one.pk for one in (*library, *homes)} <= set(first)


def test_of_a_draw_a_bot_has_no_more_than_a_library(a_gate) -> None:
    gate, _slot = a_gate(mode="draw", doors_at=clock.now() + 29 * MINUTE)
    bot = [take(gate, gate.doors_at, network="198.51.100.9") for _ in range(1000)]
    home = take(gate, gate.doors_at, network="203.0.113.1")
    all_see(gate, [*bot, home], gate.opens_at)
    see(gate, home, gate.opens_at + 2 * SECOND)
    assert 80 < files_of(gate)["entries.csv"].count("\n") - 1 <= 101


def test_a_device_counts_after_a_while(a_gate) -> None:
    gate, _slot = a_gate(a_minute=600)
    turn = take(gate, gate.opens_at + MINUTE)
    assert see(gate, turn, gate.opens_at + MINUTE + 6 * SECOND).said == "waiting"
    soon = see(gate, turn, gate.opens_at + MINUTE + 12 * SECOND)
    assert soon.said == "waiting" and soon.seconds <= 20
    assert see(gate, turn, gate.opens_at + MINUTE + 25 * SECOND).said == "inside"


def test_the_order_of_a_draw_is_drawn_again_by_the_outside_script(a_gate, tmp_path, capsys, monkeypatch) -> None:  # fmt: skip
    gate, _slot = a_gate(mode="draw", a_minute=60, inside=3)
    turns = [take(gate, gate.doors_at + n * SECOND) for n in range(30)]
    late = take(gate, gate.opens_at + SECOND)
    absent = turns.pop()
    all_see(gate, turns, gate.opens_at - SECOND)
    see(gate, turns[0], gate.opens_at + 5 * SECOND)
    gate.refresh_from_db()
    files = files_of(gate)
    assert gate.drawn_at and files["commitment.txt"].strip() == gate.commitment
    order = [line.split(",")[1] for line in files["result.csv"].splitlines()[1:]]
    assert set(order) == {mark_of(one.key) for one in turns}
    ranked = list(GateTurn.objects.filter(gate=gate).order_by("rank", "pk"))
    assert [mark_of(one.key) for one in ranked[:29]] == order
    assert [one.pk for one in ranked[29:]] == [absent.pk, late.pk]  # behind, in the order of coming
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8", newline="")
    monkeypatch.setattr(sys, "argv", ["recompute.py", str(tmp_path)])
    with pytest.raises(SystemExit) as done:
        runpy.run_path(recompute.__file__, run_name="__main__")
    assert done.value.code == 0 and "the same result" in capsys.readouterr().out
    with pytest.raises(IntegrityError, match="stays"), transaction.atomic():
        GateFile.objects.filter(gate=gate).update(text="")
    see(gate, turns[1], gate.opens_at + 9 * SECOND)
    assert files_of(gate) == files  # drawn once


def test_every_order_is_as_likely() -> None:
    """Chi-square over 3,000 draws of which place one of six has (5 degrees: 99.9 % below 20.5)."""
    entries = [Entry(f"m{n}", ()) for n in range(6)]
    places: Counter[int] = Counter()
    for n in range(3000):
        seed = n.to_bytes(32, "big")
        places[draw(entries, Terms({}), seed).order.index("m0")] += 1
    chi = sum((places[place] - 500) ** 2 / 500 for place in range(6))
    assert chi < 20.5, places


@given(data=st.data())
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_whoever_does_what_the_order_and_the_limits_hold(a_gate, data) -> None:
    """People come, look, go and book at odd moments: never more inside than may be, nobody let in
    twice, nobody before somebody who was there and had come earlier."""
    Resource.objects.update(gated=False)
    limit, a_minute = data.draw(st.integers(1, 3)), data.draw(st.sampled_from([30, 120, 600]))
    gate, _slot = a_gate(inside=limit, a_minute=a_minute, stay_minutes=2)
    turns: list[GateTurn] = []
    was_in: list[int] = []
    at, opened = gate.opens_at, 0.0
    for _ in range(25):
        seconds = data.draw(st.integers(1, 70))
        at, opened = at + seconds * SECOND, opened + seconds
        act = data.draw(st.sampled_from(["come", "come", "look", "look", "leave", "book"]))
        if act == "come" or not turns:
            turns.append(take(gate, at, network=str(len(turns))))
            continue
        one = data.draw(st.sampled_from(turns))
        if act == "leave":
            give_up(turn=one)
            continue
        before = set(inside(gate))
        if act == "book" and one.pk in before:
            GateTurn.objects.filter(pk=one.pk).update(state="done")
            continue
        see(gate, one, at)
        now_in = set(inside(gate))
        new = [pk for pk in now_in - before]
        assert len(now_in) <= limit and not set(new) & set(was_in)
        was_in += new
        assert len(was_in) <= 1 + 5 + a_minute * opened / 60
        waiting = GateTurn.objects.filter(gate=gate, state="waiting")
        there = [
            t for t in waiting if t.seen_at >= at - rules.away_after(0) and t.seen_at >= t.counts_at
        ]
        if new and there:
            last = max(GateTurn.objects.get(pk=pk).rank for pk in new)
            assert last <= min(t.rank for t in there)


def test_how_far_behind_and_how_often() -> None:
    assert rules.penalty(80, hours=0) == timedelta(0) == rules.penalty(160, hours=1)
    seconds = [rules.penalty(n, hours=0).total_seconds() for n in (81, 100, 101, 140, 1000, 10**6)]
    assert seconds == [30, 30, 60, 120, 3600, 3600]
    assert [rules.poll_seconds(n) for n in (0, 700, 2000, 10**6)] == [15, 15, 40, 120]
    assert [rules.minutes_for(n, 10.0) for n in (0, 50, 99, 100, 1000)] == [1, 6, 10, 15, 105]
    assert rules.minutes_for(3, 0.0) == 40


def test_the_office_sets_changes_pauses_and_ends(a_gate) -> None:
    gate, slot = a_gate(mode="draw")
    told = {name: getattr(gate, name) for name in ("mode", "doors_at", "opens_at", "ends_at")}
    with pytest.raises(GateWrong):
        arranging.set_gate(resource_id=gate.resource_id, data=told)  # one at a time
    for wrong in (
        {"ends_at": gate.opens_at},
        {"inside": 0},
        {"a_minute": 10**9},
        {"mode": "?"},
        {"x": 1},
    ):
        with pytest.raises(GateWrong) as refused:
            arranging.change_gate(gate_id=gate.pk, data={**told, **wrong})
        assert refused.value.extra["errors"]
    changed = arranging.change_gate(gate_id=gate.pk, data={**told, "mode": "arrival"})
    assert changed.mode == "arrival"
    told["mode"] = "arrival"
    turn = take(gate, gate.doors_at)
    with clock.stopped_at(gate.opens_at):
        with pytest.raises(GateWrong):
            arranging.change_gate(gate_id=gate.pk, data={**told, "mode": "draw"})
        arranging.change_gate(gate_id=gate.pk, data={**told, "a_minute": 600, "inside": 7})
        arranging.pause(gate_id=gate.pk, paused=True)
    all_see(gate, [turn], gate.opens_at)
    later = gate.opens_at + 20 * MINUTE
    assert see(gate, turn, later).said == "paused"
    with clock.stopped_at(later):
        arranging.pause(gate_id=gate.pk, paused=False)
    assert see(gate, turn, later + 2 * SECOND).said == "inside"
    assert counts_of(gate, later).inside == 1
    with clock.stopped_at(gate.ends_at):
        assert arranging.end_due() == 1 and arranging.end_due() == 0
    assert not Resource.objects.get(pk=gate.resource_id).gated
    with clock.stopped_at(gate.ends_at + timedelta(days=31)):
        assert arranging.forget_old() == 1
    kinds = set(
        AuditEvent.objects.filter(action__startswith="booking.").values_list("action", flat=True)
    )
    assert {"booking.set_gate", "booking.change_gate", "booking.pause_gate", "booking.take_turn",
            "booking.admit", "booking.end_gate", "booking.forget_turns"} <= kinds  # fmt: skip
    assert book(slot=slot, person=person(1)).state == "confirmed"
