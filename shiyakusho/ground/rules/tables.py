"""Amounts with dates of force (national/tables/*.yaml). A gap or an overlap is an error.

A file: `id`, `title`, `values: {name: {type, periods: [{from, until, value, source, mark}]}}`.
A value is a whole number (yen), text (a rate: "0.0264029"), a list, a map, or a scale (scales.py).
`from` and `until` are days, both counted; `until: null` = still in force. `mark: verify` = to be
checked against the official page before anyone relies on it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import yaml

from .errors import RuleError, RuleValueError
from .scales import Bands, Steps, read_scale
from .types import DOUBLE, DYN, INT, STRING, Type, fits, join, list_of, map_of, scale_of
from .values import CelMap

MARKS = ("source", "knowledge", "calculated", "verify")


class TableError(RuleError):
    """A table that contradicts itself."""

    code = "table"


@dataclass(frozen=True, slots=True)
class Period:
    """One value while it is in force."""

    first: dt.date
    last: dt.date | None
    value: object
    source: str
    mark: str

    def covers(self, day: dt.date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


@dataclass(frozen=True, slots=True)
class Amount:
    """A named value of a table through time."""

    name: str
    type: Type
    periods: tuple[Period, ...]

    def on(self, day: dt.date) -> Period:
        for period in self.periods:
            if period.covers(day):
                return period
        raise RuleValueError(
            f"「{self.name}」は {day} の値がありません", f"{self.name!r} has no value on {day}",
            code="not_in_force",
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Table:
    id: str
    title: str
    amounts: Mapping[str, Amount]


def load_tables(folder: Path) -> dict[str, Table]:
    """Every *.yaml of a folder by id. TableError names the file and the value."""
    found: dict[str, Table] = {}
    for path in sorted(folder.glob("*.yaml")):
        table = read_table(yaml.safe_load(path.read_text(encoding="utf-8")), path.name)
        if table.id in found:
            raise _bad(path.name, f"表 {table.id} が二度あります", f"table {table.id} twice")
        found[table.id] = table
    return found


def read_table(content: object, file: str) -> Table:
    if not isinstance(content, dict) or not {"id", "values"} <= content.keys():
        raise _bad(file, "id と values が要ります", "needs id and values")
    amounts = {
        name: Amount(name, _type_of(periods, f"{file} の {name}"), periods)
        for name, entry in content["values"].items()
        for periods in [tuple(_periods(entry["periods"], f"{file} の {name}"))]
    }
    return Table(str(content["id"]), str(content.get("title", content["id"])), amounts)


def _periods(entries: object, where: str) -> Iterable[Period]:
    if not isinstance(entries, list) or not entries:
        raise _bad(where, "periods が要ります", "needs periods")
    periods = [_period(entry, where) for entry in entries]
    for earlier, later in pairwise(periods):
        if earlier.last is None or earlier.last >= later.first:
            raise _bad(where, f"{later.first} で期間が重なっています", f"overlap at {later.first}")
        if earlier.last + dt.timedelta(days=1) != later.first:
            raise _bad(where, f"{earlier.last} の後に空きがあります", f"gap after {earlier.last}")
    return periods


def _period(entry: dict[str, object], where: str) -> Period:
    first, last, mark = entry.get("from"), entry.get("until"), entry.get("mark", "verify")
    if not isinstance(first, dt.date) or not isinstance(last, dt.date | None):
        raise _bad(where, "from と until は日付です", "from and until are days")
    if last is not None and last < first:
        raise _bad(where, "until が from より前です", "until before from")
    if mark not in MARKS or not entry.get("source") or entry.get("value") is None:
        raise _bad(where, "value, source, mark が要ります", "needs value, source, mark")
    return Period(first, last, _frozen(entry["value"], where), str(entry["source"]), str(mark))


def _frozen(value: object, where: str) -> object:
    if not isinstance(value, dict):
        return value
    try:
        scale = read_scale(value)
    except ValueError as problem:
        raise _bad(where, str(problem), "bands or steps are not well formed") from None
    return CelMap(value.items()) if scale is None else scale


def _type_of(periods: tuple[Period, ...], where: str) -> Type:
    """The one type of all periods and, in a scale, of all values."""
    first = _value_type(periods[0].value)
    for period in periods[1:]:
        found = _value_type(period.value)
        if not fits(found, first):
            raise _bad(where, f"期間により型が違います: {first}, {found}", "types differ")
    return first


def _value_type(value: object) -> Type:
    if isinstance(value, Bands | Steps):
        return scale_of(join([_value_type(part) for part in value.values]))
    if isinstance(value, list):
        return list_of(_value_type(value[0]) if value else DYN)
    if isinstance(value, Mapping):
        key = next(iter(value), "")
        return map_of(INT if isinstance(key, int) else STRING, _value_type(value[key]))
    simple = {int: INT, float: DOUBLE, str: STRING}
    return simple.get(type(value), DYN)


def _bad(where: str, ja: str, en: str) -> TableError:
    return TableError(f"{where}: {ja}", f"{where}: {en}")
