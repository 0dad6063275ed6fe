"""Write a population as CSV files and say their SHA-256."""

import csv
import hashlib
import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from shiyakusho.registers.people.generation.families import NOBODY
from shiyakusho.registers.people.generation.figures import Ints
from shiyakusho.registers.people.generation.generate import Population
from shiyakusho.registers.people.layout import COLUMNS

# Synthetic numbers start with 99, which no standard system gives (宛名番号, 15 digits).
RESIDENT, HOUSEHOLD = 990_000_000_000_000, 995_000_000_000_000
SLICE = 50_000
SEX = np.array(["M", "F"], dtype=object)


def write(population: Population, folder: Path | None) -> dict[str, str]:
    """SHA-256 of each file by name, and of all of them together under ``"total"``.

    Without a ``folder`` nothing is written: the sums are computed all the same.
    """
    if folder is not None:
        folder.mkdir(parents=True, exist_ok=True)
    lines = _Lines(population)
    sums, total = {}, hashlib.sha256()
    for name, columns in COLUMNS.items():
        own = hashlib.sha256()
        target = (folder / f"{name}.csv").open("wb") if folder is not None else io.BytesIO()
        with target as file:
            for piece in _pieces(columns, getattr(lines, name)()):
                own.update(piece)
                total.update(piece)
                if folder is not None:
                    file.write(piece)
        sums[f"{name}.csv"] = own.hexdigest()
    return sums | {"total": total.hexdigest()}


def _pieces(columns: tuple[str, ...], blocks: Iterable[Iterable[Any]]) -> Iterator[bytes]:
    """CSV text of a header and of blocks of rows."""
    yield (",".join(columns) + "\n").encode()
    for block in blocks:
        text = io.StringIO()
        csv.writer(text, lineterminator="\n").writerows(block)
        yield text.getvalue().encode()


class _Lines:
    """The rows of each file, in blocks, people in the order of their households."""

    def __init__(self, population: Population) -> None:
        self.p = population
        homes = population.homes
        self.order = np.lexsort((homes.position, homes.home))
        place = np.empty(len(population), dtype=np.int64)
        place[self.order] = np.arange(len(population))
        self.number = np.char.mod("%d", RESIDENT + 1 + place).astype(object)
        self.since = self._since()

    def _since(self) -> Ints:
        """The day each person came to the present address: birth, or with the household."""
        return np.maximum(self.p.addresses.since[self.p.homes.home], self.p.crowd.birth)

    def residents(self) -> Iterator[Iterable[Any]]:
        p = self.p
        first = np.where(self._lived_before(), p.addresses.earlier_since[p.homes.home], self.since)
        since = np.maximum(first, p.crowd.birth)
        for some in self._slices(self.order):
            yield self._rows(
                self.number[some], p.names.name[some], p.names.kana[some],
                p.nationals.alias[some], p.nationals.alias_kana[some], p.names.former[some],
                _days(p.crowd.birth[some]), "", SEX[p.crowd.sex[some]],
                p.nationals.nationality[some], p.nationals.status[some],
                _days_or_empty(p.nationals.expires[some]), _days(since[some]), "", "",
            )  # fmt: skip

    def memberships(self) -> Iterator[Iterable[Any]]:
        homes = self.p.homes
        household = np.char.mod("%d", HOUSEHOLD + 1 + homes.home).astype(object)
        for some in self._slices(self.order):
            yield self._rows(
                self.number[some], household[some], homes.relation[some], homes.position[some],
                _days(self.since[some]), "",
            )  # fmt: skip

    def addresses(self) -> Iterator[Iterable[Any]]:
        a, home = self.p.addresses, self.p.homes.home
        before = self.order[self._lived_before()[self.order]]
        for some in self._slices(self.order):
            h = home[some]
            written: tuple[Any, ...] = (a.town_text[h], "", a.rest[h], a.building[h])
            yield self._place(a.town[h], self.number[some], written, (_days(self.since[some]), ""))
        for some in self._slices(before):
            h = home[some]
            came = np.maximum(a.earlier_since[h], self.p.crowd.birth[some])
            written = (a.earlier_text[h], "", a.earlier_rest[h], "")
            period = (_days(came), _days(self.since[some]))
            yield self._place(a.earlier_town[h], self.number[some], written, period)

    def _place(
        self, town: Ints, number: Any, written: tuple[Any, ...], period: tuple[Any, Any]
    ) -> Iterable[Any]:
        """Rows of addresses: postal code and ward follow from the town."""
        figures = self.p.figures
        ward = np.array([t.ward for t in figures.towns])[town]
        postal = np.array([t.postal_code for t in figures.towns], dtype=object)[town]
        code = np.array([w.code for w in figures.wards], dtype=object)[ward]
        name = np.array([w.name for w in figures.wards], dtype=object)[ward]
        return self._rows(number, postal, code, name, *written, *period)

    def _lived_before(self) -> Any:
        a, home = self.p.addresses, self.p.homes.home
        return (a.earlier_town[home] >= 0) & (self.p.crowd.birth < a.since[home])

    def relations(self) -> Iterator[Iterable[Any]]:
        kin, birth = self.p.families, self.p.crowd.birth
        for parent in (kin.mother, kin.father):
            for some in self._slices(self.order[parent[self.order] != NOBODY]):
                yield self._rows(
                    self.number[some], self.number[parent[some]], "parent", _days(birth[some]), ""
                )
        wed = self.order[(kin.spouse[self.order] > self.order)]
        for some in self._slices(wed):
            other = kin.spouse[some]
            adult = np.maximum(birth[some], birth[other]) + 7000
            since = np.maximum(np.minimum(self.since[some], self.since[other]) - 200, adult)
            yield self._rows(self.number[some], self.number[other], "spouse", _days(since), "")

    def entries(self) -> Iterator[Iterable[Any]]:
        since = _days(self.since)
        place = np.argsort(self.order)
        for register, people, facts in self.p.registers:
            ranked = np.argsort(place[people], kind="stable")
            for places in self._slices(ranked):
                some = people[places]
                yield self._rows(self.number[some], register, facts[places], since[some], "")

    def protections(self) -> Iterator[Iterable[Any]]:
        """支援措置 is granted for a year at a time (住民基本台帳事務処理要領 第5−10)."""
        people = self.p.protected
        today = int(np.datetime64(self.p.crowd.as_of, "D").astype(np.int64))
        start = np.maximum(today - 30 - people % 300, self.since[people])
        yield self._rows(
            self.number[people], "domestic_violence", _days(start), _days(start + 365), ""
        )

    def _slices(self, people: Ints) -> Iterator[Ints]:
        for start in range(0, len(people), SLICE):
            yield people[start : start + SLICE]

    @staticmethod
    def _rows(*columns: Any) -> Iterable[Any]:
        size = len(columns[0])
        return zip(
            *([c] * size if isinstance(c, str) else c.tolist() for c in columns), strict=True
        )


def _days(days: Ints) -> Any:
    return np.datetime_as_string(days.astype("datetime64[D]")).astype(object)


def _days_or_empty(days: Ints) -> Any:
    return np.where(days == 0, "", _days(days))
