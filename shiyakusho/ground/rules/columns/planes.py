"""What a term is for all rows of a block: values, and the rows the columns leave open.

A row is open where the value is not known or cannot be computed; the one-case code decides it
(open_rows.py). So a plane only has to be right where it is not open: it decides where one part
decides whatever the others are (a false in "and", a witness in exists), and nowhere else. A bool
plane is False where it is open, so that its values alone say "known and true".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from .population import Array, Bools

Mask = Any  # a bool for every row, one for all rows, or None: no row
Bounds = tuple[int, int]


class Unfit(Exception):
    """This block cannot be computed in columns (an int near 2**63): it goes case by case."""


@dataclass(slots=True)
class Plane:
    """`bounds`: no int of the plane lies outside. `words`: what the codes of strings stand for."""

    values: Array
    open: Mask = None
    words: tuple[str, ...] | None = None
    bounds: Bounds | None = None


def either(*masks: Mask) -> Mask:
    """Where any of the masks holds."""
    found: Mask = None
    for mask in masks:
        if mask is not None:
            found = mask if found is None else found | mask
    return found


def opened(planes: Sequence[Plane]) -> Mask:
    """Where any of the planes is open."""
    return either(*(plane.open for plane in planes))


def with_open(plane: Plane, mask: Mask) -> Plane:
    """The plane, open where `mask` holds too."""
    both = either(plane.open, mask)
    if both is None or both is plane.open:
        return plane
    if plane.values.dtype == np.bool_:
        return replace(plane, values=plane.values & ~both, open=both)
    return replace(plane, open=both)


def false_of(plane: Plane) -> Bools:
    """Known and false."""
    values = plane.values if plane.open is None else plane.values | plane.open
    return ~values


def conjunction(planes: Sequence[Plane]) -> Plane:
    """All of them: a false one decides."""
    values = _all([plane.values for plane in planes], np.logical_and)
    mask = opened(planes)
    if mask is None:
        return Plane(values)
    decided = _all([false_of(plane) for plane in planes], np.logical_or)
    return Plane(values, mask & ~decided)


def disjunction(planes: Sequence[Plane]) -> Plane:
    """Any of them: a true one decides."""
    values = _all([plane.values for plane in planes], np.logical_or)
    mask = opened(planes)
    return Plane(values, None if mask is None else mask & ~values)


def _all(masks: Sequence[Array], operation: Callable[..., Bools]) -> Bools:
    found = masks[0]
    for mask in masks[1:]:
        found = operation(found, mask)
    return found


def choice(condition: Plane, yes: Plane, no: Plane) -> Plane:
    """yes where the condition is true, no where it is false."""
    yes, no = alike(yes, no)
    values = blended(condition.values, yes.values, no.values)
    mask = condition.open
    if yes.open is not None or no.open is not None:
        left = False if yes.open is None else yes.open
        right = False if no.open is None else no.open
        mask = either(mask, np.where(condition.values, left, right).astype(bool))
    return with_open(Plane(values, None, yes.words, _span(yes, no)), mask)


def blended(condition: Bools, yes: Array, no: Array) -> Array:
    """np.where, without its branches: five times as fast for ints where yes and no alternate."""
    kind = np.result_type(yes, no)
    if kind.kind not in "biu" or np.ndim(condition) == 0:
        return np.where(condition, yes, no)
    if kind == np.bool_:
        return (condition & yes) | (~condition & no)
    left, right = (np.asarray(part, dtype=kind) for part in (yes, no))
    if np.ndim(no) == 0 and not no:
        return left * condition.astype(kind)
    chosen = np.negative(condition.astype(kind))  # all bits where the condition holds
    return right ^ ((left ^ right) & chosen)


def _span(left: Plane, right: Plane) -> Bounds | None:
    if left.bounds is None or right.bounds is None:
        return None
    return min(left.bounds[0], right.bounds[0]), max(left.bounds[1], right.bounds[1])


def merged(given: Plane, rest: Plane) -> Plane:
    """What was given, and where it was not, what was derived."""
    if given.open is None:
        return given
    given, rest = alike(given, rest)
    assert given.open is not None
    values = np.where(given.open, rest.values, given.values)
    mask = None if rest.open is None else given.open & rest.open
    words = rest.words if given.words is None else given.words
    return Plane(values, mask, words, _span(given, rest))


def limited(limit: Plane, value: Plane) -> Plane:
    """A fact with `only_if`: false where the limit is false."""
    excluded = false_of(limit)
    mask = either(limit.open, None if value.open is None else value.open & ~excluded)
    return with_open(Plane(value.values & ~excluded), mask)


def alike(left: Plane, right: Plane) -> tuple[Plane, Plane]:
    """Both with codes of one dictionary, when they are strings."""
    if left.words is None or right.words is None or left.words == right.words:
        return left, right  # strings nobody knows have no words
    held = set(left.words)
    words = (*left.words, *(word for word in right.words if word not in held))
    place = {word: code for code, word in enumerate(words)}
    codes = np.array([place[word] for word in right.words] or [0], dtype=np.int32)
    moved = replace(right, values=codes.take(right.values, mode="clip"), words=words)
    return replace(left, words=words), moved
