"""The columns of a list of cases (列): what picking a case may need, each off the case's own row."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from shiyakusho.engines.cases.marks import Days, days_of, marks_of
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.people_of import listed_applicant
from shiyakusho.engines.cases.process import definition_of, process_of
from shiyakusho.engines.cases.refusals import ColumnsUnknown
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.jp import wareki
from shiyakusho.ground.jp.day_names import WEEKDAYS
from shiyakusho.registers.organisation import public as organisation

TAGS = {
    "work": "progress",
    "wait_applicant": "warning",
    "wait_outside": "neutral",
    "decision": "info",
    "end": "success",
}


@dataclass(frozen=True)
class Column:
    """One column: what stands above it, how its cells are set, and what stands in them."""

    label: str
    value: Callable[[Case, Days], Any]
    kind: str = "text"

    @property
    def head(self) -> dict[str, str]:
        return {"label": self.label, "kind": self.kind}


def arrived_on(case: Case) -> date:
    """The 到達日 as a date in Japan."""
    return case.arrived_at.astimezone(clock.TOKYO).date()


def _short(day: date) -> str:
    """R8.11.20（金）: a list has no room for more."""
    return f"{wareki.format(day, style='short')}（{WEEKDAYS[day.weekday()]}）"


def _day(day: date | None) -> Any:
    return _short(day) if day else ""


def _look_on(case: Case, days: Days) -> Any:
    """The day to look, in red and in amber as the marks have it."""
    if not case.is_open:
        return ""
    shown: dict[str, Any] = {"value": _short(case.queue_on)}
    if case.queue_on <= days.red:
        return shown | {"tag": "danger"}
    return shown | {"tag": "warning"} if case.queue_on <= days.amber else shown


def _step(case: Case, days: Days) -> Any:
    step = process_of(case).step(case.state)
    return {"value": step.title, "tag": TAGS.get(step.kind, "neutral")}


def _outcome(case: Case, days: Days) -> Any:
    titles = {one.id: one.title for one in process_of(case).outcomes}
    return titles.get(case.outcome, case.outcome)


@cache
def _channels() -> dict[str, str]:
    return {value: str(label) for value, label in forms.Channel.choices}


def _marks(case: Case, days: Days) -> Any:
    """The two gravest, and how many more there are."""
    found = list(marks_of(case, days))
    more = [{"value": f"ほか{len(found) - 2}", "tag": "neutral"}] if len(found) > 2 else []
    words = "、".join(str(one["value"]) for one in found)
    return {"value": words, "tags": [*found[:2], *more]} if found else ""


COLUMNS: dict[str, Column] = {
    "receipt": Column("受付番号", lambda case, days: {"value": case.receipt_number}, "code"),
    "marks": Column("印", _marks, "tags"),
    "procedure": Column("手続き", lambda case, days: definition_of(case).title),
    "applicant": Column("申請者", lambda case, days: listed_applicant(case), "name"),
    "arrived": Column("到達", lambda case, days: _day(arrived_on(case)), "date"),
    "look": Column("次に見る日", _look_on, "date"),
    "due": Column("期限", lambda case, days: _day(case.due_on), "date"),
    "step": Column("段階", _step, "tag"),
    "outcome": Column("決定の内容", _outcome),
    "channel": Column("経路", lambda case, days: _channels().get(case.channel, "")),
    "section": Column("担当課", lambda case, days: organisation.section(case.section_id).full_name),
    "assignee": Column(
        "担当", lambda case, days: case.assignee.display_name if case.assignee else "", "name"
    ),
}
ALWAYS = ("receipt", "marks")  # by the one it is opened, the other nobody may miss
USUAL = ("procedure", "applicant", "arrived", "look", "step", "assignee")


def read_columns(named: Iterable[Any]) -> tuple[str, ...]:
    """The named columns in the order of the list; :class:`ColumnsUnknown` for others. None: the usual."""
    given = [str(name) for name in named]
    if set(given) - set(COLUMNS):
        raise ColumnsUnknown(extra={"columns": list(COLUMNS)})
    chosen = tuple(name for name in COLUMNS if name in given and name not in ALWAYS)
    return chosen or USUAL


def shown(names: Sequence[str]) -> dict[str, Column]:
    """The columns to show: those that always are, then ``names``."""
    return {name: COLUMNS[name] for name in (*ALWAYS, *names)}


def cells(cases: Iterable[Case], names: Sequence[str]) -> list[list[Any]]:
    """A row of cells for each case."""
    columns, today = shown(names), clock.today()
    days: dict[str, Days] = {}
    rows = []
    for case in cases:
        if case.section_id not in days:
            days[case.section_id] = days_of(case.section_id, today)
        rows.append([column.value(case, days[case.section_id]) for column in columns.values()])
    return rows
