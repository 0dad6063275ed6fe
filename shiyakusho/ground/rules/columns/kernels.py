"""Functions and operators over whole columns, with the results of the one-case code to the last
yen: 64-bit ints that never wrap (Unfit instead), division cut towards zero, exact rates.

A kernel gets planes whose values count only where none is open, and may leave more rows open.
What has no kernel is asked once for every combination of values that occurs (distinct).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from math import prod

import numpy as np

from shiyakusho.ground.rules.aggregates import rate_of
from shiyakusho.ground.rules.scales import Bands, Steps
from shiyakusho.ground.rules.values import INT_MAX, INT_MIN

from .folding import plane_of, span_of
from .planes import Bounds, Plane, Unfit, alike, false_of, opened
from .population import Array

Kernel = Callable[[Sequence[Plane]], Plane]
EXACT_IN_DOUBLES = 2**53


def bounds_of(plane: Plane) -> Bounds:
    """Between which ints all known values of a plane lie."""
    if plane.bounds is None:
        mask = None if plane.open is None else np.broadcast_to(plane.open, np.shape(plane.values))
        plane.bounds = span_of(
            Plane(np.atleast_1d(plane.values), None if mask is None else np.atleast_1d(mask))
        )
    return plane.bounds


def whole_type(bounds: Bounds) -> type[np.signedinteger]:
    """The type for ints within bounds; Unfit where an int could leave 64 bits."""
    if not (bounds[0] > INT_MIN and bounds[1] <= INT_MAX):
        raise Unfit
    narrow = bounds[0] >= -(2**31) and bounds[1] < 2**31
    return np.int32 if narrow else np.int64


def is_double(plane: Plane) -> bool:
    return plane.values.dtype.kind == "f"


# -- comparing ----------------------------------------------------------------------------------
def _comparison(compare: Callable[[Array, Array], Array]) -> Kernel:
    def run(planes: Sequence[Plane]) -> Plane:
        left, right = _comparable(planes)
        return Plane(compare(left.values, right.values))

    return run


def _comparable(planes: Sequence[Plane]) -> tuple[Plane, Plane]:
    left, right = alike(planes[0], planes[1])
    if is_double(left) != is_double(right):
        for plane in (left, right):
            if not is_double(plane) and max(map(abs, bounds_of(plane))) > EXACT_IN_DOUBLES:
                raise Unfit  # an int that a double cannot hold
    return left, right


def _ordering(compare: Callable[[Array, Array], Array]) -> Kernel:
    inner = _comparison(compare)

    def run(planes: Sequence[Plane]) -> Plane:
        if any(plane.words is not None for plane in planes):
            raise NotImplementedError  # words have an order, their codes have none
        return inner(planes)

    return run


# -- computing ----------------------------------------------------------------------------------
def _arithmetic(
    compute: Callable[..., Array], bound: Callable[[list[tuple[int, int]]], Bounds]
) -> Kernel:
    def run(planes: Sequence[Plane]) -> Plane:
        if any(plane.words is not None for plane in planes):
            raise NotImplementedError
        if is_double(planes[0]):
            with np.errstate(all="ignore"):
                return Plane(compute(planes[0].values, planes[1].values))
        bounds = bound([bounds_of(plane) for plane in planes])
        kind = whole_type(bounds)
        left, right = (plane.values.astype(kind, copy=False) for plane in planes)
        return Plane(compute(left, right), bounds=bounds)

    return run


def _sum_bounds(of: list[Bounds]) -> Bounds:
    return of[0][0] + of[1][0], of[0][1] + of[1][1]


def _difference_bounds(of: list[Bounds]) -> Bounds:
    return of[0][0] - of[1][1], of[0][1] - of[1][0]


def _product_bounds(of: list[Bounds]) -> Bounds:
    corners = [prod((left, right)) for left in of[0] for right in of[1]]
    return min(corners), max(corners)


def _divide(planes: Sequence[Plane]) -> Plane:
    left, right = planes
    if is_double(left):
        with np.errstate(all="ignore"):
            return Plane(np.divide(left.values, right.values))
    size = max(map(abs, bounds_of(left)))
    whole_type((-size, size))
    over, by, zero = _whole_parts(left, right)
    quotient = np.abs(over) // np.abs(by)
    signed = np.where((over < 0) == (by < 0), quotient, -quotient)
    return Plane(signed, open=zero, bounds=(-size, size))


def _remainder(planes: Sequence[Plane]) -> Plane:
    left, right = planes
    size = max(map(abs, bounds_of(left)))
    whole_type((-size, size))
    over, by, zero = _whole_parts(left, right)
    rest = np.abs(over) % np.abs(by)
    return Plane(np.where(over < 0, -rest, rest), open=zero, bounds=(-size, size))


def _whole_parts(left: Plane, right: Plane) -> tuple[Array, Array, Array | None]:
    whole_type(bounds_of(right))
    over, by = left.values.astype(np.int64), right.values.astype(np.int64)
    zero = by == 0
    return over, np.where(zero, 1, by), zero if np.any(zero) else None


def _negate(planes: Sequence[Plane]) -> Plane:
    plane = planes[0]
    if is_double(plane):
        return Plane(-plane.values)
    least, most = bounds_of(plane)
    kind = whole_type((-most, -least))
    return Plane(-plane.values.astype(kind), bounds=(-most, -least))


def _extreme(least: bool) -> Kernel:
    def run(planes: Sequence[Plane]) -> Plane:
        if is_double(planes[0]):
            return _extreme_double(planes, least)
        choose = np.minimum if least else np.maximum
        pick = min if least else max
        found = planes[0].values
        for plane in planes[1:]:
            found = choose(found, plane.values)
        of = [bounds_of(plane) for plane in planes]
        return Plane(found, bounds=(pick(low for low, _ in of), pick(high for _, high in of)))

    return run


def _extreme_double(planes: Sequence[Plane], least: bool) -> Plane:
    found = planes[0].values
    for plane in planes[1:]:
        better = plane.values < found if least else plane.values > found
        found = np.where(better, plane.values, found)
    return Plane(found)


def _not(planes: Sequence[Plane]) -> Plane:
    return Plane(false_of(planes[0]))


def _days_between(planes: Sequence[Plane]) -> Plane:
    first, last = planes
    bounds = _difference_bounds([bounds_of(last), bounds_of(first)])
    days = last.values.astype(np.int32) - first.values.astype(np.int32)
    return Plane(days, bounds=bounds)


def _to_double(planes: Sequence[Plane]) -> Plane:
    if planes[0].words is not None:
        raise NotImplementedError
    return Plane(planes[0].values.astype(np.float64))


def _to_int(planes: Sequence[Plane]) -> Plane:
    if planes[0].words is not None or is_double(planes[0]):
        raise NotImplementedError
    return planes[0]


# -- amounts ------------------------------------------------------------------------------------
MOST_RATES = 60  # different rates and units in one column


def _rounded(way: str) -> Kernel:
    """floor_to, ceil_to, round_to: (value, unit) or (value, rate as text, unit), exactly."""

    def run(planes: Sequence[Plane]) -> Plane:
        if is_double(planes[0]):
            raise NotImplementedError
        size = max(np.size(plane.values) for plane in planes)
        value = replace(planes[0], bounds=bounds_of(planes[0]))
        by = [np.broadcast_to(plane.values, size) for plane in planes[1:]]
        if all(np.ndim(plane.values) == 0 for plane in planes[1:]):
            return _at_rate(way, value, *_rate_and_unit(planes, [part[0] for part in by]))
        return _at_rates(way, value, planes, by)

    return run


def _rate_and_unit(planes: Sequence[Plane], by: Sequence[Array]) -> tuple[Fraction, int]:
    unit = int(by[-1])
    if unit <= 0:
        raise NotImplementedError
    if len(by) == 1:
        return Fraction(1), unit
    words = planes[1].words or ()
    return rate_of(words[int(by[0])]), unit


def _at_rates(way: str, value: Plane, planes: Sequence[Plane], by: list[Array]) -> Plane:
    """Rates and units that differ from row to row: one after another."""
    key = by[-1].astype(np.int64)
    if len(by) == 2:
        key = key * (len(planes[1].words or ()) + 1) + by[0]
    mask = opened(planes)
    kept = key if mask is None else key[~np.broadcast_to(mask, key.shape)]
    kinds = _kinds(kept)
    if len(kinds) > MOST_RATES:
        raise NotImplementedError
    amounts = np.broadcast_to(value.values, key.shape)
    found, low, high = np.zeros(len(key), dtype=np.int64), 0, 0
    for kind in kinds:
        rows = np.flatnonzero(key == kind)
        first = [part[rows[0]] for part in by]
        part = _at_rate(
            way, Plane(amounts[rows], bounds=value.bounds), *_rate_and_unit(planes, first)
        )
        found[rows] = part.values
        low, high = min(low, bounds_of(part)[0]), max(high, bounds_of(part)[1])
    return Plane(found, bounds=(low, high))


def _at_rate(way: str, value: Plane, rate: Fraction, unit: int) -> Plane:
    exact = rate / unit
    over, by = exact.numerator, exact.denominator
    size = 2 * (max(map(abs, bounds_of(value))) * over + by)
    whole_type((-size, size))
    amount = value.values.astype(np.int64) * over
    if way == "floor":
        units = amount // by
    elif way == "ceil":
        units = -(-amount // by)
    else:
        units = (2 * amount + by) // (2 * by)
    most = size // by + 1
    whole_type((-most * unit, most * unit))
    return Plane(units * unit, bounds=(-most * unit, most * unit))


def in_scale(scale: Bands | Steps, number: Plane, kind: str) -> Plane:
    """tables.….at(number) for every row; fails outside every band."""
    if isinstance(scale, Bands):
        places = _bands_below(scale.tops, number.values)
        outside = places >= len(scale.values)
        return _of_values(scale.values, places, outside, kind)
    count = len(scale.values)
    outside = number.values < 0
    if scale.further is None:
        outside = outside | (number.values >= count)
        return _of_values(scale.values, number.values, outside, kind)
    found = _of_values(scale.values, number.values, outside, kind)
    beyond = np.maximum(number.values.astype(np.int64) - (count - 1), 0)
    most = max(bounds_of(number)[1], count) * abs(scale.further)
    low, high = bounds_of(found)
    bounds = (min(low, low - most), max(high, high + most))
    whole_type(bounds)
    return Plane(found.values + beyond * scale.further, open=found.open, bounds=bounds)


def _kinds(key: Array) -> Array:
    """The different numbers of an array, in order."""
    least = int(key.min()) if len(key) else 0
    if len(key) and int(key.max()) - least < 65_536:
        return np.flatnonzero(np.bincount(key - least)) + least
    return np.unique(key)


def _bands_below(tops: Sequence[int], numbers: Array) -> Array:
    """How many of the tops a number lies above."""
    if len(tops) > 16:
        return np.searchsorted(np.array(tops, dtype=np.int64), numbers, side="left")
    places = np.zeros(np.shape(numbers), dtype=np.int8)
    for top in tops:
        places = places + (numbers > top)
    return places


def _of_values(values: Sequence[object], places: Array, outside: Array, kind: str) -> Plane:
    outcomes = plane_of(list(values), kind)
    picked = outcomes.values.take(places, mode="clip")
    return Plane(picked, outside if np.any(outside) else None, outcomes.words, outcomes.bounds)


KERNELS: dict[str, Kernel] = {
    "_==_": _comparison(np.equal),
    "_!=_": _comparison(np.not_equal),
    "_<_": _ordering(np.less),
    "_<=_": _ordering(np.less_equal),
    "_>_": _ordering(np.greater),
    "_>=_": _ordering(np.greater_equal),
    "_+_": _arithmetic(np.add, _sum_bounds),
    "_-_": _arithmetic(np.subtract, _difference_bounds),
    "_*_": _arithmetic(np.multiply, _product_bounds),
    "_/_": _divide,
    "_%_": _remainder,
    "-_": _negate,
    "!_": _not,
    "min": _extreme(True),
    "max": _extreme(False),
    "days_between": _days_between,
    "double": _to_double,
    "int": _to_int,
    "floor_to": _rounded("floor"),
    "ceil_to": _rounded("ceil"),
    "round_to": _rounded("round"),
}
