"""Amounts with dates of force (national/tables/*.yaml). A gap or an overlap is an error.

A file: `id`, `title`, `values: {name: {periods: [{from, until, value, source, mark}]}}`.
What each city decides is `name: {type: int, local: true}`; the periods stand in a file of the same
id in the city's folder (`with_local`), `value: null` where the city has not told. A city may also
replace a value of the nation. A local amount nobody told is not known; it is never a guess.
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

from shiyakusho.ground import yamlfile

from .errors import RuleError, RuleValueError
from .scales import Bands, Steps, read_scale
from .types import DYN, INT, STRING, Type, fits, join, list_of, map_of, read_type, scale_of
from .values import CelMap

MARKS = ("source", "knowledge", "calculated", "verify")


class TableError(RuleError):
    """A table that contradicts itself."""

    code = "table"


@dataclass(frozen=True, slots=True)
class Period:
    """One value while it is in force; None = the city has not told it."""

    first: dt.date
    last: dt.date | None
    value: object
    source: str
    mark: str

    def covers(self, day: dt.date) -> bool:
        return self.first <= day and (self.last is None or day <= self.last)


NOT_TOLD = Period(dt.date.min, None, None, "市が定める", "verify")


@dataclass(frozen=True, slots=True)
class Amount:
    """A named value of a table through time."""

    name: str
    type: Type
    periods: tuple[Period, ...]
    local: bool = False

    def on(self, day: dt.date) -> Period:
        """The period of a day. RuleValueError `not_in_force`, but for what a city decides."""
        for period in self.periods:
            if period.covers(day):
                return period
        if self.local:
            return NOT_TOLD
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
        table = read_table(_content(path), path.name)
        if table.id in found:
            raise _bad(path.name, f"表 {table.id} が二度あります", f"table {table.id} twice")
        found[table.id] = table
    return found


def _content(path: Path) -> object:
    try:
        return yamlfile.read(path)
    except ValueError as problem:  # not YAML, not UTF-8, no such day
        raise _bad(path.name, f"読めません: {problem}", str(problem)) from None


def read_table(content: object, file: str) -> Table:
    values = content.get("values") if isinstance(content, dict) else None
    if not isinstance(content, dict) or "id" not in content or not isinstance(values, dict):
        raise _bad(file, "id と values が要ります", "needs id and values")
    amounts = {name: _amount(name, entry, f"{file} の {name}") for name, entry in values.items()}
    return Table(str(content["id"]), str(content.get("title", content["id"])), amounts)


def with_local(
    national: Mapping[str, Table], local: Mapping[str, Table], city: str
) -> dict[str, Table]:
    """The nation's tables with a city's values in them. TableError for what the nation lacks."""
    found = dict(national)
    for id_, table in local.items():
        base = found.get(id_)
        if base is None:
            raise _bad(city, f"表 {id_} は国の表にありません", f"no national table {id_!r}")
        told = {name: _told(base, amount, city) for name, amount in table.amounts.items()}
        found[id_] = Table(id_, base.title, {**base.amounts, **told})
    return found


def _told(base: Table, amount: Amount, city: str) -> Amount:
    where, declared = f"{city} の {base.id}.{amount.name}", base.amounts.get(amount.name)
    if declared is None:
        raise _bad(where, "国の表にない値です", "not a value of the national table")
    if not fits(amount.type, declared.type):
        raise _bad(where, f"{declared.type} のはずです", f"expected {declared.type}")
    return Amount(amount.name, declared.type, amount.periods, local=True)


def _amount(name: str, entry: object, where: str) -> Amount:
    if not isinstance(entry, dict):
        raise _bad(where, "periods が要ります", "needs periods")
    if "periods" not in entry and entry.get("local") is True:
        try:
            return Amount(name, read_type(str(entry.get("type"))), (), local=True)
        except ValueError:
            raise _bad(where, "type が要ります", "needs a type") from None
    periods = tuple(_periods(entry.get("periods"), where))
    return Amount(name, _type_of(periods, where), periods)


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


def _period(entry: object, where: str) -> Period:
    if not isinstance(entry, dict):
        raise _bad(where, "from, until, value を書きます", "needs from, until, value")
    first, last, mark = entry.get("from"), entry.get("until"), entry.get("mark", "verify")
    if not isinstance(first, dt.date) or not isinstance(last, dt.date | None):
        raise _bad(where, "from と until は日付です", "from and until are days")
    if last is not None and last < first:
        raise _bad(where, "until が from より前です", "until before from")
    if mark not in MARKS or not entry.get("source") or "value" not in entry:
        raise _bad(where, "value, source, mark が要ります", "needs value, source, mark")
    if _has_float(entry["value"]):
        raise _bad(where, '小数は文字で書きます("0.285")', 'write a rate as text ("0.285")')
    return Period(first, last, _frozen(entry["value"], where), str(entry["source"]), str(mark))


def _has_float(value: object) -> bool:
    """Money and rates are exact: a float in a table is a mistake."""
    parts = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return isinstance(value, float) or any(map(_has_float, parts))


def _frozen(value: object, where: str) -> object:
    if not isinstance(value, dict):
        return value
    try:
        scale = read_scale(value)
    except ValueError as problem:
        raise _bad(where, str(problem), "bands or steps are not well formed") from None
    return CelMap(value.items()) if scale is None else scale


def _type_of(periods: tuple[Period, ...], where: str) -> Type:
    """The one type of all periods told and, in a scale, of all values."""
    types = [_value_type(period.value) for period in periods if period.value is not None]
    first = types[0] if types else DYN
    for found in types[1:]:
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
    simple = {int: INT, str: STRING}
    return simple.get(type(value), DYN)


def _bad(where: str, ja: str, en: str) -> TableError:
    return TableError(f"{where}: {ja}", f"{where}: {en}")
