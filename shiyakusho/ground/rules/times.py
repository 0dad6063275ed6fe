"""CEL's timestamp and duration: reading, bounds, parts. Time zones by IANA name or offset."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from .errors import RuleValueError
from .overloads import function
from .values import INT_MAX, whole

_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)[Tt](\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:\d\d)")
_SPAN = re.compile(r"(\d+(?:\.\d*)?|\.\d+)(h|ms|us|µs|ns|m|s)")
_SECONDS = {"h": 3600, "m": 60, "s": 1, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}
# CEL bounds durations to about 10,000 years.
_LONGEST = 315_576_000_000


def _bad(ja: str, en: str) -> RuleValueError:
    return RuleValueError(ja, en, code="bad_time")


def stamp(make: Callable[[], dt.datetime]) -> dt.datetime:
    """The moment, refused outside the years 1–9999."""
    try:
        moment = make()
        return moment.astimezone(dt.UTC) if moment.tzinfo else moment.replace(tzinfo=dt.UTC)
    except (OverflowError, ValueError):
        raise _bad("日時が範囲の外です", "timestamp out of range") from None


def span(make: Callable[[], dt.timedelta]) -> dt.timedelta:
    """The duration, refused beyond CEL's bound."""
    try:
        length = make()
    except OverflowError:
        raise _bad("期間が範囲の外です", "duration out of range") from None
    if abs(length.total_seconds()) > _LONGEST:
        raise _bad("期間が範囲の外です", "duration out of range")
    return length


def gap(later: dt.datetime, earlier: dt.datetime) -> dt.timedelta:
    """later − earlier, refused where CEL's 64 bits of nanoseconds (292 years) end."""
    length = later - earlier
    if abs(length.total_seconds()) > INT_MAX / 1e9:
        raise _bad("期間が範囲の外です", "duration out of range")
    return length


@function("timestamp", "string -> timestamp", "int -> timestamp", "timestamp -> timestamp")
def timestamp(value: object) -> object:
    if isinstance(value, dt.datetime):
        return stamp(lambda: value)
    if isinstance(value, int) and not isinstance(value, bool):
        return stamp(lambda: dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=value))
    found = _STAMP.fullmatch(value) if isinstance(value, str) else None
    if not found:
        raise _bad(f"日時の書き方が違います: {value}", f"invalid timestamp {value!r}")
    fraction = ((found[3] or "") + "000000")[:6]
    zone = found[4].upper().replace("Z", "+00:00")
    return stamp(lambda: dt.datetime.fromisoformat(f"{found[1]}T{found[2]}.{fraction}{zone}"))


@function("duration", "string -> duration", "duration -> duration", "int -> duration")
def duration(value: object) -> object:
    if isinstance(value, dt.timedelta):
        return value
    if isinstance(value, int) and not isinstance(value, bool):
        return span(lambda: dt.timedelta(seconds=value))
    text = value if isinstance(value, str) else ""
    sign = -1 if text.startswith("-") else 1
    body = text.lstrip("+-")
    parts = _SPAN.findall(body)
    if body != "0" and (not parts or "".join(a + b for a, b in parts) != body):
        raise _bad(f"期間の書き方が違います: {value}", f"invalid duration {value!r}")
    seconds = sum(float(number) * _SECONDS[unit] for number, unit in parts)
    return span(lambda: dt.timedelta(seconds=sign * seconds))


def _in_zone(moment: dt.datetime, zone: str) -> dt.datetime:
    if found := re.fullmatch(r"([+-]?)(\d\d):(\d\d)", zone):
        minutes = int(found[2]) * 60 + int(found[3])
        offset = dt.timedelta(minutes=-minutes if found[1] == "-" else minutes)
        return moment.astimezone(dt.timezone(offset))
    try:
        return moment.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise _bad(f"時間帯がわかりません: {zone}", f"unknown time zone {zone!r}") from None


def _days_into_year(moment: dt.date) -> int:
    return moment.timetuple().tm_yday - 1


_PARTS: dict[str, tuple[Callable[..., int], bool]] = {
    # name → (part of a moment, also of a date)
    "getFullYear": (lambda m: m.year, True),
    "getMonth": (lambda m: m.month - 1, True),
    "getDate": (lambda m: m.day, True),
    "getDayOfMonth": (lambda m: m.day - 1, True),
    "getDayOfWeek": (lambda m: m.isoweekday() % 7, True),
    "getDayOfYear": (_days_into_year, True),
    "getHours": (lambda m: m.hour, False),
    "getMinutes": (lambda m: m.minute, False),
    "getSeconds": (lambda m: m.second, False),
    "getMilliseconds": (lambda m: m.microsecond // 1000, False),
}
_OF_SPAN: dict[str, Callable[[dt.timedelta], int]] = {
    "getHours": lambda d: int(d.total_seconds() / 3600),
    "getMinutes": lambda d: int(d.total_seconds() / 60),
    "getSeconds": lambda d: int(d.total_seconds()),
    "getMilliseconds": lambda d: (abs(d) % dt.timedelta(seconds=1)).microseconds // 1000,
}


def _getter(name: str, part: Callable[..., int], of_date: bool) -> None:
    signatures = ["timestamp -> int", "timestamp, string -> int"]
    signatures += ["date -> int"] if of_date else ["duration -> int"]

    def get(value: object, zone: str = "UTC") -> object:
        if isinstance(value, dt.datetime):
            return part(_in_zone(value, zone))
        if isinstance(value, dt.timedelta) and name in _OF_SPAN:
            return _OF_SPAN[name](value)
        if isinstance(value, dt.date) and of_date:
            return part(value)
        raise _bad(f"「{name}」は日時に使います", f"{name} needs a timestamp")

    function(name, *signatures)(get)


for _name, (_part, _of_date) in _PARTS.items():
    _getter(_name, _part, _of_date)


def seconds_since_1970(moment: dt.datetime) -> int:
    """int(timestamp)."""
    seconds = (moment - dt.datetime(1970, 1, 1, tzinfo=dt.UTC)) // dt.timedelta(seconds=1)
    return whole(min(seconds, INT_MAX))
