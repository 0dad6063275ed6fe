"""Many at one counter at once: each number once, nobody called twice; the guards shown to bite."""

import threading
from collections import Counter as Tally

import pytest
from django.db import IntegrityError

from house.at_once import at_once
from shiyakusho.engines.tickets.choices import AT_WINDOW, What
from shiyakusho.engines.tickets.models import Counter, Ticket, TicketEvent, Visit
from shiyakusho.engines.tickets.refusals import NobodyWaits
from shiyakusho.engines.tickets.services import calling, issuing, numbering

pytestmark = pytest.mark.django_db(transaction=True)
CROWD = 12


def test_without_the_lock_a_number_is_given_out_twice(take, monkeypatch) -> None:
    """The same as it is, read and then written: the race is there, so the guard below is needed."""
    together = threading.Barrier(CROWD)

    def unguarded(place, day, prefix, count=1) -> int:
        row, _ = Counter.objects.get_or_create(place=place, day=day, prefix=prefix)
        try:
            together.wait(5)
        except threading.BrokenBarrierError:
            pass
        Counter.objects.filter(pk=row.pk).update(last=row.last + count)
        return row.last + 1

    take("moving")  # the row of the day is there
    monkeypatch.setattr(issuing, "next_numbers", unguarded)
    answers = at_once(lambda _: take("moving"), CROWD)
    assert sum(isinstance(one, IntegrityError) for one in answers) >= CROWD // 2


def test_each_number_is_given_out_once_and_none_is_left_out(take) -> None:
    answers = at_once(lambda n: take("moving" if n % 3 else "care"), CROWD)
    assert not [one for one in answers if isinstance(one, Exception)]
    for prefix in ("B", "G"):
        numbers = sorted(one.number for one in answers if one.prefix == prefix)
        assert numbers == list(range(1, len(numbers) + 1))


def test_what_fails_half_way_leaves_no_gap(take, monkeypatch) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(issuing, "written", lambda *a, **k: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            take("moving")
    assert take("moving").number == 1
    assert numbering.next_numbers("moji", take("moving").day, "B", 5) == 1


def test_the_same_key_from_many_sides_is_one_ticket(take) -> None:
    answers = at_once(lambda _: take("moving", key="same-key-please"), CROWD)
    assert len({one.pk for one in answers}) == 1
    assert (Ticket.objects.count(), Counter.objects.get().last) == (1, 1)


def test_two_clerks_never_call_the_same(take, clerk) -> None:
    clerks = [clerk(number, ["moving"]) for number in range(1, 9)]
    for _ in range(5):
        take("moving")
    answers = at_once(lambda n: calling.call_next(account=clerks[n]), len(clerks))
    called = [one.pk for one in answers if not isinstance(one, Exception)]
    assert len(called) == len(set(called)) == 5
    assert {type(one) for one in answers if isinstance(one, Exception)} == {NobodyWaits}


def test_without_passing_over_two_clerks_reach_for_one(take, clerk, monkeypatch) -> None:
    """Unlocked, they all see the same first one; the database's own constraint is what is left."""
    together = threading.Barrier(8)

    class Unlocked:
        def __init__(self, rows) -> None:
            self.rows = rows.select_related("ticket")

        def first(self):
            found = self.rows.first()
            try:
                together.wait(5)
            except threading.BrokenBarrierError:
                pass
            return found

    clerks = [clerk(number, ["moving"]) for number in range(1, 9)]
    for _ in range(8):
        take("moving")
    monkeypatch.setattr(calling, "_passing_over", Unlocked)
    answers = at_once(lambda n: calling.call_next(account=clerks[n]), 8)
    reached = Tally(one.pk for one in answers if not isinstance(one, Exception))
    assert max(reached.values()) > 1


def test_one_ticket_with_two_businesses_stands_at_one_window(take, clerk) -> None:
    clerks = [clerk(1, ["moving"]), clerk(2, ["care"])]
    for _ in range(6):
        take("moving", "care")
        answers = at_once(lambda n: calling.call_next(account=clerks[n]), 2)
        assert not [one for one in answers if not isinstance(one, NobodyWaits | Visit)]
        here = Visit.objects.filter(state__in=AT_WINDOW)
        assert here.count() == here.values("ticket").distinct().count() >= 1
        Visit.objects.update(state="done", window=None)
        Ticket.objects.update(busy=False)


def test_two_clicks_call_one(take, clerk) -> None:
    one = clerk(3)
    for _ in range(4):
        take("moving")
    answers = at_once(lambda _: calling.call_next(account=one), 4)
    assert sum(isinstance(answer, Visit) for answer in answers) == 1
    assert TicketEvent.objects.filter(what=What.CALLED).count() == 1
