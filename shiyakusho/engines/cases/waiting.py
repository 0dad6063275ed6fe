"""How long an answer is awaited: what the move says, then the city, then the nation.

Each of the three values (days, reminders, what becomes of silence) by itself: a city that gives more
days need not repeat the rest. No law names the days (行政手続法7条: 相当の期間).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings

from shiyakusho.engines.cases.choices import Asking, Unanswered
from shiyakusho.ground import yamlfile
from shiyakusho.registers.organisation import public as organisation

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Move

ONE = timedelta(days=1)


@dataclass(frozen=True)
class Terms:
    """What goes for one asking: its kind, days to answer, days before the last to remind."""

    kind: Asking
    days: int
    remind: tuple[int, ...]
    unanswered: Unanswered

    def respond_by(self, asked_on: date, is_open: Callable[[date], bool]) -> date:
        """The last day to answer, carried to the next day the office is open (民法142条)."""
        day = asked_on + ONE * self.days
        while not is_open(day):
            day += ONE
        return day


def terms_of(move: Move) -> Terms:
    """The terms of a move that asks the applicant for something."""
    kind = Asking(move.kind or Asking.CORRECTION)
    said = move.due.model_dump(exclude_none=True) if move.due else {}
    city = organisation.city().waiting.get(kind)
    local = city.model_dump(exclude_none=True) if city else {}
    values = national_terms()[kind] | local | said
    return Terms(
        kind, values["days"], tuple(sorted(values["remind"])), Unanswered(values["unanswered"])
    )


def remind_on(remind: tuple[int, ...], respond_by: date, after: date) -> date | None:
    """The next day to remind later than ``after``, ``None`` when there is none before the last."""
    days = (respond_by - ONE * before for before in remind)
    return min((day for day in days if after < day <= respond_by), default=None)


@cache
def national_terms() -> dict[str, dict[str, Any]]:
    """The nation's standard by kind of asking."""
    path = Path(settings.NATIONAL_DIR) / "corrections" / "waiting.yaml"
    return dict(yamlfile.read(path))
