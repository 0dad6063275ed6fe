"""Terms over lists: one value for every list, ranks, and items at a place."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from shiyakusho.ground.rules.values import Unknown

from .block import Block, Places, computes
from .folding import plane_of, taken
from .frames import Rows
from .kernels import bounds_of
from .planes import Bounds, Mask, Plane, Unfit, either, false_of, with_open
from .population import Array, Bools
from .terms import ATOM, Frame, Term


def _parts(block: Block, term: Term) -> tuple[Plane, Plane, Rows]:
    """State of the lists, the body for every item, the rows."""
    frame = term.info
    assert isinstance(frame, Frame)
    state, body = term.args
    return block.at(state, term.frame), block.full(body, frame), block.rows(frame)


def _any(rows: Rows, mask: Mask) -> Mask:
    return None if mask is None else rows.any(mask)


@computes("exists")
def _exists(block: Block, term: Term) -> Plane:
    state, body, rows = _parts(block, term)
    found = rows.any(body.values)
    return with_open(Plane(found), _undecided(state, body, rows, found))


@computes("all")
def _all(block: Block, term: Term) -> Plane:
    state, body, rows = _parts(block, term)
    wrong = rows.any(false_of(body))
    return with_open(Plane(~wrong), _undecided(state, body, rows, wrong))


def _undecided(state: Plane, body: Plane, rows: Rows, decided: Bools) -> Mask:
    """A list not known, or an open item and none that decides."""
    if body.open is None:
        return state.open
    return either(state.open, rows.any(body.open) & ~decided)


def _whole(state: Plane, values: Array, body: Plane, rows: Rows, bounds: Bounds | None) -> Plane:
    """A value that needs every item of the list."""
    mask = either(state.open, _any(rows, body.open))
    return with_open(Plane(values, bounds=bounds), mask)


@computes("exists_one")
def _exists_one(block: Block, term: Term) -> Plane:
    state, body, rows = _parts(block, term)
    number = rows.number(body.values)
    return _whole(state, number == 1, body, rows, None)


@computes("count")
def _count(block: Block, term: Term) -> Plane:
    state, body, rows = _parts(block, term)
    number = rows.number(body.values)
    return _whole(state, number, body, rows, (0, rows.longest))


@computes("all_known")
def _all_known(block: Block, term: Term) -> Plane:
    """A list made by `body`: known where the body is known of every item."""
    state, body, rows = _parts(block, term)
    if body.open is None:
        return state
    return _whole(state, np.broadcast_to(np.True_, rows.parents), body, rows, None)


@computes("size")
def _size(block: Block, term: Term) -> Plane:
    frame = term.info
    assert isinstance(frame, Frame)
    rows = block.rows(frame)
    counted = Plane(rows.counts, bounds=(0, rows.longest))
    return with_open(counted, block.at(term.args[0], term.frame).open)


@computes("sum")
def _sum(block: Block, term: Term) -> Plane:
    state, body, rows = _parts(block, term)
    low, high = bounds_of(body)
    if max(abs(low), abs(high)) * max(rows.longest, 1) > 2**62:
        raise Unfit
    values = body.values if body.open is None else np.where(body.open, 0, body.values)
    bounds = (min(0, low * rows.longest), max(0, high * rows.longest))
    return _whole(state, rows.sum(values, (low, high)), body, rows, bounds)


@computes("least")
def _least(block: Block, term: Term) -> Plane:
    return _extreme(block, term, True)


@computes("greatest")
def _greatest(block: Block, term: Term) -> Plane:
    return _extreme(block, term, False)


def _extreme(block: Block, term: Term, least: bool) -> Plane:
    state, body, rows = _parts(block, term)
    found = _whole(state, rows.extreme(body.values, least), body, rows, bounds_of(body))
    empty = rows.counts == 0
    return with_open(found, empty if empty.any() else None)


@computes("place_of")
def _place_of(block: Block, term: Term) -> Plane:
    rows = block.rows(term.frame)
    return Plane(rows.places, bounds=(0, max(rows.longest - 1, 0)))


@computes("ranks")
def _ranks(block: Block, term: Term) -> Plane:
    """1 + how many of the list come before; open where any key of the list is."""
    rows, key = block.rows(term.frame), block.full(term.args[0], term.frame)
    mask = _any(rows, key.open)
    lifted = None if mask is None else mask[rows.up]
    return Plane(rows.ranks(key.values) + 1, lifted, bounds=(1, max(rows.longest, 1)))


@computes("ranked")
def _ranked(block: Block, term: Term) -> Plane:
    """The rank of a record of another frame among the items of a list."""
    frame, _ = term.info
    state, ranks = block.at(term.args[0], term.frame), block.plane(term.args[1])
    if frame is term.frame:
        return with_open(ranks, state.open)
    places, outside = _places_in(block, frame, term.frame)
    found = taken(ranks, places) if block.rows(frame).size else _nothing(len(places))
    return with_open(found, either(state.open, outside))


def _nothing(size: int) -> Plane:
    return Plane(np.zeros(size, dtype=np.int64), bounds=(0, 1))


def _places_in(block: Block, frame: Frame, other: Frame) -> tuple[Array, Mask]:
    """Where the records of `other` stand among the rows of `frame`, and where they do not."""
    rows, wanted = block.rows(frame), block.rows(other)
    origins = np.arange(wanted.size) if wanted.origin is None else wanted.origin
    if rows.origin is None:
        return origins, None
    size = max(rows.origin.max(initial=-1), origins.max(initial=-1)) + 1
    place = np.full(int(size), -1, dtype=np.int64)
    place[rows.origin] = np.arange(rows.size)
    found = place[origins]
    outside = found < 0
    return found, outside if outside.any() else None


@computes("place")
def _place(block: Block, term: Term) -> Plane:
    """list[key] as a row of the list's frame; failed outside the list."""
    frame = term.info
    assert isinstance(frame, Frame)
    state, key = block.at(term.args[0], term.frame), block.full(term.args[1], term.frame)
    rows = block.rows(frame)
    parents = _owners(block, term.frame, frame)
    inside = (key.values >= 0) & (key.values < rows.counts[parents])
    where = rows.starts[parents] + np.where(inside, key.values, 0)
    if rows.order is not None:
        sorted_ = np.lexsort((rows.order, rows.up))
        where = sorted_.take(where, mode="clip") if rows.size else where
    mask = either(state.open, key.open, ~inside)
    return Plane(np.broadcast_to(where, inside.shape), mask, bounds=(0, max(rows.size, 1)))


def _owners(block: Block, frame: Frame, lists: Frame) -> Places:
    """For every row of a frame the row of the list's parent."""
    owners: Array | None = None
    above: Frame | None = frame
    while above is not None and above is not lists.parent:
        up = block.rows(above).up
        owners = up if owners is None else up[owners]
        above = above.parent
    return slice(None) if owners is None else owners


@computes("pick")
def _pick(block: Block, term: Term) -> Plane:
    frame = term.info
    assert isinstance(frame, Frame)
    place, items = block.at(term.args[0], term.frame), block.full(term.args[1], frame)
    if not len(items.values):
        items = replace(plane_of([Unknown((ATOM,))], term.type.name), bounds=(0, 0))
    return with_open(taken(items, place.values), place.open)
