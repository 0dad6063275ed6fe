"""What is known of a value that is not known: bounds of a number or a day, members of a list.

A count of members of whom some are not known lies between two numbers; `count >= 1` may be decided
long before the count is. Bounds are inclusive; None = no bound. Overflow is an error, so an int
always lies within 64 bits.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence

from .errors import RuleError
from .scales import Bands, Steps
from .values import INT_MAX, INT_MIN, Unknown, blend, equal

Bound = int | dt.date | None
Span = tuple[Bound, Bound]
NOTHING: frozenset[str] = frozenset()
MOST_STEPS = 100  # steps of a scale looked at one by one


def between(missing: frozenset[str], low: Bound, high: Bound) -> object:
    """The value when both bounds are the same, else what is known of it."""
    if low is not None and low == high:
        return low
    return Unknown(missing, low, high)


def span(value: object) -> Span:
    """The bounds of a value: a known number or day is its own."""
    if value.__class__ is Unknown:
        return value.low, value.high
    kind = value.__class__
    return (value, value) if kind is int or kind is dt.date else (None, None)  # type: ignore[return-value]


def hull(missing: frozenset[str], values: Iterable[object]) -> object:
    """One of several values: itself when they are all the same, else the bounds around them."""
    found = list(values)
    if not found:  # no step of a scale for any number it could be
        return Unknown(missing)
    first, waits = found[0], blend(found).missing
    if not waits and all(v.__class__ is first.__class__ and equal(v, first) is True for v in found):
        return first
    spans = [span(value) for value in found]
    lows, highs = [low for low, _ in spans], [high for _, high in spans]
    try:
        low = None if None in lows else min(lows)  # type: ignore[type-var]
        high = None if None in highs else max(highs)  # type: ignore[type-var]
    except TypeError:  # a day and a number
        return Unknown(missing | waits)
    return Unknown(missing | waits, low, high)


# -- lists of which some members may not belong -------------------------------------------------


Member = tuple[object, frozenset[str]]  # an item, and what decides whether it belongs (none = sure)


def members(value: object) -> Sequence[Member] | None:
    """The possible members of a list; None when nothing is known of them."""
    if isinstance(value, list):
        return [(item, NOTHING) for item in value]
    return value.parts if isinstance(value, Unknown) else None


def listed(found: list[Member]) -> object:
    """A list when all members are sure."""
    missing = frozenset().union(*(doubt for _, doubt in found))
    if not missing:
        return [item for item, _ in found]
    return Unknown(missing, parts=tuple(found))


def fewest(found: Iterable[Member]) -> int:
    return sum(not doubt for _, doubt in found)


# -- functions of values of which bounds are known ----------------------------------------------


Estimate = Callable[[list[object]], object]


def estimated(name: str, function: Callable[..., object], values: list[object]) -> object:
    """The result of a function when some arguments are not known, as far as it can be told."""
    missing = blend(values).missing
    try:
        if name in _RISING:
            return _monotone(function, _RISING[name], values, missing)
        estimate = _ESTIMATES.get(name)
        found = estimate(values) if estimate else None
    except (RuleError, TypeError):
        found = None
    return Unknown(missing) if found is None else found


# name → how the result moves with each argument: 1 with it, -1 against it, 0 must be known
_RISING: dict[str, tuple[int, ...]] = {
    "_+_": (1, 1), "_-_": (1, -1), "-_": (-1,), "int": (1,),
    "attains": (1, 1), "add_days": (1, 1), "add_months": (1, 1), "add_years": (1, 1),
    "fiscal_year": (1,), "fiscal_year_end_on_or_after": (1,), "month_start": (1,), "year": (1,),
    "days_between": (-1, 1), "age": (-1, 1, 0), "school_grade": (-1, 1),
    "floor_to": (1, 0, 0), "ceil_to": (1, 0, 0), "round_to": (1, 0, 0),
}  # fmt: skip


def _monotone(
    function: Callable[..., object],
    ways: tuple[int, ...],
    values: list[object],
    missing: frozenset[str],
) -> object:
    if any(isinstance(v, list) or (isinstance(v, Unknown) and v.parts) for v in values):
        joined = _joined(values) if len(values) == 2 else None
        return Unknown(missing) if joined is None else joined
    spans = [span(value) for value in values]
    if any(
        s == (None, None) and v.__class__ is Unknown for s, v in zip(spans, values, strict=True)
    ):
        return Unknown(missing)
    ends = []
    for end in (0, 1):
        picked = [
            value if value.__class__ is not Unknown else (s[end] if way > 0 else s[1 - end])
            for value, s, way in zip(values, spans, ways, strict=False)
        ]
        ends.append(_end(function, picked))
    moved = [v for v, way in zip(values, ways, strict=False) if way == 0 and v.__class__ is Unknown]
    return Unknown(missing) if moved else between(missing, ends[0], ends[1])


def _end(function: Callable[..., object], picked: list[object]) -> Bound:
    """One end of the result, None where it has no bound."""
    if any(value is None for value in picked):
        return None
    try:
        found = function(*picked)
    except RuleError:
        return None
    return found if found.__class__ is int or found.__class__ is dt.date else None


def _joined(values: list[object]) -> object:
    """list + list; None when nothing is known of one of them."""
    left, right = (members(value) for value in values)
    return None if left is None or right is None else listed([*left, *right])


def _ints(value: object) -> tuple[int | None, int | None] | None:
    """The bounds of a value known to be an int."""
    low, high = span(value)
    known = low if low is not None else high
    return (low, high) if isinstance(known, int) else None  # type: ignore[return-value]


def _product(values: list[object]) -> object:
    bounds = [_ints(value) for value in values]
    left, right = (
        (INT_MIN if b[0] is None else b[0], INT_MAX if b[1] is None else b[1]) if b else None
        for b in bounds
    )
    if left is None or right is None:
        return None
    ends = [a * b for a in left for b in right]
    return between(blend(values).missing, max(min(ends), INT_MIN), min(max(ends), INT_MAX))


def _quotient(values: list[object]) -> object:
    """Only by a known number above 0: cutting towards 0 keeps the order."""
    bounds, by = _ints(values[0]), values[1]
    if bounds is None or not isinstance(by, int) or by <= 0:
        return None
    low, high = (
        None if end is None else abs(end) // by * (1 if end >= 0 else -1) for end in bounds
    )
    return between(blend(values).missing, low, high)


def _size(values: list[object]) -> object:
    of = values[0]
    found = members(of)
    missing = blend(values).missing
    if found is None:
        return Unknown(missing, 0, None)
    return between(missing, fewest(found), len(found))


def _total(values: list[object]) -> object:
    """sum of a list: what is sure, and what could come to it."""
    found = members(values[0])
    if found is None:
        return None
    return add_up(found)


def add_up(found: Sequence[Member]) -> object:
    """The sum of members, as bounds when some are not known; None for what has no bounds."""
    missing = _doubts(found)
    low, high = 0, 0
    for item, doubt in found:
        first, last = span(item)
        if not isinstance(first, int) or not isinstance(last, int):
            return Unknown(missing)
        low += min(0, first) if doubt else first
        high += max(0, last) if doubt else last
    return between(missing, low, high)


def _doubts(found: Sequence[Member]) -> frozenset[str]:
    doubts = frozenset().union(*(doubt for _, doubt in found))
    return doubts | blend([item for item, _ in found]).missing


def _extreme(sign: int) -> Estimate:
    def run(values: list[object]) -> object:
        if len(values) == 1:
            found = members(values[0])
        else:
            found = [(value, NOTHING) for value in values]
        return None if found is None else outermost(found, sign)

    return run


def outermost(found: Sequence[Member], sign: int) -> object:
    """The least (-1) or greatest (1) of members of which some are not known."""
    missing = _doubts(found)
    if not found:
        return Unknown(missing)
    inner = 0 if sign > 0 else 1  # the end that is surely reached
    sure = [span(item)[inner] for item, doubt in found if not doubt]
    ends = [span(item)[1 - inner] for item, _ in found]
    pick: Callable[..., Bound] = max if sign > 0 else min
    reached = [end for end in sure if end is not None]
    # Without a sure member one of the others is it: it lies within all of them.
    other: Callable[..., Bound] = min if sign > 0 else max
    inners = [span(item)[inner] for item, _ in found]
    near = pick(reached) if reached else None if None in inners else other(inners)
    far = None if None in ends else pick(ends)
    return between(missing, near, far) if sign > 0 else between(missing, far, near)


def _at(values: list[object]) -> object:
    """A scale at a number between bounds."""
    scale, number = values
    low, high = span(number)
    missing = blend(values).missing
    if isinstance(scale, Bands):
        return hull(missing, list(_bands(scale, low, high)))
    if not isinstance(scale, Steps) or not isinstance(low, int) or not isinstance(high, int):
        return None
    if high < 0 or high - low > MOST_STEPS:
        return None
    return hull(missing, [scale.at(n) for n in range(max(low, 0), high + 1)])


def _bands(scale: Bands, low: Bound, high: Bound) -> Iterator[object]:
    tops = [*scale.tops, None][: len(scale.values)]
    floor: int | None = None
    for top, value in zip(tops, scale.values, strict=True):
        above = low is not None and top is not None and top < low  # type: ignore[operator]
        below = high is not None and floor is not None and floor >= high  # type: ignore[operator]
        if not above and not below:
            yield value
        floor = top


def _index(values: list[object]) -> object:
    """list[i] where the members before i are sure."""
    found, place = members(values[0]), values[1]
    if found is None or place.__class__ is not int:
        return None
    if 0 <= place < len(found) and not any(doubt for _, doubt in found[: place + 1]):
        return found[place][0]
    return None


def contained(item: object, among: object) -> object:
    """item in a list of which some members may not belong."""
    found = members(among)
    missing = blend((item, among)).missing
    if found is None:
        return Unknown(missing)
    waiting: frozenset[str] = NOTHING
    for other, doubt in found:
        same = equal(item, other)
        if same is True and not doubt:
            return True
        if same is not False:
            waiting |= doubt | blend((same,)).missing
    return Unknown(waiting) if waiting else False


_ESTIMATES: dict[str, Estimate] = {
    "_*_": _product, "_/_": _quotient, "size": _size, "count": _size, "sum": _total,
    "min": _extreme(-1), "max": _extreme(1), "at": _at, "[]": _index,
}  # fmt: skip


# -- comparisons --------------------------------------------------------------------------------


def ordered(left: object, right: object) -> frozenset[int] | None:
    """Which of -1, 0, 1 `left` against `right` may be; None when nothing is known."""
    (a, b), (c, d) = span(left), span(right)
    kinds = {end.__class__ for end in (a, b, c, d) if end is not None}
    if len(kinds) != 1:
        return None
    possible = {-1, 0, 1}
    if b is not None and c is not None:
        possible -= {1} if b <= c else set()  # type: ignore[operator]
        possible -= {0} if b < c else set()  # type: ignore[operator]
    if a is not None and d is not None:
        possible -= {-1} if a >= d else set()  # type: ignore[operator]
        possible -= {0} if a > d else set()  # type: ignore[operator]
    return frozenset(possible)
