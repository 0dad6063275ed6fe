"""Two draws at once, an entry at the closing instant, a confirmation while the win lapses."""

from __future__ import annotations

from datetime import timedelta

import pytest

from house.at_once import at_once
from shiyakusho.engines.booking.choices import OCCUPYING
from shiyakusho.engines.booking.lottery.choices import WinState
from shiyakusho.engines.booking.lottery.identities import Applicant
from shiyakusho.engines.booking.lottery.models import Entry, LotteryFile, Win
from shiyakusho.engines.booking.lottery.services import holding_round
from shiyakusho.engines.booking.lottery.services.closing import close_round
from shiyakusho.engines.booking.lottery.services.confirming import (
    confirm_win,
    decline_win,
    lapse_due,
)
from shiyakusho.engines.booking.lottery.services.drawing_round import draw_round
from shiyakusho.engines.booking.lottery.services.entering import Asked, enter
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.booking.services.cancelling import cancel
from shiyakusho.engines.booking.tests.conftest import sound
from shiyakusho.engines.booking.tests.test_races import rush
from shiyakusho.ground import clock

from .conftest import drawn

pytestmark = pytest.mark.django_db(transaction=True)
INSTANT = timedelta(milliseconds=1)


def test_drawn_once_however_many_draw(a_round, apply) -> None:
    found = a_round({"am": 2, "room": 1}, spaces=("room",))
    for _ in range(6):
        apply(found, ["am"], ["room"])

    def act(n: int) -> str:
        with clock.stopped_at(found.draws_at + INSTANT):
            return draw_round(round_id=found.pk, public_value=f"value {n}").public_value

    told = at_once(act, 6)
    assert len(set(told)) == 1, told
    assert Win.objects.count() == 3
    assert Booking.objects.filter(win__isnull=False, state__in=OCCUPYING).count() == 3
    assert LotteryFile.objects.filter(round=found).count() == 5
    sound()


def test_an_entry_at_the_closing_instant_is_listed_or_refused(a_round, account) -> None:
    found = a_round({"am": 1})
    people = [account("resident", level="L2") for _ in range(9)]

    def act(n: int) -> object:
        if n == 4:
            with clock.stopped_at(found.closes_at):
                return close_round(round_id=found.pk)
        with clock.stopped_at(found.closes_at - INSTANT):
            who = Applicant("最後 花子", account=people[n])
            return enter(round_id=found.pk, applicant=who, asked=Asked([["am"]]))

    said = rush(act, 9)
    assert set(said) <= {"ok", "lottery_stage_wrong"}
    listed = LotteryFile.objects.get(name="entries.csv").text.splitlines()[1:]
    there = set(Entry.objects.values_list("number", flat=True))
    assert {line.split(",")[0] for line in listed} == there and len(there) == said["ok"] - 1


def test_without_the_shared_lock_an_entry_is_lost(a_round, account, monkeypatch) -> None:
    """That the race is real: a list closed between the look at the clock and the commit."""
    found, who = a_round({"am": 1}), account("resident", level="L2")
    monkeypatch.setattr(holding_round, "_SHARED", "SELECT 1 WHERE %s::text <> ''")
    closed = []

    def close_meanwhile() -> str:
        def other(_n: int) -> None:
            with clock.stopped_at(found.closes_at):
                close_round(round_id=found.pk)

        closed.append(at_once(other, 1))
        return "3333333333"

    monkeypatch.setattr(
        "shiyakusho.engines.booking.lottery.services.entering.new_code", close_meanwhile
    )
    with clock.stopped_at(found.closes_at - INSTANT):
        enter(round_id=found.pk, applicant=Applicant("花子", account=who), asked=Asked([["am"]]))
    assert closed == [[None]]
    assert "3333333333" not in LotteryFile.objects.get(name="entries.csv").text


def test_one_person_who_applies_many_times_at_once_has_one_entry(a_round, account) -> None:
    found, who = a_round({"am": 1}), account("resident", level="L2")

    def act(_n: int) -> object:
        with clock.stopped_at(found.opens_at):
            applicant = Applicant("花子", account=who)
            return enter(round_id=found.pk, applicant=applicant, asked=Asked([["am"]]))

    assert rush(act) == {"ok": 1, "lottery_entered_already": 7}


@pytest.mark.parametrize("kind", ["slot", "space"])
def test_confirmed_or_lapsed_never_both(a_round, apply, kind) -> None:
    found = a_round({"am": 1, "pm": 1}, spaces=("am",) if kind == "space" else ())
    for _ in range(5):
        apply(found, ["am"], ["pm"])
    drawn(found)
    first, second = Win.objects.order_by("entry__place")
    before, after = found.confirms_until - INSTANT, found.confirms_until + INSTANT
    acts = [
        (before, lambda: confirm_win(win_id=first.pk)),
        (after, lambda: lapse_due(found.pk)),
        (after, lambda: lapse_due(found.pk)),
        (before, lambda: decline_win(win_id=second.pk)),
        (before, lambda: cancel(booking_id=Booking.objects.get(win=first).pk)),
    ]

    def act(n: int) -> object:
        moment, do = acts[n]
        with clock.stopped_at(moment):
            return do()

    said = rush(act, len(acts))
    allowed = {"ok", "lottery_win_state_wrong", "lottery_win_lapsed", "booking_of_lottery",
               "booking_state_wrong"}  # fmt: skip
    assert set(said) <= allowed
    sound()
    live = Win.objects.filter(state__in=(WinState.OFFERED, WinState.CONFIRMED))
    assert live.count() == 2
    wins = {one.pk for one in live}
    holding = Booking.objects.filter(win__isnull=False, state__in=OCCUPYING)
    assert {one.win_id for one in holding} == wins
    places = sorted(one.entry.place for one in live.select_related("entry"))
    assert places[-1] <= 4  # nobody was passed over
