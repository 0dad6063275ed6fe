"""How a forecast is said: a span of whole minutes, never one number that pretends to be sure."""

from __future__ import annotations

import math
from typing import Any

from django.utils.translation import gettext

from shiyakusho.engines.tickets.forecast.state import Forecast

STEP = 5  # minutes; finer would say more than is known
SOON = 3


def span(forecast: Forecast | None) -> str:
    """「約10〜25分」; empty where nothing is known."""
    if forecast is None:
        return ""
    least, most = bounds(forecast)
    if most <= SOON:
        return gettext("すぐ")
    if least == most:
        return gettext("約%(most)s分") % {"most": most}
    if least == 0:
        return gettext("%(most)s分以内") % {"most": most}
    return gettext("約%(least)s〜%(most)s分") % {"least": least, "most": most}


def bounds(forecast: Forecast) -> tuple[int, int]:
    """Half of all wait the first, nine of ten the second at most, in steps people can use."""
    least = round(forecast.p50 / STEP) * STEP
    most = (
        math.ceil(forecast.p90) if forecast.p90 <= SOON else math.ceil(forecast.p90 / STEP) * STEP
    )
    return min(least, most), most


def minutes(value: float | None) -> str:
    """One decimal, or nothing."""
    return "" if value is None else f"{value:.1f}"


def spoken(label: str, window: Any) -> str:
    """What the board says aloud, in Japanese."""
    prefix, number = label.split("-")
    signs = "の".join((*prefix, "")) if len(prefix) > 1 else f"{prefix}の"
    return f"{signs}{int(number)}番の方、{window}番窓口へお越しください。"
