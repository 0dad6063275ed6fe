"""Look for a room: by place, kind, what helps to get in, and a time that is free."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from shiyakusho.desks.facilities.models import Room
from shiyakusho.desks.facilities.pack import Facility, pack
from shiyakusho.engines.booking import public as booking
from shiyakusho.ground import clock
from shiyakusho.ground.jp.text import search_key

MOST_ROOMS = 300
MOST_ASKED = 60  # rooms whose times are looked up for one search
MOST_HOURS = 12


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for; empty says nothing."""

    words: str = ""
    ward: str = ""
    kind: str = ""
    access: tuple[str, ...] = ()
    people: int | None = None
    day: date | None = None
    start: time | None = None
    hours: int = 1


@dataclass(frozen=True)
class Found:
    """A facility that fits, with its rooms that do; ``free`` are the beginnings of free times by
    room, where a day was asked for."""

    number: int
    facility: Facility
    rooms: list[Room]
    free: dict[int, list[str]] = field(default_factory=dict)


def search(wanted: Wanted, now: datetime) -> list[Found]:
    """What fits, in the order of the pack, numbered as on the map."""
    rooms = _rooms_by_facility(wanted)
    found: list[Found] = []
    asked = 0
    for facility in pack().facilities:
        here = rooms.get(facility.id, [])
        if not _fits(facility, wanted) or not (here or _is_open_question(facility, wanted)):
            continue
        free: dict[int, list[str]] = {}
        if wanted.day is not None:
            asked += len(here)
            if asked > MOST_ASKED:
                break
            free = {room.pk: times for room in here if (times := free_times(room, wanted, now))}
            here = [room for room in here if room.pk in free]
            if not here:
                continue
        found.append(Found(len(found) + 1, facility, here, free))
    return found


def free_times(room: Room, wanted: Wanted, now: datetime) -> list[str]:
    """When on the day wanted the room is free for so many hours, as beginnings (``10:00``)."""
    day = wanted.day or clock.today()
    pages = booking.days_of(room.resource, day, now)
    if not pages.days or pages.days[0].day != day:
        return []
    spans = [_span(one.label, day) for one in pages.days[0].times if one.free]
    length = timedelta(hours=wanted.hours) if room.resource.exclusive else timedelta()
    begins = [start for start, _end in spans if covered(start, start + length, spans)]
    if wanted.start is not None:
        begins = [one for one in begins if one.time() == wanted.start]
    return [f"{one:%H:%M}" for one in begins]


def covered(start: datetime, end: datetime, spans: list[tuple[datetime, datetime]]) -> bool:
    """Whether free spans, one after the other or overlapping, reach from ``start`` to ``end``."""
    reached = start
    for begin, over in sorted(spans):
        if begin <= reached < over:
            reached = over
    return reached >= end


def _span(label: str, day: date) -> tuple[datetime, datetime]:
    start, _, end = label.partition("–")
    begin = datetime.combine(day, time.fromisoformat(start))
    over = datetime.combine(day, time.fromisoformat(end))
    return begin, over if over > begin else over + timedelta(days=1)


def _rooms_by_facility(wanted: Wanted) -> dict[str, list[Room]]:
    rows = Room.objects.filter(resource__is_open=True).select_related("resource")
    if wanted.people is not None:
        rows = rows.filter(people__gte=wanted.people)
    found: dict[str, list[Room]] = defaultdict(list)
    for room in rows.order_by("resource__name__ja", "pk")[:MOST_ROOMS]:
        if not wanted.kind or wanted.kind in room.kinds:
            found[room.facility].append(room)
    return found


def _fits(facility: Facility, wanted: Wanted) -> bool:
    return (
        (not wanted.ward or facility.ward == wanted.ward)
        and set(wanted.access) <= set(facility.access)
        and all(word in _flat(facility.words) for word in _flat(wanted.words).split())
    )


def _is_open_question(facility: Facility, wanted: Wanted) -> bool:
    """A building without rooms here is shown too, with its telephone, unless a room is needed."""
    if wanted.day is not None or wanted.people is not None:
        return False
    return not wanted.kind or wanted.kind in facility.kinds


def _flat(text: str) -> str:
    """The key to look by; the marks of a reading are none of the name."""
    return search_key("".join(sign for sign in text if sign not in "｜《》"))
