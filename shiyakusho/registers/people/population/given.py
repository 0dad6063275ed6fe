"""What the heads of households gave themselves goes before what the registers say."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

import numpy as np
import pyarrow as pa

from shiyakusho.ground.rules import Vocabulary, fitting
from shiyakusho.ground.rules.columns import Column, Population, column_of, population_of
from shiyakusho.ground.rules.columns.building import narrow
from shiyakusho.ground.rules.columns.parquet import population_of_table, table_of
from shiyakusho.ground.rules.facts import read_value
from shiyakusho.ground.rules.types import Type
from shiyakusho.registers.people.facts import facts_for

from .streams import fits

SCALARS = ("bool", "int", "double", "string", "date")


class Given:
    """Values by fact and case. Records and lists are rare: their households are read one by one."""

    def __init__(self, rows: Iterable[tuple[int, str, Any]], words: Vocabulary) -> None:
        self.words = words
        self.values: dict[str, dict[int, object]] = {}
        self.apart: set[int] = set()
        for row, name, value in rows:
            fact = words.facts.get(name)
            if fact is None:
                continue
            if fact.type.name in SCALARS:
                self.values.setdefault(name, {})[row] = self._read(value, fact.type)
            else:
                self.apart.add(row)

    def _read(self, value: Any, kind: Type) -> object:
        """A value of the type; None, not known, for one that does not fit."""
        return read_value(value, kind, "", self.words) if fits(value, kind, self.words) else None

    def upon(self, found: Population, heads: list[UUID], as_of: dt.date) -> Population:
        """The population with what was given in it."""
        facts = dict(found.facts)
        for name, values in self.values.items():
            base = facts.get(name)
            column = base if isinstance(base, Column) else None
            facts[name] = overlaid(column, values, self.words.facts[name].type.name, found.size)
        whole = Population(found.size, facts, found.records)
        return self._replaced(whole, heads, as_of) if self.apart else whole

    def _replaced(self, found: Population, heads: list[UUID], as_of: dt.date) -> Population:
        rows = sorted(self.apart)
        facts = [fitting(facts_for(heads[row], as_of), self.words) for row in rows]
        tables = [table_of(found), table_of(population_of(facts, self.words))]
        joined = pa.concat_tables(tables, promote_options="permissive")
        order = np.arange(found.size)
        order[rows] = found.size + np.arange(len(rows))
        return population_of_table(joined.take(pa.array(order)))


def overlaid(base: Column | None, values: Mapping[int, object], kind: str, size: int) -> Column:
    """A column with some values replaced; None: not known."""
    rows = np.array(sorted(values), dtype=np.intp)
    fresh = column_of([values[int(row)] for row in rows], kind)
    known = np.full(size, base is not None)
    if base is not None and base.known is not None:
        known = base.known.copy()
    known[rows] = True if fresh.known is None else fresh.known
    old, new, words = _one_dictionary(base, fresh)
    made = np.zeros(size, dtype=new.dtype) if old is None else old.astype(np.result_type(old, new))
    made[rows] = new
    return Column(kind, made, known, words)


def _one_dictionary(base: Column | None, fresh: Column) -> tuple[Any, Any, tuple[str, ...] | None]:
    """The values of both, their words in one dictionary."""
    old = None if base is None else base.values
    if fresh.words is None:
        return old, fresh.values, None
    known = (base.words if base is not None else None) or ()
    words = tuple(dict.fromkeys([*known, *fresh.words]))
    place = {word: code for code, word in enumerate(words)}
    codes = np.array([place[word] for word in fresh.words] or [0])
    new = codes.take(fresh.values, mode="clip").astype(narrow(0, len(words)))
    return old, new, words
