"""What a procedure comes to for one household, in words. An estimate: nothing has been decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.ui import dates, text
from shiyakusho.registers.catalogue.public import Text

from .results import Entry

ESTIMATE = _("まだ決まっていません。いまの答えで計算した見込みです。")
NOT_YET = _("まだわかりません。窓口でおたずねください。")
# A whole number in its unit; a number without one is shown as it is.
UNITS = {
    "yen": _("%(number)s円"),
    "days": _("%(number)s日"),
    "months": _("%(number)sか月"),
    "people": _("%(number)s人"),
    "count": _("%(number)s件"),
}


@dataclass(frozen=True, slots=True)
class Sum:
    """An amount, a month or a day with its name; `unit` as in the definition. `checked`: every
    figure of the tables behind it has been. `value` None: a figure ended, its next is not known."""

    id: str
    title: Text | Any
    unit: str | None
    value: int | dt.date | None
    checked: bool = True

    @property
    def written(self) -> text.Spoken:
        """20,000円, 令和8年11月, in the reader's language."""
        if self.value is None:
            return text.Spoken(str(NOT_YET))
        if isinstance(self.value, dt.date):
            shape = dates.month if self.unit == "month" else dates.long
            return text.Spoken(shape(self.value, text.language()))
        number = f"{self.value:,}"
        unit = UNITS.get(self.unit or "")
        return text.Spoken(str(unit) % {"number": number} if unit else number)


def sums_of(entry: Entry) -> Iterator[Sum]:
    """In the order of the definition; an amount without a title is called an estimate."""
    for name, amount in entry.definition.amounts.items():
        if name in entry.amounts or name in entry.ended:
            title = amount.title or _("金額のめやす")
            value = entry.amounts.get(name)
            yield Sum(name, title, amount.unit, value, name not in entry.unchecked)


def as_json(entry: Entry, language: str) -> list[dict[str, Any]]:
    """The same for the API: days as ISO text, the first of the month for a month; null where the
    figure ended and its next is not known."""
    return [
        {
            "id": one.id,
            "title": text.in_language(one.title, language),
            "unit": one.unit,
            "value": plain(one.value),
            "estimate": True,
            "checked": one.checked,
        }
        for one in sums_of(entry)
    ]


def plain(value: int | dt.date | None) -> int | str | None:
    return value.isoformat() if isinstance(value, dt.date) else value
