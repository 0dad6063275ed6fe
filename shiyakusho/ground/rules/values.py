"""Values at run time: what is not known, records, maps whose keys keep their type, equality, order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping

from .errors import RuleLimitError, RuleTypeError, RuleValueError

INT_MIN, INT_MAX = -(2**63), 2**63 - 1


class Unknown:
    """A value that is not known yet, and the facts that would tell.

    What is known of it all the same (ranges.py): `low` and `high` of a number or a day, `parts` of
    a list: its possible items, each with the facts that decide whether it belongs.
    """

    __slots__ = ("high", "low", "missing", "parts")

    def __init__(
        self,
        missing: Iterable[str],
        low: int | dt.date | None = None,
        high: int | dt.date | None = None,
        parts: tuple[tuple[object, frozenset[str]], ...] | None = None,
    ) -> None:
        self.missing = frozenset(missing)
        self.low, self.high, self.parts = low, high, parts

    def __repr__(self) -> str:
        return f"Unknown({', '.join(sorted(self.missing))})"


NOTHING: frozenset[str] = frozenset()


def blend(values: Iterable[object]) -> Unknown:
    """One unknown out of several values: all the facts any of them waits for."""
    found: frozenset[str] = NOTHING
    for value in values:
        if value.__class__ is Unknown:
            found = found | value.missing if found else value.missing
        elif value.__class__ is list:
            found |= blend(value).missing
    return Unknown(found)


class Record:
    """A person or another record of the vocabulary. An absent field is not known, not null."""

    __slots__ = ("fields", "path")

    def __init__(self, path: str, fields: Mapping[str, object]) -> None:
        self.path, self.fields = path, fields

    def get(self, field: str) -> object:
        value = self.fields.get(field)
        return Unknown((f"{self.path}.{field}",)) if value is None else value


def key_of(key: object) -> tuple[str, object]:
    """A map key with its type; a double that is whole finds the int of the same value."""
    if isinstance(key, bool):
        return ("bool", key)
    if isinstance(key, float) and key.is_integer():
        return ("int", int(key))
    if isinstance(key, int):
        return ("int", key)
    if isinstance(key, str):
        return ("string", key)
    return (type(key).__name__, repr(key))


class CelMap(Mapping[object, object]):
    """A map in which 1 and true are different keys."""

    __slots__ = ("_entries",)

    def __init__(self, entries: Iterable[tuple[object, object]] = ()) -> None:
        self._entries: dict[tuple[str, object], tuple[object, object]] = {}
        for key, value in entries:
            self._entries[key_of(key)] = (key, value)

    def __getitem__(self, key: object) -> object:
        return self._entries[key_of(key)][1]

    def __contains__(self, key: object) -> bool:
        return key_of(key) in self._entries

    def __iter__(self) -> Iterator[object]:
        return (key for key, _ in self._entries.values())

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"CelMap({list(self.items())!r})"


def whole(value: int) -> int:
    """An int of 64 bits, else an error."""
    if not INT_MIN <= value <= INT_MAX:
        raise RuleValueError("整数が大きすぎます", "integer overflow", code="overflow")
    return value


def is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def equal(left: object, right: object) -> object:
    """== over any two values: true, false or not known. Values of different types differ."""
    if left.__class__ is Unknown or right.__class__ is Unknown:
        return blend((left, right))
    if is_number(left) and is_number(right):
        return left == right
    if isinstance(left, list) and isinstance(right, list):
        return _equal_lists(left, right)
    if isinstance(left, Mapping) and isinstance(right, Mapping):
        return _equal_maps(left, right)
    return type(left) is type(right) and left == right


def _equal_lists(left: list[object], right: list[object]) -> object:
    if len(left) != len(right):
        return False
    return conjunction(equal(a, b) for a, b in zip(left, right, strict=True))


def _equal_maps(left: Mapping[object, object], right: Mapping[object, object]) -> object:
    if len(left) != len(right) or any(key not in right for key in left):
        return False
    return conjunction(equal(value, right[key]) for key, value in left.items())


def conjunction(values: Iterable[object]) -> object:
    """Kleene "and": false wins, then not known."""
    unknown = []
    for value in values:
        if value is False:
            return False
        if value.__class__ is Unknown:
            unknown.append(value)
    return blend(unknown) if unknown else True


_ORDERED = (str, dt.datetime, dt.date, dt.timedelta, bool)


def compare(left: object, right: object) -> int:
    """-1, 0, 1; 2 when neither (NaN). RuleTypeError for things that have no common order."""
    alike = (is_number(left) and is_number(right)) or (
        type(left) is type(right) and isinstance(left, _ORDERED)
    )
    if not alike:
        raise no_overload("<", (left, right))
    if left < right:  # type: ignore[operator]
        return -1
    if left > right:  # type: ignore[operator]
        return 1
    return 0 if left == right else 2


_KINDS: tuple[tuple[type, str], ...] = (
    (bool, "bool"), (int, "int"), (float, "double"), (str, "string"), (dt.datetime, "timestamp"),
    (dt.date, "date"), (dt.timedelta, "duration"), (list, "list"), (Mapping, "map"),
    (Record, "record"), (type(None), "null"),
)  # fmt: skip


def kind_of(value: object) -> str:
    return next((name for cls, name in _KINDS if isinstance(value, cls)), type(value).__name__)


def no_overload(function: str, values: Iterable[object]) -> RuleTypeError:
    kinds = ", ".join(kind_of(value) for value in values)
    return RuleTypeError(
        f"「{function}」は ({kinds}) には使えません",
        f"no matching overload of {function!r} for ({kinds})",
    )


def bounded(size: int, limit: int, what_ja: str, what_en: str) -> None:
    if size > limit:
        raise RuleLimitError(f"{what_ja}が上限({limit})を超えました", f"{what_en} over {limit}")
