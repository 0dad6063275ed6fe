"""What is known while a folder is read: who is who, and what was seen on which line."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.db import connection

from shiyakusho.registers.people.choices import Register

from .problems import Problem, problem

FOREVER = "9999-12-31"
REGISTERS = {register: place for place, register in enumerate(Register.values)}


def fresh_ids() -> Iterator[str]:
    """Random UUIDs (version 4) as text, drawn a thousand at a time."""
    while True:
        pool = os.urandom(16_000)
        for start in range(0, 16_000, 16):
            h = pool[start : start + 16].hex()
            variant = "89ab"[pool[start + 8] & 3]
            yield f"{h[:8]}-{h[8:12]}-4{h[13:16]}-{variant}{h[17:20]}-{h[20:]}"


@dataclass
class Book:
    """Residents and households by number, the lines they came on, and the problems so far."""

    batch: str
    problems: list[Problem] = field(default_factory=list)
    residents: dict[str, str] = field(default_factory=dict)
    households: dict[str, str] = field(default_factory=dict)
    known_before: bool = False
    lines: dict[str, int] = field(default_factory=dict)
    new_households: list[str] = field(default_factory=list)
    spans: dict[str, dict[str, tuple[str | int, ...]]] = field(default_factory=dict)
    once: dict[str, dict[tuple[str, ...], int]] = field(default_factory=dict)
    entries: set[int] = field(default_factory=set)
    heads: dict[str, tuple[str, int]] = field(default_factory=dict)
    registers: set[str] = field(default_factory=set)
    ids: Iterator[str] = field(default_factory=fresh_ids)

    def open(self) -> None:
        """Take up who is in the register already."""
        with connection.cursor() as cursor:
            cursor.execute("SELECT number, id::text FROM people_resident")
            self.residents = dict(cursor.fetchall())
            cursor.execute("SELECT number, id::text FROM people_household")
            self.households = dict(cursor.fetchall())
        self.known_before = bool(self.residents)

    def tell(self, file: str, line: int, name: str, code: str, **values: object) -> None:
        self.problems.append(problem(f"{file}.csv", line, name, code, **values))

    def in_order(self, file: str, line: int, since: str, until: str) -> bool:
        """Whether the period is one; ISO dates compare as text."""
        if until and until < since:
            self.tell(file, line, "until", "until_before_since")
            return False
        return True

    def resident(self, file: str, line: int, name: str, number: str) -> str | None:
        found = self.residents.get(number)
        if found is None:
            self.tell(file, line, name, "no_such_resident")
        return found

    def one_at_a_time(self, file: str, line: int, *, number: str, since: str, until: str) -> bool:
        """Whether this period of ``number`` meets none of the file's earlier ones."""
        until = until or FOREVER
        seen = self.spans.setdefault(file, {})
        earlier = seen.get(number, ())  # since, until, line, since, until, line …: small
        for at in range(0, len(earlier), 3):
            if str(earlier[at]) < until and since < str(earlier[at + 1]):
                self.tell(file, line, "since", "periods_overlap", first=earlier[at + 2])
                return False
        seen[number] = (*earlier, since, until, line)
        return True

    def household(self, number: str) -> str:
        """The id of a household; a new one is noted."""
        found = self.households.get(number)
        if found is None:
            found = self.households[number] = next(self.ids)
            self.new_households.append(number)
        return found

    def new_entry(self, line: int, number: str, register: str, since: str) -> bool:
        """Whether this register has no line yet for the resident and day (millions: kept as ints)."""
        place = REGISTERS[register]
        key = (int(number) * 100 + place) * 100_000_000 + int(since.replace("-", ""))
        if key in self.entries:
            self.tell("entries", line, "", "entry_twice")
            return False
        self.entries.add(key)
        return True

    def only_once(self, file: str, line: int, *key: str) -> bool:
        first = self.once.setdefault(file, {}).setdefault(key, line)
        if first != line:
            self.tell(file, line, "", "line_twice", first=first)
        return first == line

    def only_head(self, file: str, line: int, household: str, number: str) -> bool:
        _head, first = self.heads.setdefault(household, (number, line))
        if first != line:
            self.tell(file, line, "relation", "second_head", first=first)
        return first == line
