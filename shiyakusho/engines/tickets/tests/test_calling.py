"""A ticket from the kiosk to the end: whose turn it is, and what a clerk may do with whom."""

from datetime import timedelta

import pytest
from django.db import ProgrammingError, transaction

from shiyakusho.engines.tickets.choices import Source, State, What
from shiyakusho.engines.tickets.models import ExtraOpening, TicketEvent, Visit
from shiyakusho.engines.tickets.refusals import (
    CounterClosed,
    NobodyWaits,
    NoSuchPlace,
    NothingChosen,
    NotOfThisPlace,
    RemoteFull,
    TicketConflict,
    VisitMoved,
    WindowBusy,
    WindowNotOpen,
    WindowTaken,
    WrongWindow,
)
from shiyakusho.engines.tickets.services import calling, serving
from shiyakusho.engines.tickets.services.issuing import issue
from shiyakusho.engines.tickets.services.windows import close_window, open_window

from .conftest import MORNING, PLACE

pytestmark = pytest.mark.django_db


def only(ticket) -> Visit:
    return Visit.objects.get(ticket=ticket)


def test_first_come_first_called_and_the_past_is_kept(take, clerk, watch) -> None:
    me = clerk(3)
    first = take("moving")
    watch.passes(minutes=1)
    take("moving")
    watch.passes(minutes=4)
    visit = calling.call_next(account=me)
    assert (visit.ticket, visit.window, first.label) == (first, 3, "B-001")
    with pytest.raises(WindowBusy):
        calling.call_next(account=me)
    calling.recall(account=me, visit_id=visit.pk)
    serving.start(account=me, visit_id=visit.pk)
    watch.passes(minutes=20)
    done = serving.finish(account=me, visit_id=visit.pk)
    assert done.called_at - done.issued_at == timedelta(minutes=5)
    assert done.finished_at - done.started_at == timedelta(minutes=20)
    said = list(
        TicketEvent.objects.filter(visit=visit).order_by("id").values_list("what", "window")
    )
    assert said == [(What.ISSUED, None), (What.CALLED, 3), (What.RECALLED, 3), (What.STARTED, 3),
                    (What.FINISHED, 3)]  # fmt: skip


def test_what_happened_is_never_changed(take) -> None:
    take("moving")
    for change in (lambda rows: rows.update(window=9), lambda rows: rows.delete()):
        with pytest.raises(ProgrammingError), transaction.atomic():
            change(TicketEvent.objects.all())


@pytest.mark.parametrize(
    ("minutes", "reserved_first"), [(-11, False), (-10, True), (0, True), (10, True), (11, False)]
)
def test_a_reservation_goes_first_within_ten_minutes_of_its_time(
    take, clerk, watch, minutes, reserved_first
) -> None:
    me = clerk(3)
    early = take("moving")
    watch.passes(seconds=30)
    reserved = take("moving", due=MORNING + timedelta(hours=1))
    watch.at(MORNING + timedelta(hours=1, minutes=minutes))
    assert calling.call_next(account=me).ticket == (reserved if reserved_first else early)


def test_a_transfer_keeps_the_time_of_issue(take, clerk, watch) -> None:
    me, other = clerk(3), clerk(8)
    ticket = take("moving")
    watch.passes(minutes=3)
    later = take("care")
    watch.passes(minutes=5)
    visit = calling.call_next(account=me)
    moved = serving.transfer(account=me, visit_id=visit.pk, service="care")
    assert (moved.issued_at, moved.moved_from) == (ticket.issued_at, visit)
    assert calling.call_next(account=other).ticket == ticket
    serving.finish(account=other, visit_id=moved.pk)
    assert calling.call_next(account=other).ticket == later


def test_put_aside_taken_up_again_and_not_there(take, clerk, watch) -> None:
    me = clerk(3)
    visit = only(take("moving"))
    calling.call_next(account=me)
    serving.hold(account=me, visit_id=visit.pk)
    with pytest.raises(NobodyWaits):
        calling.call_next(account=me)
    serving.resume(account=me, visit_id=visit.pk)
    calling.call_next(account=me)
    serving.no_show(account=me, visit_id=visit.pk)
    with pytest.raises(VisitMoved):
        serving.cancel(account=me, visit_id=visit.pk)
    watch.passes(minutes=2)
    again = calling.call_number(account=me, visit_id=visit.pk)  # they come running
    assert (again.state, again.finished_at) == (State.CALLED, None)
    serving.finish(account=me, visit_id=visit.pk)
    with pytest.raises(VisitMoved):
        serving.finish(account=me, visit_id=visit.pk)


def test_several_businesses_on_one_ticket_go_one_after_the_other(take, clerk) -> None:
    residents, care = clerk(3), clerk(8)
    ticket = take("moving", "care")
    first = calling.call_next(account=residents)
    with pytest.raises(NobodyWaits):
        calling.call_next(account=care)
    second = Visit.objects.get(ticket=ticket, service="care")
    with pytest.raises(VisitMoved):
        calling.call_number(account=care, visit_id=second.pk)
    serving.finish(account=residents, visit_id=first.pk)
    assert calling.call_next(account=care) == second


def test_a_window_is_one_clerks_and_a_clerk_has_one(take, clerk) -> None:
    me, other = clerk(3), clerk()
    with pytest.raises(WindowTaken):
        open_window(place_id=PLACE, window=3, account=other)
    with pytest.raises(WindowNotOpen):
        calling.call_next(account=other)
    take("moving")
    visit = calling.call_next(account=me)
    open_window(place_id=PLACE, window=4, account=other)
    with pytest.raises(WrongWindow):
        serving.finish(account=other, visit_id=visit.pk)
    with pytest.raises(WindowBusy):
        close_window(account=me)
    serving.finish(account=me, visit_id=visit.pk)
    close_window(account=me)
    shift = open_window(place_id=PLACE, window=3, account=other)  # leaves the fourth
    assert shift.window == 3


def test_of_another_ward_is_nobodys_business(take, clerk) -> None:
    stranger = clerk(3, place="moji")
    visit = only(take("moving"))
    with pytest.raises(NotOfThisPlace):
        open_window(place_id=PLACE, window=1, account=stranger)
    with pytest.raises(NotOfThisPlace):
        serving.cancel(account=stranger, visit_id=visit.pk)
    with pytest.raises(NobodyWaits):
        calling.call_next(account=stranger)


def test_numbers_begin_anew_each_day(take, watch) -> None:
    assert [take("moving").number, take("moving").number] == [1, 2]
    watch.passes(days=1)
    assert take("moving").number == 1


@pytest.mark.parametrize(
    ("hour", "minute", "opens"),
    [(8, 14, False), (8, 15, True), (17, 14, True), (17, 15, False)],
)
def test_numbers_are_given_out_from_a_little_before_the_doors_open(
    take, watch, hour, minute, opens
) -> None:
    watch.at(MORNING.replace(hour=hour, minute=minute))
    if opens:
        assert take("moving").number == 1
        return
    with pytest.raises(CounterClosed):
        take("moving")


def test_an_extra_opening_counts_for_its_own_place(take, watch) -> None:
    watch.at(MORNING + timedelta(days=5))  # a Sunday
    around = {
        "since": watch.moment - timedelta(hours=1),
        "until": watch.moment + timedelta(hours=1),
    }
    ExtraOpening.objects.create(place=PLACE, reason="日曜開庁", **around)
    assert take("moving").number == 1
    with pytest.raises(CounterClosed):
        take("moving", place="moji")


@pytest.mark.parametrize("services", [(), ("moving", "moving"), ("nothing",), ("moving", "'; --")])
def test_a_ticket_is_for_something_the_place_does(take, services) -> None:
    with pytest.raises(NothingChosen):
        take(*services)
    with pytest.raises(NoSuchPlace):
        take("moving", place="nowhere")


def test_a_key_means_one_thing(take) -> None:
    assert take("moving", key="k" * 8) == take("moving", key="k" * 8)
    with pytest.raises(TicketConflict):
        take("care", key="k" * 8)


def test_who_comes_from_outside_cannot_fill_the_hall(take, watch, monkeypatch) -> None:
    from shiyakusho.engines.tickets import pack

    few = pack.pack().settings.model_copy(update={"remote_most": 2})
    monkeypatch.setitem(pack.pack().__dict__, "settings", few)
    for _ in range(2):
        issue(place_id=PLACE, services=["moving"], source=Source.REMOTE)
    with pytest.raises(RemoteFull):
        issue(place_id=PLACE, services=["moving"], source=Source.REMOTE)
    assert take("moving").number == 3


def test_the_visitor_goes_home(take, clerk) -> None:
    me = clerk(3)
    ticket = take("moving", "care")
    serving.give_up(ticket=ticket)
    with pytest.raises(NobodyWaits):
        calling.call_next(account=me)
    with pytest.raises(VisitMoved):
        serving.give_up(ticket=ticket)
