"""Reading given facts: JSON or Python values → typed values, or a refusal naming the fact."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Protocol

from .errors import RuleError
from .hints import similar
from .types import Type
from .values import INT_MAX, INT_MIN, Record, Unknown

MOST_FACTS = 500
MOST_ITEMS = 100  # people of a household, entries of a list
MOST_CHARACTERS = 1000


class Typed(Protocol):
    @property
    def type(self) -> Type: ...


class Words(Protocol):
    """What reading asks of a vocabulary."""

    @property
    def facts(self) -> Mapping[str, Typed]: ...
    def type_of(self, name: str) -> Type | None: ...
    def fields_of(self, record_name: str) -> Mapping[str, Type]: ...


class FactError(RuleError):
    """A given fact that is not in the vocabulary or not of its type. `fact` names it."""

    code = "fact_invalid"

    def __init__(self, fact: str, ja: str, en: str) -> None:
        self.fact = fact
        super().__init__(f"事実「{fact[:60]}」: {ja}", f"fact {fact[:60]!r}: {en}")


def read_facts(facts: Mapping[str, object], vocabulary: Words) -> dict[str, object]:
    """Typed values by fact. A null is left out: it is not known."""
    if not isinstance(facts, Mapping) or len(facts) > MOST_FACTS:
        raise FactError("facts", f"{MOST_FACTS}個までの事実です", f"up to {MOST_FACTS} facts")
    values = {}
    for name, value in facts.items():
        fact = vocabulary.facts.get(name) if isinstance(name, str) else None
        if fact is None:
            ja, en = similar(str(name)[:60], vocabulary.facts)
            raise FactError(str(name), f"という事実はありません{ja}", f"unknown{en}")
        if value is not None:
            values[name] = read_value(value, fact.type, name, vocabulary)
    return values


def fitting(facts: Mapping[str, object], vocabulary: Words) -> dict[str, object]:
    """What of `facts` the vocabulary can take; the rest is left out.

    For facts that come from elsewhere (a register, a form). A field of a record that rules do not
    know, or know in another shape, is dropped alone; any other misfit is dropped as a whole. What
    is left out counts as unknown, never as false.
    """
    kept = {}
    for name, value in facts.items():
        kind = vocabulary.type_of(name) if name in vocabulary.facts else None
        if kind is not None and value is not None:
            trimmed = _trimmed(value, kind, vocabulary)
            if _reads(trimmed, kind, vocabulary):
                kept[name] = trimmed
    return kept


def _trimmed(value: object, kind: Type, vocabulary: Words) -> object:
    """`value` without the fields its record type does not have or cannot take."""
    if isinstance(value, list | tuple) and kind.name == "list":
        return [_trimmed(one, kind.item, vocabulary) for one in value]
    if not isinstance(value, Mapping) or kind.name != "record":
        return value
    types = vocabulary.fields_of(kind.record)
    parts = {
        name: _trimmed(part, types[name], vocabulary)
        for name, part in value.items()
        if name in types
    }
    return {name: part for name, part in parts.items() if _reads(part, types[name], vocabulary)}


def _reads(value: object, kind: Type, vocabulary: Words) -> bool:
    try:
        read_value(value, kind, "", vocabulary)
    except FactError:
        return False
    return True


def read_value(value: object, kind: Type, path: str, vocabulary: Words) -> object:
    """One value of a type; `path` says where for the message."""
    if kind.name == "list":
        return _items(value, kind, path, vocabulary)
    if kind.name == "record":
        return _record(value, kind, path, vocabulary)
    reader = _READERS.get(kind.name)
    if reader is None:
        return value
    found = reader(value)
    if kind.options and found not in kind.options:
        shown = ", ".join(kind.options)
        raise FactError(path, f"選択肢は {shown} です", f"one of {shown}")
    if found is None:
        raise FactError(path, f"{kind} のはずです", f"expected {kind}")
    return found


def _items(value: object, kind: Type, path: str, vocabulary: Words) -> list[object]:
    if not isinstance(value, list | tuple):
        raise FactError(path, "一覧のはずです", "expected a list")
    if len(value) > MOST_ITEMS:
        raise FactError(path, f"{MOST_ITEMS}件までです", f"up to {MOST_ITEMS} items")
    return [
        Unknown((path,)) if item is None else read_value(item, kind.item, path, vocabulary)
        for item in value
    ]


def _record(value: object, kind: Type, path: str, vocabulary: Words) -> object:
    if isinstance(value, Record):
        return value
    if not isinstance(value, Mapping):
        raise FactError(path, f"{kind.record} のはずです", f"expected a {kind.record}")
    types = vocabulary.fields_of(kind.record)
    fields = {}
    for name, part in value.items():
        if name not in types:
            raise FactError(f"{path}.{name}", "という項目はありません", "no such field")
        if part is not None:
            fields[name] = read_value(part, types[name], f"{path}.{name}", vocabulary)
    return Record(path, fields)


def _bool(value: object) -> bool | None:
    return value if isinstance(value, bool) else None


def _int(value: object) -> int | None:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and INT_MIN <= value <= INT_MAX else None  # type: ignore[operator,return-value]


def _double(value: object) -> float | None:
    number = isinstance(value, int | float) and not isinstance(value, bool)
    return float(value) if number and abs(value) < 1e300 else None  # type: ignore[arg-type]


def _string(value: object) -> str | None:
    fits = isinstance(value, str) and len(value) <= MOST_CHARACTERS and "\0" not in value
    return value if fits else None  # type: ignore[return-value]


def _date(value: object) -> dt.date | None:
    if isinstance(value, dt.datetime):
        return None
    if isinstance(value, dt.date):
        return value
    if not isinstance(value, str) or len(value) != 10:
        return None
    try:
        return dt.date.fromisoformat(value)
    except ValueError:
        return None


_READERS: dict[str, Callable[[object], object]] = {
    "bool": _bool,
    "int": _int,
    "double": _double,
    "string": _string,
    "date": _date,
}
