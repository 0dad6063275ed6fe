"""Hours as people type them: ``09:00-12:00, 13:00-17:00``; full-width signs and 〜 are read too."""

from __future__ import annotations

import re
from collections.abc import Iterable

from pydantic import ValidationError

from shiyakusho.engines.booking.refusals import TermsWrong
from shiyakusho.engines.booking.terms import Period

SIGNS = str.maketrans("０１２３４５６７８９：~～〜–−、，", "0123456789:-----,,")
_ONE = re.compile(r"(\d{1,2}):(\d{2})-(?:(\d{1,2}):(\d{2}))")


def read(text: str) -> list[Period]:
    """The periods of a day, none for an empty text; :class:`TermsWrong`."""
    flat = re.sub(r"\s", "", text).translate(SIGNS)
    return [_period(part) for part in flat.split(",") if part]


def write(periods: Iterable[Period]) -> str:
    """The same as text."""
    return ", ".join(
        f"{one.start:%H:%M}-{one.end.strftime('%H:%M') if one.end else '24:00'}" for one in periods
    )


def _period(part: str) -> Period:
    found = _ONE.fullmatch(part)
    if found is None:
        raise TermsWrong(extra={"errors": [part[:20]]})
    start, end = f"{found[1]:0>2}:{found[2]}", f"{found[3]:0>2}:{found[4]}"
    try:
        return Period.model_validate({"start": start, "end": None if end == "24:00" else end})
    except ValidationError:
        raise TermsWrong(extra={"errors": [part[:20]]}) from None
