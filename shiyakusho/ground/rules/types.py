"""Types of the rule language."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Type:
    """A type: `name` with its parts. A record carries its record's name, a choice its options."""

    name: str
    of: tuple[Type, ...] = ()
    record: str = ""
    options: tuple[str, ...] = ()

    def __str__(self) -> str:
        if self.name == "record":
            return self.record
        return f"{self.name}<{', '.join(map(str, self.of))}>" if self.of else self.name

    @property
    def item(self) -> Type:
        """What a macro over this runs over: items of a list, keys of a map."""
        return self.of[0] if self.of else DYN


DYN = Type("dyn")
BOOL = Type("bool")
INT = Type("int")
DOUBLE = Type("double")
STRING = Type("string")
NULL = Type("null")
DATE = Type("date")
TIMESTAMP = Type("timestamp")
DURATION = Type("duration")

SIMPLE = {t.name: t for t in (DYN, BOOL, INT, DOUBLE, STRING, NULL, DATE, TIMESTAMP, DURATION)}
# Words of the vocabulary and of forms for the same types.
SIMPLE |= {"money": INT, "integer": INT, "text": STRING, "choice": STRING, "textarea": STRING}


def list_of(item: Type) -> Type:
    return Type("list", (item,))


def map_of(key: Type, value: Type) -> Type:
    return Type("map", (key, value))


def scale_of(value: Type) -> Type:
    """Bands or steps of a table: `.at(number)` gives a value."""
    return Type("scale", (value,))


def record(name: str) -> Type:
    return Type("record", record=name)


def choice(options: tuple[str, ...]) -> Type:
    return Type("string", options=options)


def read_type(text: str, records: frozenset[str] | set[str] = frozenset()) -> Type:
    """ "list<person>" → Type. ValueError when it is none."""
    text = text.strip()
    if text == "people":
        return list_of(record("person"))
    if text in SIMPLE:
        return SIMPLE[text]
    if text in records:
        return record(text)
    if inner := re.fullmatch(r"list<(.+)>", text):
        return list_of(read_type(inner[1], records))
    if inner := re.fullmatch(r"scale<(.+)>", text):
        return scale_of(read_type(inner[1], records))
    if inner := re.fullmatch(r"map<([a-z]+), *(.+)>", text):
        return map_of(read_type(inner[1], records), read_type(inner[2], records))
    raise ValueError(f"型の名前ではありません: {text!r}")


def fits(given: Type, wanted: Type) -> bool:
    """May a value of type `given` stand where `wanted` is needed?"""
    if DYN in (given, wanted):
        return True
    if given.name != wanted.name or given.record != wanted.record:
        return False
    return all(fits(a, b) for a, b in zip(given.of, wanted.of, strict=False))


def join(types: list[Type]) -> Type:
    """The one type of several values, DYN when they differ."""
    if not types:
        return DYN
    first = types[0]
    if all(fits(t, first) and fits(first, t) for t in types):
        plain = next((t for t in types if t != DYN), DYN)
        return STRING if plain.name == "string" and any(t != plain for t in types) else plain
    return DYN
