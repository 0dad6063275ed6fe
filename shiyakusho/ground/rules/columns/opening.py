"""Rows of frames: the items of lists, chosen, ordered, or met once for each row of another frame."""

from __future__ import annotations

import numpy as np

from .block import Block, Places, opens
from .frames import Rows, stretches
from .population import Array
from .terms import Frame, Ref, Term


@opens("list")
def _list_rows(block: Block, frame: Frame) -> tuple[Rows, Places]:
    lists, cases = block.lists(frame), block.cases
    if not isinstance(cases, slice):
        starts = lists.offsets[cases]
        up, places = stretches(starts, lists.offsets[cases + 1] - starts)
        return Rows(len(places), block.size, up, lists.longest), places
    begin, end = int(lists.offsets[cases.start]), int(lists.offsets[cases.stop])
    up = lists.owners[begin:end]
    if cases.start:
        up = up - np.int32(cases.start)
    return Rows(end - begin, block.size, up, lists.longest), slice(begin, end)


@opens("field")
def _field_rows(block: Block, frame: Frame) -> tuple[Rows, Places]:
    of = frame.source[0]
    assert isinstance(of, Ref)
    lists = block.lists(frame)
    offsets = lists.offsets
    rows, unknown = block.records(of)
    if isinstance(rows, slice):
        rows = np.arange(rows.start, rows.stop)
    starts = offsets.take(rows, mode="wrap")
    counts = offsets.take(rows + 1, mode="wrap") - starts
    if unknown is not None:
        counts = np.where(unknown, 0, counts)
    up, places = stretches(starts, counts)
    return Rows(len(places), len(counts), up, lists.longest), places


@opens("chosen")
def _chosen_rows(block: Block, frame: Frame) -> tuple[Rows, Places]:
    base, condition = frame.source
    assert isinstance(base, Frame) and isinstance(condition, Term)
    return block.rows(base).chosen(block.full(condition, base).values)


@opens("ordered")
def _ordered_rows(block: Block, frame: Frame) -> tuple[Rows, Places]:
    base, key = frame.source
    assert isinstance(base, Frame) and isinstance(key, Term)
    return block.rows(base).ordered(block.full(key, base).values), None


@opens("cross")
def _crossed_rows(block: Block, frame: Frame) -> tuple[Rows, Places]:
    base = frame.source[0]
    assert isinstance(base, Frame) and frame.parent is not None and base.parent is not None
    owners: Array | None = None
    above: Frame | None = frame.parent
    while above is not None and above is not base.parent:
        up = block.rows(above).up
        owners = up if owners is None else up[owners]
        above = above.parent
    assert owners is not None
    return block.rows(base).crossed(owners)
