"""保存期間: which closed cases have been kept long enough. Counted and reported; nothing is purged.

A period begins on April 1 after the case was closed, as 文書管理規程 of cities count it, and is the
one of the definition the case was filed under: `closed`, or `withdrawn` for what was taken back.
Where a definition names none, the case is kept. Deletion itself is an act of the records office:
the serving role of the database cannot delete a case or its history.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, Min, Q

from shiyakusho.engines.cases.models import Case
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.jp.calendar import fiscal_year, fiscal_year_start
from shiyakusho.registers.catalogue import public as catalogue

WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Due:
    """Cases of one version and one period whose time is over."""

    procedure_id: str
    title: str
    period: str
    count: int
    oldest: date

    def as_dict(self) -> dict[str, Any]:
        return {
            "procedure": self.procedure_id,
            "title": self.title,
            "period": self.period,
            "count": self.count,
            "oldest": self.oldest.isoformat(),
        }


def closed_before(today: date, period: str) -> date:
    """Cases closed before this April 1 have been kept for ``period`` (5y, 6m, 30d) by ``today``."""
    return fiscal_year_start(fiscal_year(_back(today, period)))


def due(today: date | None = None) -> list[Due]:
    """What is due, procedure by procedure; a scan of closed cases, for the night."""
    day = today or clock.today()
    versions = Case.objects.filter(is_open=False).order_by().values_list("version_id", flat=True)
    found = [one for version in versions.distinct() for one in _due_of(version, day)]
    return sorted(found, key=lambda one: (one.procedure_id, one.period, one.oldest))


def report() -> int:
    """Write what is due into the audit, when anything is; nothing is purged, so always 0."""
    found = due()
    if found:
        with recorded("cases.retention_due", due=[one.as_dict() for one in found]):
            pass
    return 0


def kept_until(case: Case) -> date | None:
    """The last day a closed case is kept; ``None`` while it is open, or where no period is named."""
    if case.closed_at is None:
        return None
    definition = catalogue.version(case.version_id).definition
    period = definition.retention.get("withdrawn" if case.state == WITHDRAWN else "closed")
    if period is None:
        return None
    closed = case.closed_at.astimezone(clock.TOKYO).date()
    day = fiscal_year_start(fiscal_year(closed) + 1)
    count, unit = int(period[:-1]), period[-1]
    if unit == "d":
        return day + timedelta(days=count - 1)
    months = day.month - 1 + count * (12 if unit == "y" else 1)
    return date(day.year + months // 12, months % 12 + 1, 1) - timedelta(days=1)


def _due_of(version_id: Any, day: date) -> Iterator[Due]:
    definition = catalogue.version(version_id).definition
    for name, which in (("closed", ~Q(state=WITHDRAWN)), (WITHDRAWN, Q(state=WITHDRAWN))):
        period = definition.retention.get(name)
        if period is None:
            continue
        begin = clock.midnight(closed_before(day, period))
        over = Case.objects.filter(which, version_id=version_id, closed_at__lt=begin)
        told = over.aggregate(count=Count("pk"), oldest=Min("closed_at"))
        if told["count"]:
            oldest = told["oldest"].astimezone(clock.TOKYO).date()
            yield Due(definition.id, definition.title.ja, period, told["count"], oldest)


def _back(day: date, period: str) -> date:
    """``day`` less ``period``; a day the month does not have is its last."""
    count, unit = int(period[:-1]), period[-1]
    if unit == "d":
        return day - timedelta(days=count)
    months = day.year * 12 + day.month - 1 - count * (12 if unit == "y" else 1)
    first = date(months // 12, months % 12 + 1, 1)
    last = (first + timedelta(days=31)).replace(day=1) - timedelta(days=1)
    return min(first + timedelta(days=day.day - 1), last)
