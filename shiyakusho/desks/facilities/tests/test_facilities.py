"""Find a room by place, kind, what helps to get in and a free time; its two weeks; how much it was used."""

from __future__ import annotations

import re
from datetime import datetime, time, timedelta
from typing import Any

import pytest
from django.test import Client

from shiyakusho.desks.facilities import calendar, mapping, searching
from shiyakusho.desks.facilities.models import Room
from shiyakusho.desks.facilities.pack import pack
from shiyakusho.desks.facilities.refusals import NoSuchFacility
from shiyakusho.desks.facilities.searching import Found, Wanted
from shiyakusho.desks.facilities.services import tie
from shiyakusho.engines.booking import public as booking
from shiyakusho.engines.booking.slot_ids import slot_id
from shiyakusho.ground import clock
from shiyakusho.ground.identity.sessions import BACKEND
from shiyakusho.registers.organisation import public as organisation

pytestmark = pytest.mark.django_db
WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


def text(answer: Any) -> str:
    return re.sub(r"<rt>.*?</rt>|<[^>]+>", " ", answer.content.decode())


@pytest.fixture
def room() -> Room:
    """A room of the citizens' hall, from nine to noon and from one to nine, closed on Sundays."""
    hours = [{"start": "09:00", "end": "12:00"}, {"start": "13:00", "end": "21:00"}]
    terms = booking.TermsData.model_validate(
        {"weekly": {day: hours for day in WEEK[:6]}, "holidays": "as_any_day", "start_every": 60,
         "shortest": 60, "longest": 480}
    )  # fmt: skip
    section = organisation.office_for("residents", "kokurakita").id
    made = booking.add_resource(
        name={"ja": "東の間"}, terms=terms, kind="facility", exclusive=True, section_id=section
    )
    return tie(resource_id=made.pk, facility_id="citizens-hall", kinds=["meeting"], people=30)


def workday() -> datetime:
    day = clock.today() + timedelta(days=3)
    while day.weekday() == 6:
        day += timedelta(days=1)
    return datetime.combine(day, time(), clock.TOKYO)


def book(room: Room, start: datetime, hours: int) -> None:
    slot = slot_id(room.resource_id, start, start + timedelta(hours=hours))
    booking.book(slot=str(slot), person=booking.Person("門司", "a@b.jp"))


def test_a_room_is_found_only_where_everything_fits(room) -> None:
    day, now = workday(), clock.now()
    book(room, day.replace(hour=14), 2)

    def found(**wanted: Any) -> list[Any]:
        return [
            one.free.get(room.pk) for one in searching.search(Wanted(**wanted), now) if one.rooms
        ]

    assert (
        found()
        and found(words="市民会館")
        and found(words="Citizens hall")
        and found(ward="kokurakita")
    )
    assert not found(ward="moji") and not found(kind="kitchen") and not found(words="体育館")
    assert found(access=("hearing-loop", "lift")) and not found(people=31) and found(people=30)
    [times] = found(day=day.date(), hours=1)
    assert times == [
        "09:00",
        "10:00",
        "11:00",
        "13:00",
        "16:00",
        "17:00",
        "18:00",
        "19:00",
        "20:00",
    ]
    [times] = found(day=day.date(), hours=3)
    assert times == ["09:00", "16:00", "17:00", "18:00"]
    assert found(day=day.date(), hours=3, start=time(9)) and not found(
        day=day.date(), hours=4, start=time(9)
    )
    sunday = day + timedelta(days=6 - day.weekday())
    assert not found(day=sunday.date())
    assert not searching.search(Wanted(words="どこにもない施設"), now)


def test_two_weeks_are_a_line_a_day(room) -> None:
    day, now = workday(), clock.now()
    book(room, day.replace(hour=9), 3)
    book(room, day.replace(hour=17), 1)
    lines = calendar.lines_of(room, day.date(), now)
    assert len(lines) == calendar.DAYS
    assert lines[0].parts == [calendar.FULL, calendar.FREE, calendar.SOME]
    sunday = next(one for one in lines if one.day.weekday() == 6)
    assert sunday.parts == [calendar.CLOSED] * 3 and not sunday.is_bookable
    page = text(Client().get("/ja/facilities/citizens-hall/"))
    assert "東の間" in page and "空きなし" in page and "30人まで" in page


def test_the_pages_take_whatever_is_asked(room) -> None:
    client = Client()
    for query in ("", "?q=%00&ward=x&kind=<b>&access=x&people=-1&day=2026-99-99&start=z&hours=0",
                  "?day=1999-01-01&hours=99&people=99999999&start=09:00&access=lift&access=lift",
                  f"?day={workday().date()}&hours=2&start=09:00"):  # fmt: skip
        answer = client.get(f"/ja/facilities/{query}")
        assert answer.status_code == 200, query
    assert "東の間" in text(answer) and "09:00" in text(answer)
    assert client.get("/ja/facilities/nowhere/").status_code == 404
    svg = client.get("/ja/facilities/").content.decode()
    assert svg.count("facility-map__pin") == len(pack().facilities)


def test_pins_lie_on_the_map_as_places_lie_to_one_another() -> None:
    found = [Found(n, one, []) for n, one in enumerate(pack().facilities, 1)]
    sheet = mapping.draw(pack(), found)
    assert sheet is not None
    at = {one.number: one for one in sheet.pins}
    by_id = {one.facility.id: at[one.number] for one in found}
    assert by_id["moji-community"].x > by_id["citizens-hall"].x > by_id["yahata-community"].x
    assert by_id["moji-community"].y < by_id["citizens-hall"].y
    assert all(0 < one.x < sheet.width and 0 < one.y < sheet.height for one in sheet.pins)
    near = [Found(n, pack().facilities[0], []) for n in (1, 2)]
    crowded = mapping.draw(pack(), near)
    assert crowded is not None and crowded.pins[0].x != crowded.pins[1].x


def test_use_is_counted_and_rooms_are_placed_by_their_own_section(room, account) -> None:
    day = workday()
    book(room, day.replace(hour=14), 2)
    booking.cancel(booking_id=_booked(room, day.replace(hour=18)))
    [one] = booking.usage_of([room.resource], day.date(), day.date())
    assert (one.open_hours, one.used_hours, one.bookings, one.cancelled) == (11.0, 2.0, 1, 1)
    assert one.rate == pytest.approx(2 / 11)

    def chief(role: str) -> Client:
        made = account("staff", name="課長 花子")
        section = organisation.office_for(role, "kokurakita").id
        post = organisation.post_above(section, "section_chief")
        organisation.appoint(account=made, post_id=post.pk, since=clock.today())
        client = Client()
        client.force_login(made, backend=BACKEND)
        return client

    mine, other = chief("residents"), chief("animal-welfare")
    page = mine.get("/manage/facilities/?days=90")
    assert page.status_code == 200 and "東の間" in text(page)
    place = f"/manage/facilities/{room.resource_id}/"
    said = {"facility": "moji-community", "kind": ["meeting", "kitchen"], "people": "12"}
    assert other.post(place, said).status_code == 404
    assert mine.post(place, said).status_code == 302
    room.refresh_from_db()
    assert (room.facility, room.kinds, room.people) == (
        "moji-community",
        ["meeting", "kitchen"],
        12,
    )
    assert mine.post(place, {**said, "kind": "castle"}).status_code == 404
    mine.post(place, {"facility": ""})
    assert not Room.objects.exists()
    with pytest.raises(NoSuchFacility):
        tie(resource_id=room.resource_id, facility_id="nowhere", kinds=[])


def _booked(room: Room, start: datetime) -> Any:
    slot = slot_id(room.resource_id, start, start + timedelta(hours=1))
    return booking.book(slot=str(slot), person=booking.Person("小倉", "c@d.jp")).pk
