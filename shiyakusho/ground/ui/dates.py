"""Dates as people read them: 令和8年11月20日（金）, with ふりがな, or in English."""

import re
from datetime import date, datetime

from shiyakusho.ground.clock import TOKYO
from shiyakusho.ground.jp import wareki
from shiyakusho.ground.jp.day_names import (
    MONTHS_EN,
    READINGS,
    WEEKDAY_READINGS,
    WEEKDAYS,
    WEEKDAYS_EN,
    with_reading,
)

_WORD = re.compile("|".join(READINGS))


def in_tokyo(value: date) -> date:
    """A moment as Japan's clock shows it; a plain date unchanged."""
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(TOKYO)
    return value


def plain_date(value: date) -> date:
    """The calendar day in Japan of a date or a moment."""
    local = in_tokyo(value)
    return local.date() if isinstance(local, datetime) else local


def long(value: date, code: str) -> str:
    """令和8年11月20日 / with readings / 20 November 2026."""
    on = plain_date(value)
    if code == "en":
        return f"{on.day} {MONTHS_EN[on.month - 1]} {on.year}"
    japanese = wareki.format(on)
    return _with_readings(japanese) if code == "ja-easy" else japanese


def month(value: date, code: str) -> str:
    """令和8年11月 / with readings / November 2026."""
    on = plain_date(value)
    if code == "en":
        return f"{MONTHS_EN[on.month - 1]} {on.year}"
    japanese = wareki.format(on).rpartition("月")[0] + "月"
    return _with_readings(japanese) if code == "ja-easy" else japanese


def short(value: date, code: str) -> str:
    """R8.11.20, or 20 Nov 2026 in English."""
    on = plain_date(value)
    if code == "en":
        return f"{on.day} {MONTHS_EN[on.month - 1][:3]} {on.year}"
    return wareki.format(on, style="short")


def day(value: date, code: str) -> str:
    """The long date with its weekday."""
    weekday = plain_date(value).weekday()
    if code == "en":
        return f"{WEEKDAYS_EN[weekday]}, {long(value, code)}"
    if code == "ja-easy":
        return (
            f"{long(value, code)}（｜{WEEKDAYS[weekday]}曜日《{WEEKDAY_READINGS[weekday]}ようび》）"
        )
    return f"{long(value, code)}（{WEEKDAYS[weekday]}）"


def moment(value: datetime, code: str) -> str:
    """Date, weekday and time, in Japan's time."""
    local = in_tokyo(value)
    if not isinstance(local, datetime):
        return day(value, code)
    if code == "en":
        return f"{day(local, code)}, {local:%H:%M}"
    if code == "ja-easy":
        return f"{day(local, code)} {local.hour}｜時《じ》{local.minute}｜分《ふん》"
    return f"{day(local, code)}{local.hour}時{local:%M}分"


def _with_readings(japanese: str) -> str:
    return _WORD.sub(lambda found: with_reading(found[0]), japanese)
