"""Measured work as figures of groups: per procedure and step, per section, per month.

A group with fewer cases than ``least_cases``, and a section in which fewer people work than
``least_people``, tells no time: what is left is about work, not about somebody.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Literal

from django.db import connection

from shiyakusho.desks.worktime.figures_table import bounds
from shiyakusho.ground import clock
from shiyakusho.registers.organisation import public as organisation

By = Literal["all", "section", "month"]
_GROUP = {"all": "''", "section": "section_id", "month": "to_char(left_at AT TIME ZONE 'Asia/Tokyo', 'YYYY-MM')"}  # fmt: skip
_SQL = """
WITH passed AS (
    SELECT procedure_id, step, {group} AS part, case_id, entered_at, left_at, rework, staff_seconds
    FROM worktime_passage
    WHERE section_id = ANY(%(sections)s) AND left_at >= %(since)s AND left_at < %(until)s
      AND step_kind <> 'end' AND (%(procedure)s = '' OR procedure_id = %(procedure)s)
), printed AS (
    SELECT procedure_id, step, {printed} AS part, sum(pages) AS pages
    FROM worktime_printed
    WHERE section_id = ANY(%(sections)s) AND "at" >= %(since)s AND "at" < %(until)s
    GROUP BY 1, 2, 3
)
SELECT procedure_id, step, part, count(*) AS n,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY staff_seconds),
    percentile_cont(0.9) WITHIN GROUP (ORDER BY staff_seconds),
    percentile_cont(0.5) WITHIN GROUP (ORDER BY
        greatest(extract(epoch FROM left_at - entered_at) - coalesce(staff_seconds, 0), 0)),
    avg((rework <> '')::int), coalesce(max(printed.pages), 0)
FROM passed LEFT JOIN printed USING (procedure_id, step, part)
GROUP BY 1, 2, 3 ORDER BY 1, 2, 3
"""


@dataclass(frozen=True)
class Figure:
    """One group. Minutes of staff (median, p90) and hours of waiting (median) are ``None`` where the
    group is too small to be shown; ``rework`` is a share, ``pages`` all that were printed."""

    procedure: str
    step: str
    part: str
    n: int
    minutes: float | None
    minutes_p90: float | None
    waiting_hours: float | None
    rework: float | None
    pages: int

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


def figures(
    *,
    sections: Collection[str],
    since: date,
    until: date,
    procedure: str = "",
    by: By = "all",
) -> list[Figure]:
    """The figures of the steps left from ``since`` up to and with ``until`` in these sections."""
    shown = set(sections)
    if by == "section":
        shown -= _small_sections(sections)
    elif sum(_people_in(sections).values()) < bounds().least_people:
        shown = set()  # together they are as few as a section that is not told on its own
    first, last = clock.days(since, until)
    values: dict[str, Any] = {
        "sections": sorted(shown),
        "since": first,
        "until": last,
        "procedure": procedure,
    }
    # Group expressions are the three of this file; values are parameters.
    sql = _SQL.format(group=_GROUP[by], printed=_GROUP[by].replace("left_at", '"at"'))
    with connection.cursor() as cursor:
        cursor.execute(sql, values)
        return [_figure(row) for row in cursor.fetchall()]


def hidden_sections(sections: Collection[str]) -> list[str]:
    """Those of ``sections`` too small to be told on their own."""
    return sorted(_small_sections(sections))


def _small_sections(sections: Collection[str]) -> set[str]:
    """Sections in which fewer people hold a post than may be told apart."""
    least = bounds().least_people
    return {section for section, number in _people_in(sections).items() if number < least}


def _people_in(sections: Collection[str]) -> dict[str, int]:
    """How many hold a post in each section today."""
    held = organisation.holders_by_post()
    people: dict[str, int] = dict.fromkeys(sections, 0)
    posts = organisation.Post.objects.filter(section_id__in=list(sections))
    for post, section in posts.values_list("pk", "section_id"):
        people[section] += held.get(post, 0)
    return people


def _figure(row: tuple[Any, ...]) -> Figure:
    procedure, step, part, n, median, p90, waited, rework, pages = row
    if n < bounds().least_cases:
        return Figure(procedure, step, part, n, None, None, None, None, int(pages))
    return Figure(
        procedure,
        step,
        part,
        n,
        _over(median, 60),
        _over(p90, 60),
        _over(waited, 3600),
        round(float(rework), 3),
        int(pages),
    )


def _over(seconds: float | None, unit: int) -> float | None:
    return None if seconds is None else round(seconds / unit, 1)
