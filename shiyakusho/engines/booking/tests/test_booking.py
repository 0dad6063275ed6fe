"""Book, hold, cancel, move, wait: one at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest

from shiyakusho.engines.booking import codes, refusals
from shiyakusho.engines.booking.arrivals import arriving
from shiyakusho.engines.booking.choices import Channel, State
from shiyakusho.engines.booking.models import Booking, Slot
from shiyakusho.engines.booking.selectors import offers
from shiyakusho.engines.booking.services.arranging import set_capacity, set_day, set_terms
from shiyakusho.engines.booking.services.booking import book, confirm, hold
from shiyakusho.engines.booking.services.cancelling import cancel
from shiyakusho.engines.booking.services.expiring import expire_due, finish_past
from shiyakusho.engines.booking.services.office import approve, move, note_no_show
from shiyakusho.engines.booking.services.series import book_series
from shiyakusho.engines.booking.services.waiting import wait
from shiyakusho.engines.booking.terms import Period
from shiyakusho.engines.messaging.models import Message
from shiyakusho.ground import clock
from shiyakusho.ground.outbox.models import OutboxMessage
from shiyakusho.ground.outbox.services import deliver_overdue

from .conftest import ALL_DAY, next_hour, person, sound, span

pytestmark = pytest.mark.django_db


def test_the_last_place_is_given_once(corner) -> None:
    _resource, slot = corner(2)
    first = book(slot=slot, person=person(1))
    book(slot=slot, person=person(2))
    with pytest.raises(refusals.SlotFull):
        book(slot=slot, person=person(3))
    cancel(booking_id=first.pk)
    assert cancel(booking_id=first.pk).state == State.CANCELLED
    assert book(slot=slot, person=person(3)).state == State.CONFIRMED
    sound()


def test_one_intent_is_one_booking(corner) -> None:
    _resource, slot = corner(1)
    first = book(slot=slot, person=person(1), key="a-key-of-mine")
    assert book(slot=slot, person=person(1), key="a-key-of-mine").pk == first.pk
    with pytest.raises(refusals.KeyReused):
        book(slot=slot, person=person(2), key="a-key-of-mine")
    cancel(booking_id=first.pk)
    assert book(slot=slot, person=person(1), key="a-key-of-mine").state == State.CANCELLED
    assert Booking.objects.count() == 1
    sound()


def test_a_code_leads_to_its_booking_near_its_time_and_names_nobody(corner) -> None:
    _resource, slot = corner(1)
    made = book(slot=slot, person=person(1))
    code = codes.code_of(made.pk)
    assert code not in str(vars(Booking.objects.get(pk=made.pk)))
    near = arriving(
        f"{code[:4]}-{code[4:7]}-{code[7:]}".lower(), made.starts_at + timedelta(minutes=9)
    )
    assert near is not None and near.booking_id == made.pk
    assert "予約 1子" not in str(near)
    assert arriving(code, made.starts_at - timedelta(minutes=11)) is None
    assert arriving(codes.code_of(near.resource_id), made.starts_at) is None
    with pytest.raises(refusals.CodeMistyped):
        arriving(code[:-1] + ("A" if code[-1] != "A" else "C"), made.starts_at)
    cancel(booking_id=made.pk)
    assert arriving(code, made.starts_at) is None


@pytest.mark.parametrize(
    ("terms", "asked", "refused"),
    [
        ({"notice": 60 * 24 * 3}, {}, refusals.TooLate),
        ({"opens_days_before": 0}, {}, refusals.NotYetOpen),
        ({"most_places": 3}, {"places": 4}, refusals.TooManyPlaces),
        ({}, {"places": 0}, refusals.TooManyPlaces),
        ({"level": "L1"}, {}, refusals.SignInNeeded),
        ({"min_age": 18}, {}, refusals.AgeUnknown),
        ({}, {"person": person(1).__class__("", "a@example.jp")}, refusals.NameMissing),
        ({}, {"person": person(1).__class__("名", "no address")}, refusals.ContactMissing),
        ({}, {"slot": "x"}, refusals.SlotNotOffered),
        ({}, {"slot": "0" * 32 + ".99991231T2359Z.1440"}, refusals.SlotNotOffered),
    ],
)  # fmt: skip
def test_what_the_rules_refuse(corner, terms, asked, refused) -> None:
    _resource, slot = corner(5, **terms)
    with pytest.raises(refused):
        book(**{"slot": slot, "person": person(1), **asked})
    assert not Booking.objects.exists()


def test_adults_only_counts_the_day_of_the_booking(corner) -> None:
    _resource, slot = corner(2, min_age=18)
    day = next_hour().date()
    born = day.replace(year=day.year - 18) + timedelta(days=1)  # 年齢計算: the day before is enough
    assert book(slot=slot, person=person(1, birth_date=born)).pk
    with pytest.raises(refusals.TooYoung):
        book(slot=slot, person=person(2, birth_date=born + timedelta(days=1)))


def test_a_person_has_no_more_than_the_limit_and_another_is_not_counted(corner) -> None:
    _resource, slot = corner(5, most_per_person=1)
    first = book(slot=slot, person=person(1))
    with pytest.raises(refusals.TooManyBookings):
        book(slot=slot, person=person(1))
    book(slot=slot, person=person(2))
    cancel(booking_id=first.pk)
    assert book(slot=slot, person=person(1)).pk


def test_hours_exceptions_and_holidays_make_the_slots(corner) -> None:
    made, _slot = corner(3, weekly=ALL_DAY, start_every=60, shortest=60, longest=60)
    day = next_hour().date() + timedelta(days=7)
    start = next_hour().replace(hour=0) + timedelta(days=7)

    def offered() -> list[str]:
        found = offers(made, start, start + timedelta(days=1), clock.now())
        return [f"{one.start.astimezone(made.tz):%H:%M}" for one in found]

    from shiyakusho.engines.booking.hours import is_closed_by_calendar

    assert len(offered()) == (0 if is_closed_by_calendar(day) else 8)
    set_day(resource_id=made.pk, day=day, periods=[Period(start="10:00", end="12:00")])
    assert offered() == ["10:00", "11:00"]
    found = offers(made, start, start + timedelta(days=1), clock.now())
    assert not Slot.objects.filter(opened=False).exists()
    book(slot=str(found[0].id), person=person(1))
    after = offers(made, start, start + timedelta(days=1), clock.now())
    assert [one.remaining for one in after] == [2, 3] and after[0].id == found[0].id
    set_day(resource_id=made.pk, day=day, periods=[])
    assert offered() == []
    with pytest.raises(refusals.SlotNotOffered):
        book(slot=str(found[1].id), person=person(2))


def test_other_rules_hold_from_their_day(corner) -> None:
    made, slot = corner(5)
    set_terms(resource_id=made.pk, since=next_hour().date(), data={"most_places": 2, "capacity": 5, "fee": {"yen": 300, "per": "place"}})  # fmt: skip
    assert book(slot=slot, person=person(1), places=2).fee_yen == 600
    with pytest.raises(refusals.TermsWrong):
        set_terms(resource_id=made.pk, since=clock.today(), data={"capacity": 0})
    with pytest.raises(refusals.TermsWrong):
        set_terms(resource_id=made.pk, since=clock.today(), data={"made_up": 1})


def test_a_hold_keeps_its_place_until_it_expires(corner) -> None:
    _resource, slot = corner(1, hold=10)
    kept = hold(slot=slot)
    with pytest.raises(refusals.SlotFull):
        book(slot=slot, person=person(2))
    assert confirm(booking_id=kept.pk, person=person(1)).state == State.CONFIRMED
    assert Booking.objects.get(pk=kept.pk).name == "予約 1子"
    cancel(booking_id=kept.pk)
    late = hold(slot=slot)
    with clock.stopped_at(clock.now() + timedelta(minutes=11)):
        with pytest.raises(refusals.HoldExpired):
            confirm(booking_id=late.pk, person=person(1))
        assert book(slot=slot, person=person(2)).state == State.CONFIRMED
    late.refresh_from_db()
    assert late.state == State.EXPIRED
    sound()


def test_a_pending_booking_holds_its_place(corner) -> None:
    _resource, slot = corner(1, approval=True)
    asked = book(slot=slot, person=person(1))
    assert asked.state == State.PENDING
    with pytest.raises(refusals.SlotFull):
        book(slot=slot, person=person(2))
    assert approve(booking_id=asked.pk).state == State.CONFIRMED
    sound()


def test_the_waiting_list_is_served_in_its_order_and_a_family_is_one_entry(corner) -> None:
    _resource, slot = corner(3, most_places=3, waiting_list=True, waiting_hold=60)
    with pytest.raises(refusals.PlacesLeft):
        wait(slot=slot, person=person(9))
    first = book(slot=slot, person=person(1), places=2)
    second = book(slot=slot, person=person(2))
    family = wait(slot=slot, person=person(3), places=3)
    single = wait(slot=slot, person=person(4))
    with pytest.raises(refusals.AlreadyWaiting):
        wait(slot=slot, person=person(4))
    assert (family.number, single.number) == (1, 2)
    cancel(booking_id=second.pk)
    with pytest.raises(refusals.SlotFull):
        book(slot=slot, person=person(5))  # nobody passes those who wait
    assert {one.state for one in Booking.objects.filter(number__isnull=False)} == {State.WAITING}
    cancel(booking_id=first.pk)
    family.refresh_from_db()
    single.refresh_from_db()
    assert (family.state, single.state) == (State.HELD, State.WAITING)
    with clock.stopped_at(clock.now() + timedelta(minutes=61)):
        assert expire_due() == 1
        single.refresh_from_db()
        assert single.state == State.HELD
        assert confirm(booking_id=single.pk).state == State.CONFIRMED
    sound()


def test_more_capacity_goes_to_whoever_waits(corner) -> None:
    _resource, slot = corner(1, waiting_list=True)
    book(slot=slot, person=person(1))
    waiting = wait(slot=slot, person=person(2))
    row = Slot.objects.get()
    with pytest.raises(refusals.OpeningWrong):
        set_capacity(slot_id=row.pk, capacity=0)
    set_capacity(slot_id=row.pk, capacity=2)
    waiting.refresh_from_db()
    assert waiting.state == State.HELD
    sound()


def test_moving_gives_up_the_old_place_only_with_the_new(corner) -> None:
    resource, slot = corner(1, slots=2)
    later = str(offers(resource, clock.now(), clock.now() + timedelta(days=9), clock.now())[1].id)
    one, other = book(slot=slot, person=person(1)), book(slot=later, person=person(2))
    with pytest.raises(refusals.SlotFull):
        move(booking_id=one.pk, slot=later)
    cancel(booking_id=other.pk)
    assert move(booking_id=one.pk, slot=later).version == 2
    assert book(slot=slot, person=person(3)).state == State.CONFIRMED
    sound()


def test_rooms_and_the_hall_that_contains_them(hall) -> None:
    spaces = hall()
    room = book(slot=span(spaces["left"], 10), person=person(1))
    for name in ("hall", "left", "nook"):
        with pytest.raises(refusals.SlotTaken):
            book(slot=span(spaces[name], 10, minute=30), person=person(2))
    book(slot=span(spaces["right"], 10), person=person(3))
    cancel(booking_id=room.pk)
    book(slot=span(spaces["nook"], 10), person=person(4))
    with pytest.raises(refusals.SlotTaken):
        book(slot=span(spaces["left"], 10), person=person(5))
    book(slot=span(spaces["hall"], 11), person=person(6))
    sound()


def test_buffers_lie_between_two_bookings_and_are_not_added_up(hall) -> None:
    room = hall(before=30, after=30)["right"]
    book(slot=span(room, 10), person=person(1))
    with pytest.raises(refusals.SlotTaken):
        book(slot=span(room, 11), person=person(2))
    assert book(slot=span(room, 11, minute=30), person=person(3)).pk
    offered = {f"{o.start.astimezone(room.tz):%H:%M}": o.remaining for o in offers(
        room, clock.now() + timedelta(days=2), clock.now() + timedelta(days=4), clock.now())
        if o.start.astimezone(room.tz).date() == (clock.now() + timedelta(days=3)).date()}  # fmt: skip
    assert offered["09:00"] == 1 and offered["09:30"] == 0 and offered["13:00"] == 1
    sound()


def test_a_series_is_made_whole_or_says_what_it_could_not_have(hall) -> None:
    room = hall(opens_days_before=400)["left"]
    first = span(room, 10)
    dates = book_series(first=first, times=4, person=person(1)).bookings
    assert (
        len(dates) == 4 and len({one.starts_at.astimezone(room.tz).weekday() for one in dates}) == 1
    )
    assert OutboxMessage.objects.filter(kind="booking.tell").count() == 1
    cancel(booking_id=dates[0].pk)
    with pytest.raises(refusals.SeriesRefused) as refused:
        book_series(first=first, times=4, person=person(2))
    assert len(refused.value.extra["refused"]) == 3
    made = book_series(first=first, times=4, person=person(2), all_or_nothing=False)
    assert (len(made.bookings), len(made.refused)) == (1, 3)
    assert made.series.refused == made.refused
    sound()


def test_what_is_over_is_done_or_nobody_came(corner) -> None:
    _resource, slot = corner(2)
    came, stayed = book(slot=slot, person=person(1)), book(slot=slot, person=person(2))
    with pytest.raises(refusals.BookingChanged):
        note_no_show(booking_id=stayed.pk)
    with clock.stopped_at(clock.now() + timedelta(days=3)):
        note_no_show(booking_id=stayed.pk)
        finish_past()
        came.refresh_from_db()
        assert came.state == State.DONE
        with pytest.raises(refusals.BookingChanged):
            cancel(booking_id=came.pk, by_office=True)


def test_staff_book_under_the_same_rules(corner) -> None:
    _resource, slot = corner(1, level="L2")
    by_phone = person(1).__class__("電話 花子", phone="093-582-2525")
    book(slot=slot, person=by_phone, channel=Channel.STAFF)
    with pytest.raises(refusals.SlotFull):
        book(slot=slot, person=by_phone, channel=Channel.STAFF)
    assert not OutboxMessage.objects.filter(kind="booking.tell").exists()


def test_one_mail_for_each_state_in_the_readers_language(corner) -> None:
    _resource, slot = corner(1, cancel_until=60)
    made = book(slot=slot, person=person(1, language="en"))
    assert deliver_overdue() >= 1
    mail = Message.objects.get()
    assert mail.address == "p1@example.jp" and f"/en/bookings/mine/{made.pk}" in mail.body
    with clock.stopped_at(made.starts_at - timedelta(minutes=59)):
        with pytest.raises(refusals.TooLateToCancel):
            cancel(booking_id=made.pk)
        cancel(booking_id=made.pk, by_office=True, reason="悪天候のため")
        deliver_overdue()
    assert Message.objects.count() == 2
