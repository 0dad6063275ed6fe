"""iCalendar (RFC 5545): one booking for its person, a resource's calendar for the staff."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from shiyakusho.engines.booking.choices import State
from shiyakusho.engines.booking.models import Booking

MEDIA_TYPE = "text/calendar; charset=utf-8"
_ESCAPED = str.maketrans({"\\": "\\\\", ";": "\\;", ",": "\\,", "\n": "\\n", "\r": None})
LONGEST_LINE = 75  # octets, without the line's end


def calendar(bookings: Iterable[Booking], *, host: str, now: datetime, title: str) -> str:
    """A calendar named ``title``. It holds times, the resource's name, its place and how many come:
    never who, since calendars are copied to machines nobody here knows."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{_text(host)}//shiyakusho//JA",
             "CALSCALE:GREGORIAN", "METHOD:PUBLISH", f"X-WR-CALNAME:{_text(title)}"]  # fmt: skip
    for one in bookings:
        lines.extend(_event(one, host, now))
    lines.append("END:VCALENDAR")
    return "".join(f"{piece}\r\n" for line in lines for piece in _folded(line))


def _event(booking: Booking, host: str, now: datetime) -> Iterator[str]:
    resource = booking.resource
    off = booking.state in (State.CANCELLED, State.EXPIRED)
    sure = booking.state in (State.CONFIRMED, State.DONE, State.NO_SHOW)
    yield "BEGIN:VEVENT"
    yield f"UID:{booking.pk}@{_text(host)}"
    yield f"SEQUENCE:{booking.version - 1}"
    yield f"DTSTAMP:{_moment(now)}"
    yield f"DTSTART:{_moment(booking.starts_at)}"
    yield f"DTEND:{_moment(booking.ends_at)}"
    yield f"SUMMARY:{_text(resource.name.get('ja', ''))}（{booking.places}人）"
    if place := resource.place.get("ja", ""):
        yield f"LOCATION:{_text(place)}"
    yield f"STATUS:{'CANCELLED' if off else 'CONFIRMED' if sure else 'TENTATIVE'}"
    yield "END:VEVENT"


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _text(text: str) -> str:
    return text.translate(_ESCAPED)


def _folded(line: str) -> Iterator[str]:
    """No line is longer than 75 octets, and no character is cut in two (RFC 5545 3.1)."""
    piece, size, room = "", 0, LONGEST_LINE
    for sign in line:
        width = len(sign.encode())
        if size + width > room:
            yield piece
            piece, size, room = " ", 1, LONGEST_LINE
        piece, size = piece + sign, size + width
    yield piece
