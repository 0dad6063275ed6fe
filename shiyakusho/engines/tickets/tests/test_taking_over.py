"""Days that happened elsewhere: taken over whole, once, and today goes on from where it stands."""

import time
from collections import Counter as Tally
from datetime import timedelta

import pytest

from shiyakusho.engines.tickets.choices import State
from shiyakusho.engines.tickets.forecast.play import Counter, played
from shiyakusho.engines.tickets.models import Ticket, TicketEvent, Visit, WindowShift
from shiyakusho.engines.tickets.pack import pack
from shiyakusho.engines.tickets.selectors.live import hall_of
from shiyakusho.engines.tickets.selectors.past import days_of
from shiyakusho.engines.tickets.services.taking_over import take_over

from .conftest import MORNING, PLACE

pytestmark = pytest.mark.django_db
COUNTER = Counter(
    {1: frozenset({"certificate"}), 4: frozenset({"moving", "family-register"})},
    {"certificate": 6.0, "moving": 22.0, "family-register": 25.0},
    {"certificate": 0.15, "moving": 0.03, "family-register": 0.01},
)


def test_a_week_is_taken_over_as_it_was_and_only_once(watch) -> None:
    begins = [MORNING.replace(hour=8, minute=30) - timedelta(days=n) for n in (7, 6, 5, 4)]
    days = [played(COUNTER, at, seed=n) for n, at in enumerate(begins)]
    began = time.perf_counter()
    count = take_over(place_id=PLACE, days=days, now=watch.moment)
    assert time.perf_counter() - began < 1.5
    assert count == sum(len(day.visits) for day in days) == Visit.objects.count() > 250
    assert take_over(place_id=PLACE, days=days, now=watch.moment) == 0
    states = Tally(Visit.objects.values_list("state", flat=True))
    assert set(states) == {State.DONE, State.NO_SHOW, State.CANCELLED}
    read = days_of(pack().place(PLACE), begins[0].date(), begins[-1].date())
    for was, now in zip(days, read, strict=True):
        assert sorted(one.waited for one in was.visits if one.called) == pytest.approx(
            sorted(one.waited for one in now.visits if one.called)
        )
    numbers = Ticket.objects.filter(day=begins[0].date(), prefix="A").order_by("issued_at")
    assert [one.number for one in numbers] == list(range(1, numbers.count() + 1))
    assert TicketEvent.objects.filter(what="issued").count() == count


def test_today_goes_on_with_open_windows_and_people_at_them(watch, account, take) -> None:
    hands = [account("staff", name=f"窓口 {n}") for n in range(2)]
    today = played(COUNTER, watch.moment - timedelta(minutes=150), seed=3)
    take_over(place_id=PLACE, days=[today], now=watch.moment, hands=hands)
    hall = hall_of(pack().place(PLACE))
    assert len(hall.shifts) == WindowShift.objects.filter(closed_at=None).count() == 2
    assert hall.waiting and hall.at_windows and hall.forecast("certificate")
    assert not Visit.objects.filter(issued_at__gt=watch.moment).exists()
    last = Ticket.objects.filter(prefix="A").order_by("-number").first()
    assert take("certificate").number == last.number + 1
