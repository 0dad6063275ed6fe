"""施設さがし: the search with its list and its map, and one facility with the next two weeks of its rooms."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from shiyakusho.desks.facilities import calendar
from shiyakusho.desks.facilities.mapping import draw
from shiyakusho.desks.facilities.models import Room
from shiyakusho.desks.facilities.pack import pack, wards
from shiyakusho.desks.facilities.searching import MOST_HOURS, Wanted, search
from shiyakusho.ground import clock
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui.written import asked

SIGNS = {
    calendar.FREE: ("○", _("空いています")),
    calendar.SOME: ("△", _("少し空いています")),
    calendar.FULL: ("×", _("空きなし")),
    calendar.CLOSED: ("－", _("使えません")),
}
STARTS = [f"{hour:02}:00" for hour in range(8, 22)]


@route.public
@require_safe
def find(request: HttpRequest) -> HttpResponse:
    """Everything there is, or what fits."""
    wanted = read(request)
    city = pack()
    found = search(wanted, clock.now())
    context = {
        "wanted": wanted,
        "found": [_shown(one) for one in found],
        "map": draw(city, found),
        "kinds": city.kinds.items(),
        "access": city.access.items(),
        "wards": wards(),
        "starts": STARTS,
        "start": f"{wanted.start:%H:%M}" if wanted.start else "",
        "hours": range(1, MOST_HOURS + 1),
        "today": clock.today().isoformat(),
    }
    return render(request, "facilities/find.html", context)


def read(request: HttpRequest) -> Wanted:
    """What the query asks for; what cannot be read asks for nothing."""
    people, hours = asked(request, "people", longest=5), asked(request, "hours", longest=2)
    known = [one for one in request.GET.getlist("access") if one in pack().access]
    day = _day(asked(request, "day", longest=10))
    return Wanted(
        words=asked(request, "q"),
        ward=asked(request, "ward", longest=40),
        kind=asked(request, "kind", longest=40),
        access=tuple(dict.fromkeys(known)),
        people=int(people) if people.isascii() and people.isdigit() and int(people) else None,
        day=day if day and day >= clock.today() else None,
        start=_time(asked(request, "start", longest=5)),
        hours=min(int(hours), MOST_HOURS) if hours.isascii() and hours.isdigit() and int(hours) else 1,
    )  # fmt: skip


def _shown(one: Any) -> dict[str, Any]:
    city = pack()
    return {
        "number": one.number,
        "facility": one.facility,
        "access": [city.access[name] for name in one.facility.access],
        "rooms": [
            {"room": room, "kinds": [city.kinds[name] for name in room.kinds if name in city.kinds],
             "free": one.free.get(room.pk, [])}
            for room in one.rooms
        ],
    }  # fmt: skip


@route.public
@require_safe
def facility(request: HttpRequest, facility_id: str) -> HttpResponse:
    """One facility: how to get in, its rooms, and how the next two weeks stand."""
    city = pack()
    found = city.facility(facility_id)
    today = clock.today()
    first = max(_day(asked(request, "from", longest=10)) or today, today)
    rows = Room.objects.filter(facility=found.id, resource__is_open=True)
    rooms = [
        {
            "room": room,
            "kinds": [city.kinds[name] for name in room.kinds if name in city.kinds],
            "lines": [
                {"day": line.day, "parts": [SIGNS[one] for one in line.parts], "open": line.is_bookable}
                for line in calendar.lines_of(room, first, clock.now())
            ],
        }
        for room in rows.select_related("resource").order_by("resource__name__ja", "pk")[:30]
    ]  # fmt: skip
    context = {
        "facility": found,
        "access": [city.access[name] for name in found.access],
        "rooms": rooms,
        "signs": SIGNS.values(),
    }
    return render(request, "facilities/facility.html", context)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _time(text: str) -> time | None:
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
