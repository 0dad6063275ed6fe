"""What a term is for all rows of a block: values, and where they are not known or cannot be.

`unknown` and `failed` are masks, None when no row is so; no row is both. A bool plane is False
where it is not known or failed, so that its values alone say "known and true". The logic is
Kleene's, with the order of the one-case code: what decides, then not known, then no answer.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from .population import Array, Bools

Mask = Bools | None


class Unfit(Exception):  # noqa: N818
    """This block cannot be computed in columns (an int near 2**63): it goes case by case."""


@dataclass(slots=True)
class Plane:
    """`bounds`: no int of the plane lies outside. `words`: what the codes of strings stand for."""

    values: Array
    unknown: Mask = None
    failed: Mask = None
    words: tuple[str, ...] | None = None
    bounds: tuple[int, int] | None = None

    @property
    def bare(self) -> bool:
        return self.unknown is None and self.failed is None


def either(*masks: Mask) -> Mask:
    """Where any of the masks holds."""
    found: Mask = None
    for mask in masks:
        if mask is not None:
            found = mask if found is None else found | mask
    return found


def without(mask: Mask, *others: Mask) -> Mask:
    """Where `mask` holds and none of the others."""
    rest = either(*others)
    return mask if mask is None or rest is None else mask & ~rest


def known(values: Bools, unknown: Mask, failed: Mask) -> Plane:
    """A bool plane: False where it is not known."""
    rest = either(unknown, failed)
    return Plane(values if rest is None else values & ~rest, unknown, failed)


def false_of(plane: Plane) -> Bools:
    """Known and false."""
    rest = either(plane.unknown, plane.failed)
    return ~plane.values if rest is None else ~(plane.values | rest)  # type: ignore[return-value]


def conjunction(planes: list[Plane]) -> Plane:
    """All of them: a false one decides, then not known, then failed."""
    values = _all_values(planes, np.logical_and)
    if all(plane.bare for plane in planes):
        return Plane(values)
    decided = _all(list(map(false_of, planes)), np.logical_or)
    return _settled(values, decided, planes)


def disjunction(planes: list[Plane]) -> Plane:
    """Any of them: a true one decides, then not known, then failed."""
    values = _all_values(planes, np.logical_or)
    if all(plane.bare for plane in planes):
        return Plane(values)
    return _settled(values, values, planes)


def _settled(values: Bools, decided: Bools, planes: list[Plane]) -> Plane:
    unknown = without(either(*(plane.unknown for plane in planes)), decided)
    failed = without(either(*(plane.failed for plane in planes)), decided, unknown)
    return Plane(values, unknown, failed)


def _all_values(planes: list[Plane], operation: Callable[..., Bools]) -> Bools:
    return _all([plane.values for plane in planes], operation)  # type: ignore[misc]


def _all(masks: list[Bools], operation: Callable[..., Bools]) -> Bools:
    found = masks[0]
    for mask in masks[1:]:
        found = operation(found, mask)
    return found


def negation(plane: Plane) -> Plane:
    return replace(plane, values=false_of(plane))


def strict_masks(planes: list[Plane]) -> tuple[Mask, Mask]:
    """A function of several values: failed where one is, else not known where one is."""
    failed = either(*(plane.failed for plane in planes))
    return without(either(*(plane.unknown for plane in planes)), failed), failed


def choice(condition: Plane, yes: Plane, no: Plane) -> Plane:
    """yes where the condition is true, no where it is false. Where it is not known, still the
    value when both branches have the same."""
    yes, no = alike(yes, no)
    values = np.where(condition.values, yes.values, no.values)
    taken = condition.values
    unknown = _taken(taken, yes.unknown, no.unknown)
    failed = _taken(taken, yes.failed, no.failed)
    if condition.unknown is not None:
        same = yes.values == no.values
        unsure = either(yes.unknown, no.unknown, yes.failed, no.failed)
        agreed = same if unsure is None else same & ~unsure
        open_ = condition.unknown
        unknown = either(without(unknown, open_), open_ & ~agreed)
        failed = without(failed, open_)
        values = np.where(open_, yes.values, values)
    failed = either(failed, condition.failed)
    unknown = without(unknown, condition.failed)
    return _as_kind(Plane(values, unknown, failed, yes.words, _span(yes, no)))


def _taken(taken: Array, yes: Mask, no: Mask) -> Mask:
    if yes is None and no is None:
        return None
    left = False if yes is None else yes
    right = False if no is None else no
    return np.where(taken, left, right).astype(bool)


def _as_kind(plane: Plane) -> Plane:
    if plane.values.dtype == np.bool_:
        return known(plane.values, plane.unknown, plane.failed)  # type: ignore[arg-type]
    return plane


def _span(left: Plane, right: Plane) -> tuple[int, int] | None:
    if left.bounds is None or right.bounds is None:
        return None
    return min(left.bounds[0], right.bounds[0]), max(left.bounds[1], right.bounds[1])


def merged(given: Plane, rest: Plane) -> Plane:
    """What was given, and where it was not, what was derived."""
    if given.unknown is None:
        return given
    given, rest = alike(given, rest)
    open_ = given.unknown
    assert open_ is not None
    values = np.where(open_, rest.values, given.values)
    unknown = None if rest.unknown is None else open_ & rest.unknown
    failed = None if rest.failed is None else open_ & rest.failed
    return _as_kind(Plane(values, unknown, failed, given.words, _span(given, rest)))


def limited(limit: Plane, value: Plane) -> Plane:
    """A fact with `only_if`: false where the limit is false."""
    excluded = false_of(limit)
    unknown = without(value.unknown, limit.failed, excluded)
    failed = either(limit.failed, without(value.failed, excluded))
    return known(value.values & ~excluded, unknown, failed)  # type: ignore[arg-type,operator]


def alike(left: Plane, right: Plane) -> tuple[Plane, Plane]:
    """Both with codes of one dictionary, when they are strings."""
    if left.words is None or right.words is None or left.words == right.words:
        return left, right
    extra = [word for word in right.words if word not in set(left.words)]
    words = (*left.words, *extra)
    place = {word: code for code, word in enumerate(words)}
    codes = np.array([place[word] for word in right.words] or [0], dtype=np.int32)
    moved = replace(right, values=codes.take(right.values, mode="clip"), words=words)
    return replace(left, words=words), moved
