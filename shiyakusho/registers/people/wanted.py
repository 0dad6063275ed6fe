"""SQL for one word of a search, and for all of them: sets of ids met first, then put in order.

Written by hand because the planner, told only to order and limit, walks the register in order and
tries every resident. Parts of words are looked up by functions of the database: below the second
fence no trigram index can be used. Values are always parameters; a name of a column is never one.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any
from uuid import UUID

SHORTEST_INSIDE = 3  # a trigram index finds the middle of a word from three letters on
_LIVES = (
    "FROM people_addressperiod a JOIN people_resident r ON r.id = a.resident_id "
    "WHERE a.since <= %s AND (a.until IS NULL OR a.until > %s) "
    "AND NOT a.resident_id = ANY(%s) AND "
)
_NOBODY = "FROM people_resident r WHERE false"


@dataclass(frozen=True)
class Wanted:
    """The residents a word leads to: pieces of SQL from FROM on; ``narrow`` ones are few."""

    sets: tuple[str, ...]
    values: list[Any] = field(default_factory=list)
    narrow: bool = False

    def select(self, columns: str) -> str:
        pieces = (f"SELECT {columns} {piece}" for piece in self.sets or (_NOBODY,))
        return "(" + " UNION ".join(pieces) + ")"

    @classmethod
    def exactly(cls, column: str, value: Any) -> Wanted:
        """Residents with this number or birth date."""
        return cls((f"FROM people_resident r WHERE r.{column} = %s",), [value], True)

    @classmethod
    def at_postal_code(cls, code: str, day: date, hidden: list[UUID]) -> Wanted:
        return cls((_LIVES + "a.postal_code = %s",), [day, day, hidden, code])

    @classmethod
    def written(cls, name: str, kana: str, place: str, day: date, hidden: list[UUID]) -> Wanted:
        """Residents one of whose names, readings or addresses has a word that begins so."""
        sets: list[str] = []
        values: list[Any] = []
        for find, key in (("name", name), ("kana", kana)):
            if last := key.rpartition(" ")[2]:
                sets.append(f"FROM people_find_by_{find}(%s) r")
                values.append(_word(last))
        if len(place) >= 2:
            sets.append("FROM people_find_by_place(%s, %s, %s::uuid[]) r")
            inside = len(place) >= SHORTEST_INSIDE
            values += [f"%{_plain(place)}%" if inside else _word(place), day, hidden]
        return cls(tuple(sets), values)


def all_of(
    wanted: list[Wanted], after: tuple[str, UUID] | None, limit: int
) -> tuple[str, list[Any]]:
    """Statement and values for the residents every word leads to, in order, after a mark."""
    first = [w for w in wanted if w.narrow] or wanted
    then = [w for w in wanted if w not in first]
    met = " INTERSECT ".join(w.select("r.id, r.kana_key") for w in first)
    values = [value for w in first for value in w.values]
    conditions = [f"met.id IN {w.select('r.id')}" for w in then]
    values += [value for w in then for value in w.values]
    if after is not None:
        conditions.append("(met.kana_key, met.id) > (%s, %s)")
        values += after
    where = f"WHERE {' AND '.join(conditions)} " if conditions else ""
    statement = (
        # Pieces of our own, with the words as parameters.
        f"WITH met(id, kana_key) AS MATERIALIZED ({met}), page AS MATERIALIZED ("  # noqa: S608
        f"SELECT met.id FROM met {where}ORDER BY met.kana_key, met.id LIMIT %s) "
        "SELECT r.* FROM page JOIN people_resident r ON r.id = page.id ORDER BY r.kana_key, r.id"
    )
    return statement, [*values, limit]


def _word(key: str) -> str:
    """A pattern for a word that begins so: every key has a space before each word."""
    return f"% {_plain(key)}%"


def _plain(key: str) -> str:
    return key.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
