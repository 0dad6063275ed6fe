"""Households as a population: the records of their people, their lists, the facts of their heads."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import numpy.typing as npt
import pyarrow.compute as pc

from shiyakusho.ground.rules import Vocabulary
from shiyakusho.ground.rules.columns import Column, Links, Lists, Population
from shiyakusho.ground.rules.columns.building import offsets_of
from shiyakusho.registers.people.facts import MOTHERS, OWN, SILENCE, imported_registers

from .arrow import among, at, spoken, typed
from .streams import PERSON, Streams, arrow_of

Places = npt.NDArray[Any]
Fact = Column | Links | Lists


class Households:
    """`case`: the household of each record; `heads`: the record of each household's head."""

    def __init__(self, streams: Streams, words: Vocabulary) -> None:
        self.streams, self.words, self.people = streams, words, streams.people
        self.case: Places = self._numbers("case_row")
        self.count = int(self.case[-1]) + 1 if streams.size else 0
        self.heads = np.zeros(self.count, dtype=np.int32)
        head = self._where("relation", "世帯主") & (self._numbers("apart") == 0)
        self.heads[self.case[head]] = np.flatnonzero(head)

    def population(self) -> Population:
        fields = self._fields()
        facts = self._lists() | self._of_heads(fields)
        known = {name: fact for name, fact in facts.items() if name in self.words.facts}
        types = self.words.fields_of(PERSON)
        records = {name: column for name, column in fields.items() if name in types}
        return Population(self.count, known, {PERSON: records})

    def _numbers(self, name: str) -> Places:
        return np.asarray(self.people.column(name).to_numpy())

    def _where(self, name: str, word: str) -> Places:
        return np.asarray(pc.equal(self.people.column(name), word).fill_null(False).to_numpy())

    def _fields(self) -> dict[str, Column | Lists]:
        """Fields of every record: of the resident register, of others, and what silence says."""
        silent: dict[str, Any] = {}
        for register in imported_registers():
            silent |= SILENCE.get(register, {})
        made: dict[str, Column | Lists] = {}
        for name, kind in self.streams.entry_types().items():
            if name in self.people.column_names:
                array = self.people.column(name).combine_chunks()
            else:
                told = self.streams.entries.get(name)
                array = spoken(told, silent.get(name), arrow_of(kind), self.streams.size)
            made[name] = typed(array, kind)
        return made

    # -- lists ------------------------------------------------------------------------------
    def _lists(self) -> dict[str, Fact]:
        members = np.flatnonzero(self._numbers("apart") == 0)
        return {
            "self": Links(PERSON, self.heads, self.count),
            "members": self._list(members),
            "children": self._list(self._children()),
        }

    def _list(self, rows: Places) -> Lists:
        offsets = offsets_of(np.bincount(self.case[rows], minlength=self.count))
        return Lists(offsets, Links(PERSON, rows.astype(np.int32), len(rows)))

    def _children(self) -> Places:
        """The eldest first, by id where born on one day."""
        rows = np.flatnonzero(self._numbers("child"))
        ids = np.array(self.people.column("id").take(rows).to_pylist(), dtype="U36")
        return rows[np.lexsort((ids, self._numbers("birth_date")[rows], self.case[rows]))]

    # -- facts of the heads -----------------------------------------------------------------
    def _of_heads(self, fields: Mapping[str, Column | Lists]) -> dict[str, Fact]:
        ward, city = self.people.column("ward"), self.people.column("lg_code")
        where = pc.if_else(pc.equal(ward, ""), city, ward).combine_chunks()
        facts: dict[str, Fact] = {}
        wards = typed(where, self.words.facts["ward"].type)
        assert isinstance(wards, Column)
        facts["ward"] = at(wards, self.heads)
        for name in OWN:
            if isinstance(column := fields.get(name), Column):
                facts[name] = at(column, self.heads)
        mothers = self._mothers()
        for fact, name in MOTHERS.items():
            if isinstance(column := fields.get(name), Column) and fact in self.words.facts:
                facts[fact] = among(at(column, mothers), self.words.facts[fact].type)
        return facts

    def _mothers(self) -> Places:
        """The head herself, or the wife of the head; −1 where there is none."""
        woman = self._where("sex", "F")
        rows = np.where(woman[self.heads], self.heads, -1)
        wives = np.flatnonzero(self._numbers("wed") & woman)
        rows[self.case[wives]] = wives  # only heads who are no women have one
        return rows
