"""A population from facts as one case gives them: for tests, samples and small groups."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import numpy.typing as npt

from shiyakusho.ground.rules.facts import read_facts
from shiyakusho.ground.rules.types import Type
from shiyakusho.ground.rules.values import Record, Unknown
from shiyakusho.ground.rules.vocabulary import Vocabulary

from .population import KINDS, Array, Column, Fact, Links, Lists, Population, day_number


def population_of(cases: Sequence[Mapping[str, object]], vocabulary: Vocabulary) -> Population:
    """Columns of `cases`. FactError for what does not fit; facts of other types are left out."""
    read = [read_facts(facts, vocabulary) for facts in cases]
    builder = _Builder(vocabulary)
    names = sorted({name for facts in read for name in facts})
    facts: dict[str, Fact] = {}
    for name in names:
        made = builder.fact([facts.get(name) for facts in read], vocabulary.facts[name].type)
        if made is not None:
            facts[name] = made
    return Population(len(read), facts, builder.records())


def column_of(values: Iterable[object], kind: str) -> Column:
    """A column of Python values; None and Unknown are not known."""
    found = [None if isinstance(value, Unknown) else value for value in values]
    known = np.array([value is not None for value in found], dtype=bool)
    mask = None if known.all() else known
    if kind == "string":
        words = tuple(sorted({str(value) for value in found if value is not None}))
        codes = {word: code for code, word in enumerate(words)}
        coded = [0 if value is None else codes[str(value)] for value in found]
        return Column(kind, np.array(coded, dtype=narrow(0, len(words))), mask, words)
    if kind == "date":
        days = [day_number(v) if isinstance(v, dt.date) else 0 for v in found]
        return Column(kind, np.array(days, dtype=np.int32), mask)
    dtype = {"bool": np.bool_, "int": np.int64, "double": np.float64}[kind]
    plain: Array = np.array([0 if value is None else value for value in found], dtype=dtype)
    return Column(kind, plain, mask)


def narrow(least: int, most: int) -> type[np.signedinteger] | type[np.unsignedinteger]:
    """The narrowest int type for a range."""
    kinds = (np.uint8, np.int16, np.uint16, np.int32, np.int64)
    fits = (k for k in kinds if np.iinfo(k).min <= least and most <= np.iinfo(k).max)
    return next(fits, np.int64)


class _Builder:
    """Collects the records met on the way, a kind at a time."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self.met: dict[str, list[Record]] = {}

    def fact(self, values: Sequence[object], kind: Type) -> Fact | None:
        if kind.name == "record":
            return self._links(values, kind.record)
        if kind.name == "list":
            return self._lists(values, kind.item)
        return column_of(values, kind.name) if kind.name in KINDS else None

    def _links(self, values: Sequence[object], record: str) -> Links:
        met = self.met.setdefault(record, [])
        rows = []
        for value in values:
            rows.append(len(met) if isinstance(value, Record) else -1)
            if isinstance(value, Record):
                met.append(value)
        return Links(record, np.array(rows, dtype=np.int32), len(rows))

    def _lists(self, values: Sequence[object], item: Type) -> Lists | None:
        lists = [value if isinstance(value, list) else [] for value in values]
        items = self.fact([one for value in lists for one in value], item)
        if items is None or isinstance(items, Lists):
            return None
        known = np.array([isinstance(value, list) for value in values], dtype=bool)
        return Lists(offsets_of([len(one) for one in lists]), items, None if known.all() else known)

    def records(self) -> dict[str, dict[str, Column | Lists]]:
        made: dict[str, dict[str, Column | Lists]] = {}
        waiting = list(self.met)
        while waiting:
            record = waiting.pop()
            types = self.vocabulary.fields_of(record)
            rows = self.met[record]
            fields: dict[str, Column | Lists] = {}
            for name, kind in types.items():
                column = self.fact([row.fields.get(name) for row in rows], kind)
                if isinstance(column, Column | Lists) and not column.empty:
                    fields[name] = column
            made[record] = fields
        return made


def offsets_of(counts: Sequence[int] | npt.NDArray[np.integer]) -> npt.NDArray[np.int32]:
    """Counts of items → where each list begins, and the end."""
    offsets = np.zeros(len(counts) + 1, dtype=np.int64)
    np.cumsum(counts, out=offsets[1:])
    return offsets.astype(np.int32)
