"""Dates, in the Japanese era or the western calendar. An impossible date is never shifted."""

import re
from datetime import date
from typing import Any

from django.utils.translation import get_language

from shiyakusho.engines.forms.problems import Refused
from shiyakusho.engines.forms.text import folded, one_text
from shiyakusho.ground.clock import today
from shiyakusho.ground.jp import dates, wareki
from shiyakusho.ground.ui.fields import DATE_PARTS, date_parts, date_text

_ISO = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)


def read_date(question: Any, raw: Any) -> str:
    """The ISO text of a date typed in boxes, or in one text (`R8/5/1`, `2026-05-01`)."""
    day = parse(raw)
    low, high = limit(question.min), limit(question.max)
    if low and day < low:
        raise Refused("date_too_early", min=_said(low))
    if high and day > high:
        raise Refused("date_too_late", max=_said(high))
    return day.isoformat()


def parse(raw: Any) -> date:
    """The date behind what was typed; Refused or JpError with the reason."""
    text = _from_boxes(raw) if isinstance(raw, dict) else folded(one_text(raw, max_length=40))
    return dates.parse(text)


def raw_date(value: Any) -> Any:
    """A date, or its ISO text, as boxes; anything else as it is, to be read or refused."""
    known = value is None or isinstance(value, date) or _ISO.fullmatch(str(value))
    return date_parts(value) if known else value


def limit(value: Any) -> date | None:
    """A limit of a definition: ISO text, or `today`."""
    if value is None:
        return None
    return today() if value == "today" else date.fromisoformat(str(value))


def _from_boxes(raw: dict[str, Any]) -> str:
    if set(raw) - set(DATE_PARTS):
        raise Refused("wrong_shape")
    boxes = {part: folded(one_text(raw.get(part) or "", max_length=10)) for part in DATE_PARTS}
    for part in ("year", "month", "day"):
        if not boxes[part]:
            raise Refused("date_incomplete", part=part)
    return date_text(boxes)


def _said(day: date) -> str:
    return day.isoformat() if get_language() == "en" else wareki.format(day)
