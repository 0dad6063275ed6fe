"""Terms over one block of cases: every term once, each for all rows of its frame."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
import numpy.typing as npt

from shiyakusho.ground.rules.case import Case
from shiyakusho.ground.rules.compiler import Code, compile_tree
from shiyakusho.ground.rules.errors import RuleError, RuleLimitError
from shiyakusho.ground.rules.scales import Bands, Steps
from shiyakusho.ground.rules.tree import Call, Index, Name, Node
from shiyakusho.ground.rules.values import Unknown
from shiyakusho.ground.rules.vocabulary import Vocabulary

from .folding import Fold, is_open, plane_of, taken
from .frames import Rows, stretches
from .kernels import KERNELS, bounds_of, in_scale
from .planes import (
    Bounds,
    Mask,
    Plane,
    Unfit,
    choice,
    conjunction,
    disjunction,
    either,
    false_of,
    limited,
    merged,
    opened,
    with_open,
)
from .population import Array, Bools, Column, Links, Lists, Population, python_value
from .terms import ATOM, Frame, Ref, Term


@dataclass
class Held:
    """What stays from block to block and from run to run of one plan."""

    vocabulary: Vocabulary
    nobody: Case
    as_of: object
    events: tuple[str, ...]
    folds: dict[int, Fold] = field(default_factory=dict)
    codes: dict[object, Code] = field(default_factory=dict)
    constants: dict[int, Plane] = field(default_factory=dict)


Cases = slice | npt.NDArray[np.intp]


class Block:
    """Some cases of a population, a stretch or chosen ones, and all that was computed of them."""

    def __init__(self, held: Held, population: Population, cases: Cases) -> None:
        self.held, self.population, self.cases = held, population, cases
        self.size = cases.stop - cases.start if isinstance(cases, slice) else len(cases)
        self._planes: dict[int, Plane] = {}
        self._frames: dict[int, tuple[Rows | None, object]] = {}
        self._lifted: dict[tuple[int, int], Plane] = {}
        self._records: dict[int, tuple[object, Mask]] = {}
        self._cases: list[Case | None] = []
        self._some: dict[int, Block] = {}

    def some(self, key: int, rows: npt.NDArray[np.intp]) -> Block:
        """Only some of the cases; `key` names the choice."""
        if key not in self._some:
            begun = self.cases.start if isinstance(self.cases, slice) else None
            cases = self.cases[rows] if begun is None else rows + begun  # type: ignore[index]
            self._some[key] = Block(self.held, self.population, cases)
        return self._some[key]

    def computed(self, term: Term) -> bool:
        return id(term) in self._planes

    # -- terms ------------------------------------------------------------------------------
    def plane(self, term: Term) -> Plane:
        """The term for all rows of its own frame (a constant: for one)."""
        found = self._planes.get(id(term))
        if found is None:
            found = self._planes[id(term)] = _OPS[term.op](self, term)
        return found

    def at(self, term: Term, frame: Frame) -> Plane:
        """The term for all rows of a frame inside its own."""
        if term.constant or term.frame is frame:
            return self.plane(term)
        key = (id(term), id(frame))
        if key not in self._lifted:
            assert frame.parent is not None
            above = self.full(term, frame.parent)
            self._lifted[key] = taken(above, self.rows(frame).up)
        return self._lifted[key]

    def full(self, term: Term, frame: Frame) -> Plane:
        """As `at`, one value for each row also when it is the same for all."""
        return spread(self.at(term, frame), self.height(frame))

    def args(self, term: Term, frame: Frame | None = None) -> list[Plane]:
        return [self.at(arg, frame or term.frame) for arg in term.args]

    # -- frames -----------------------------------------------------------------------------
    def height(self, frame: Frame) -> int:
        return self.size if frame.parent is None else self.rows(frame).size

    def rows(self, frame: Frame) -> Rows:
        return self._opened(frame)[0]

    def places(self, frame: Frame) -> object:
        """Of which items, of the list or of the frame it was made from, the rows are."""
        return self._opened(frame)[1]

    def _opened(self, frame: Frame) -> tuple[Rows, object]:
        found = self._frames.get(id(frame))
        if found is None:
            found = self._frames[id(frame)] = _FRAMES[frame.kind](self, frame)
        return found  # type: ignore[return-value]

    def records(self, of: Ref) -> tuple[object, Mask]:
        """Rows of the records (a slice or places), and where it is not known who."""
        if of.kind == "fact":
            links = self.population.facts[of.source[0]]  # type: ignore[index]
            assert isinstance(links, Links)
            return _linked(links, self.cases)
        if of.kind == "at":
            place, frame = of.source
            assert isinstance(place, Term) and isinstance(frame, Frame)
            rows, _ = self.item_records(frame)
            return _picked(rows, self.plane(place).values), None
        return self.item_records(of.frame)

    def item_records(self, frame: Frame) -> tuple[object, Mask]:
        """Records that are the items of a list."""
        if id(frame) not in self._records:
            self._records[id(frame)] = self._items_of(frame)
        return self._records[id(frame)]

    def _items_of(self, frame: Frame) -> tuple[object, Mask]:
        if frame.kind in ("list", "field"):
            lists = self.lists(frame)
            assert isinstance(lists.items, Links)
            return _linked(lists.items, self.places(frame))
        source = frame.source[0]
        assert isinstance(source, Frame)
        rows, nobody = self.item_records(source)
        places = self.places(frame)
        if places is None:
            return rows, nobody
        return _picked(rows, places), None if nobody is None else nobody[places]  # type: ignore[index]

    def lists(self, frame: Frame) -> Lists:
        found = self.population.facts.get(frame.source[0])  # type: ignore[arg-type]
        if frame.kind == "field":
            of, name = frame.source
            assert isinstance(of, Ref)
            found = self.population.records[of.record][name]  # type: ignore[index]
        assert isinstance(found, Lists)
        return found

    # -- one case after another -------------------------------------------------------------
    def case(self, row: int) -> Case:
        if not self._cases:
            self._cases = [None] * self.size
        found = self._cases[row]
        if found is None:
            held = self.held
            of = self.cases.start + row if isinstance(self.cases, slice) else int(self.cases[row])
            facts = self.population.case(of)
            found = held.vocabulary.case(facts, held.as_of, held.events)  # type: ignore[arg-type]
            self._cases[row] = found
        return found


def spread(plane: Plane, size: int) -> Plane:
    """One value, and one bit of the mask, for every row."""
    values, mask = (
        part if part is None or np.ndim(part) else np.broadcast_to(part, size)
        for part in (plane.values, plane.open)
    )
    assert values is not None
    return replace(plane, values=values, open=mask)  # type: ignore[arg-type]


def _picked(rows: object, places: object) -> object:
    if isinstance(rows, slice):
        return rows.start + places  # type: ignore[operator]
    return rows.take(places, mode="clip") if len(rows) else np.zeros_like(places)  # type: ignore[attr-defined,arg-type]


def _linked(links: Links, places: object) -> tuple[object, Mask]:
    if links.rows is None:
        return places, None
    rows = links.rows[places]  # type: ignore[index]
    return rows, None if links.complete else rows < 0


def column_plane(column: Column | None, rows: object, size: int, kind: str) -> Plane:
    """A column at some rows; all open where the population does not have it."""
    if column is None or column.empty:
        filler = plane_of([Unknown((ATOM,))], kind)
        return spread(Plane(filler.values[0], np.True_, filler.words, (0, 0)), size)
    if isinstance(rows, slice):
        values, mask = column.values[rows], None if column.known is None else column.known[rows]
    else:
        values = column.values.take(rows, mode="wrap")  # type: ignore[arg-type]
        mask = None if column.known is None else column.known.take(rows, mode="wrap")  # type: ignore[arg-type]
    bounds = None if column.kind in ("double", "bool") else column.bounds
    plane = Plane(values, None, column.words, bounds)
    return with_open(plane, None if mask is None or column.complete else ~mask)


# -- frames -------------------------------------------------------------------------------------
def _list_rows(block: Block, frame: Frame) -> tuple[Rows, object]:
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


def _field_rows(block: Block, frame: Frame) -> tuple[Rows, object]:
    of = frame.source[0]
    assert isinstance(of, Ref)
    lists = block.lists(frame)
    offsets = lists.offsets
    rows, unknown = block.records(of)
    if isinstance(rows, slice):
        rows = np.arange(rows.start, rows.stop)
    starts = offsets.take(rows, mode="wrap")  # type: ignore[arg-type]
    counts = offsets.take(rows + 1, mode="wrap") - starts  # type: ignore[operator]
    if unknown is not None:
        counts = np.where(unknown, 0, counts)
    up, places = stretches(starts, counts)
    return Rows(len(places), len(counts), up, lists.longest), places


def _chosen_rows(block: Block, frame: Frame) -> tuple[Rows, object]:
    base, condition = frame.source
    assert isinstance(base, Frame) and isinstance(condition, Term)
    return block.rows(base).chosen(block.full(condition, base).values)  # type: ignore[arg-type]


def _ordered_rows(block: Block, frame: Frame) -> tuple[Rows, object]:
    base, key = frame.source
    assert isinstance(base, Frame) and isinstance(key, Term)
    return block.rows(base).ordered(block.full(key, base).values), None


def _crossed_rows(block: Block, frame: Frame) -> tuple[Rows, object]:
    base = frame.source[0]
    assert isinstance(base, Frame) and frame.parent is not None and base.parent is not None
    owners: Array | None = None
    above: Frame | None = frame.parent
    while above is not None and above is not base.parent:
        up = block.rows(above).up
        owners = up if owners is None else up[owners]
        above = above.parent
    assert owners is not None
    return block.rows(base).crossed(owners)  # type: ignore[arg-type]


_FRAMES: dict[str, Callable[[Block, Frame], tuple[Rows, object]]] = {
    "list": _list_rows,
    "field": _field_rows,
    "chosen": _chosen_rows,
    "ordered": _ordered_rows,
    "cross": _crossed_rows,
}


# -- columns ------------------------------------------------------------------------------------
def _const(block: Block, term: Term) -> Plane:
    held = block.held.constants
    if id(term) not in held:
        plane = plane_of([term.info], term.type.name)
        mask = None if plane.open is None else np.True_
        held[id(term)] = replace(plane, values=plane.values[0], open=mask)
    return held[id(term)]


def _fact(block: Block, term: Term) -> Plane:
    column = block.population.facts[str(term.info)]
    assert isinstance(column, Column)
    return column_plane(column, block.cases, block.size, term.type.name)


def _field(block: Block, term: Term) -> Plane:
    of, name = term.info  # type: ignore[misc]
    column = block.population.records.get(of.record, {}).get(name)
    rows, nobody = block.records(of)
    found = column if isinstance(column, Column) else None
    plane = column_plane(found, rows, block.height(term.frame), term.type.name)
    return with_open(plane, either(nobody, _lost(block, of)))


def _lost(block: Block, of: Ref) -> Mask:
    """Where a list has no item at the place asked for."""
    return block.plane(of.source[0]).open if of.kind == "at" else None  # type: ignore[arg-type]


def _there(block: Block, term: Term) -> Plane:
    """Is it known who the record is of?"""
    of = term.info
    assert isinstance(of, Ref)
    _, nobody = block.records(of)
    size = block.height(term.frame)
    return Plane(np.ones(size, dtype=bool) if nobody is None else ~nobody)


def _item(block: Block, term: Term) -> Plane:
    items = block.lists(term.frame).items
    assert isinstance(items, Column)
    places = block.places(term.frame)
    return column_plane(items, places, block.height(term.frame), term.type.name)


def _inner(block: Block, term: Term) -> Plane:
    """An item of a list as a row of a frame made from the list."""
    source = term.args[0]
    places = block.places(term.frame)
    plane = block.plane(source)
    return plane if places is None else taken(plane, places)  # type: ignore[arg-type]


def _has(block: Block, term: Term) -> Plane:
    plane = block.plane(term.args[0])
    return with_open(Plane(np.ones(len(plane.values), dtype=bool)), plane.open)


def _list_known(block: Block, term: Term) -> Plane:
    lists = block.population.facts[str(term.info)]
    assert isinstance(lists, Lists)
    return _state(lists, block.cases, block.size, None)


def _field_known(block: Block, term: Term) -> Plane:
    of, name = term.info  # type: ignore[misc]
    lists = block.population.records[of.record][name]
    rows, nobody = block.records(of)
    assert isinstance(lists, Lists)
    return _state(lists, rows, block.height(term.frame), either(nobody, _lost(block, of)))


def _state(lists: Lists, rows: object, size: int, nobody: Mask) -> Plane:
    """Open where it is not known what is in the list."""
    mask = nobody
    if lists.known is not None and not lists.complete:
        told = lists.known[rows] if isinstance(rows, slice) else lists.known.take(rows, mode="wrap")  # type: ignore[arg-type]
        mask = either(mask, ~told)
    return Plane(np.broadcast_to(np.True_, size), mask)


def _case(block: Block, term: Term) -> Plane:
    """What has no column form: the one-case code, case after case."""
    node = term.info
    assert isinstance(node, Node)
    code = block.held.codes.setdefault(id(node), compile_tree(node))
    return plane_of([outcome(code, block.case(row)) for row in range(block.size)], term.type.name)


def outcome(code: Code, case: Case) -> object:
    """The value, Unknown, or the error that was raised."""
    case.steps = 0
    try:
        return code(case)
    except RuleError as problem:
        return problem
    except RecursionError:
        return RuleLimitError("式が深すぎます", "rule is too deep")


# -- logic --------------------------------------------------------------------------------------
def _and(block: Block, term: Term) -> Plane:
    return conjunction(block.args(term))


def _or(block: Block, term: Term) -> Plane:
    return disjunction(block.args(term))


FEW = 0.6  # share of the cases up to which a branch is computed for them alone
WORTH = 4_096  # cases


def _if(block: Block, term: Term) -> Plane:
    condition, *branches = term.args
    taken_ = block.at(condition, term.frame)
    planes = [
        _branch(block, term, branch, taken_.values if yes else ~taken_.values, condition, yes)
        for branch, yes in zip(branches, (True, False), strict=True)
    ]
    return choice(taken_, *planes)


def _branch(
    block: Block, term: Term, branch: Term, wanted: Array, condition: Term, yes: bool
) -> Plane:
    """A branch, computed only for the cases that take it where these are few."""
    everywhere = term.frame.parent is not None or np.ndim(wanted) == 0 or block.size < WORTH
    if everywhere or branch.constant or not branch.args or block.computed(branch):
        return block.at(branch, term.frame)
    rows = np.flatnonzero(wanted)
    if len(rows) > FEW * block.size:
        return block.at(branch, term.frame)
    plane = spread(block.some(id(condition) * 2 + yes, rows).plane(branch), len(rows))
    values = np.zeros(block.size, dtype=plane.values.dtype)
    values[rows] = plane.values
    mask = None
    if plane.open is not None:
        mask = np.zeros(block.size, dtype=bool)
        mask[rows] = plane.open
    return replace(plane, values=values, open=mask)


def _merge(block: Block, term: Term) -> Plane:
    return merged(*block.args(term))


def _limit(block: Block, term: Term) -> Plane:
    return limited(*block.args(term))


def _strict(block: Block, term: Term) -> Plane:
    """The first argument, open where any other is."""
    first, *others = block.args(term)
    return with_open(first, opened(others))


def _fold(block: Block, term: Term) -> Plane:
    atom = term.args[0]
    fold = block.held.folds.get(id(term))
    if fold is None:
        assert term.tree is not None
        fold = Fold(term.tree, atom.type, term.type, block.held.nobody)
        block.held.folds[id(term)] = fold
    return fold.on(block.plane(atom))


# -- functions ----------------------------------------------------------------------------------
def _call(block: Block, term: Term) -> Plane:
    function = str(term.info)
    scale = term.args[0].info if term.args[0].constant else None
    if isinstance(scale, Bands | Steps) and function == "at":
        number = block.at(term.args[1], term.frame)
        return with_open(in_scale(scale, number, term.type.name), number.open)
    if any(arg.constant and is_open(arg.info) for arg in term.args):
        filler = plane_of([Unknown((ATOM,))], term.type.name)
        return spread(replace(filler, values=filler.values[0], open=np.True_), block.height(term.frame))
    try:
        planes = block.args(term)
        return with_open(KERNELS[function](planes), opened(planes))
    except (KeyError, NotImplementedError, RuleError):
        return _distinct(block, term)


def _distinct(block: Block, term: Term) -> Plane:
    """The one-case function, once for every combination of values that occurs."""
    moving = [arg for arg in term.args if not arg.constant]
    planes = [block.full(arg, term.frame) for arg in moving]
    mask = opened(planes)
    rows = np.arange(len(planes[0].values)) if mask is None else np.flatnonzero(~mask)
    combined = np.zeros(len(rows), dtype=np.int64)
    for plane in planes:
        values, codes = np.unique(plane.values[rows], return_inverse=True)
        _, combined = np.unique(combined * len(values) + codes, return_inverse=True)
    _, firsts, places = np.unique(combined, return_index=True, return_inverse=True)
    asked = [_asked(block, term, moving, planes, int(rows[first])) for first in firsts]
    where = np.zeros(len(planes[0].values), dtype=np.int64)
    where[rows] = places
    return with_open(taken(plane_of(asked or [Unknown((ATOM,))], term.type.name), where), mask)


def _asked(
    block: Block, term: Term, moving: list[Term], planes: list[Plane], row: int
) -> object:
    held = block.held
    code = held.codes.get(id(term))
    names = {id(arg): f"{ATOM}{place}" for place, arg in enumerate(moving)}
    if code is None:
        parts = [
            arg.tree if arg.constant and arg.tree is not None else Name(names[id(arg)])
            for arg in term.args
        ]
        tree = Index(*parts) if term.info == "[]" else Call(str(term.info), parts)
        code = held.codes[id(term)] = compile_tree(tree)
    for arg, plane in zip(moving, planes, strict=True):
        value = python_value(plane.values[row], arg.type.name, plane.words)
        held.nobody.values[names[id(arg)]] = value  # type: ignore[index]
    return outcome(code, held.nobody)


# -- lists --------------------------------------------------------------------------------------
def _parts(block: Block, term: Term) -> tuple[Plane, Plane, Rows]:
    """State of the lists, the body for every item, the rows."""
    frame = term.info
    assert isinstance(frame, Frame)
    state, body = term.args
    return block.at(state, term.frame), block.full(body, frame), block.rows(frame)


def _any(rows: Rows, mask: Mask) -> Mask:
    return None if mask is None else rows.any(mask)


def _exists(block: Block, term: Term) -> Plane:
    state, body, rows = _parts(block, term)
    found = rows.any(body.values)  # type: ignore[arg-type]
    return with_open(Plane(found), _undecided(state, body, rows, found))


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


def _exists_one(block: Block, term: Term) -> Plane:
    state, body, rows = _parts(block, term)
    number = rows.number(body.values)  # type: ignore[arg-type]
    return _whole(state, number == 1, body, rows, None)


def _count(block: Block, term: Term) -> Plane:
    state, body, rows = _parts(block, term)
    number = rows.number(body.values)  # type: ignore[arg-type]
    return _whole(state, number, body, rows, (0, rows.longest))


def _all_known(block: Block, term: Term) -> Plane:
    """A list made by `body`: known where the body is known of every item."""
    state, body, rows = _parts(block, term)
    if body.open is None:
        return state
    return _whole(state, np.broadcast_to(np.True_, rows.parents), body, rows, None)


def _size(block: Block, term: Term) -> Plane:
    frame = term.info
    assert isinstance(frame, Frame)
    rows = block.rows(frame)
    counted = Plane(rows.counts, bounds=(0, rows.longest))
    return with_open(counted, block.at(term.args[0], term.frame).open)


def _sum(block: Block, term: Term) -> Plane:
    state, body, rows = _parts(block, term)
    low, high = bounds_of(body)
    if max(abs(low), abs(high)) * max(rows.longest, 1) > 2**62:
        raise Unfit
    values = body.values if body.open is None else np.where(body.open, 0, body.values)
    bounds = (min(0, low * rows.longest), max(0, high * rows.longest))
    return _whole(state, rows.sum(values, (low, high)), body, rows, bounds)


def _least(block: Block, term: Term) -> Plane:
    return _extreme(block, term, True)


def _greatest(block: Block, term: Term) -> Plane:
    return _extreme(block, term, False)


def _extreme(block: Block, term: Term, least: bool) -> Plane:
    state, body, rows = _parts(block, term)
    found = _whole(state, rows.extreme(body.values, least), body, rows, bounds_of(body))
    empty = rows.counts == 0
    return with_open(found, empty if empty.any() else None)


def _place_of(block: Block, term: Term) -> Plane:
    rows = block.rows(term.frame)
    return Plane(rows.places, bounds=(0, max(rows.longest - 1, 0)))


def _ranks(block: Block, term: Term) -> Plane:
    """1 + how many of the list come before; open where any key of the list is."""
    rows, key = block.rows(term.frame), block.full(term.args[0], term.frame)
    mask = _any(rows, key.open)
    lifted = None if mask is None else mask[rows.up]
    return Plane(rows.ranks(key.values) + 1, lifted, bounds=(1, max(rows.longest, 1)))


def _ranked(block: Block, term: Term) -> Plane:
    """The rank of a record of another frame among the items of a list."""
    frame, _ = term.info  # type: ignore[misc]
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


def _owners(block: Block, frame: Frame, lists: Frame) -> object:
    """For every row of a frame the row of the list's parent."""
    owners: Array | None = None
    above: Frame | None = frame
    while above is not None and above is not lists.parent:
        up = block.rows(above).up
        owners = up if owners is None else up[owners]  # type: ignore[index]
        above = above.parent
    return slice(None) if owners is None else owners


def _pick(block: Block, term: Term) -> Plane:
    frame = term.info
    assert isinstance(frame, Frame)
    place, items = block.at(term.args[0], term.frame), block.full(term.args[1], frame)
    if not len(items.values):
        items = replace(plane_of([Unknown((ATOM,))], term.type.name), bounds=(0, 0))
    return with_open(taken(items, place.values), place.open)


_OPS: dict[str, Callable[[Block, Term], Plane]] = {
    "const": _const, "fact": _fact, "field": _field, "item": _item, "inner": _inner, "has": _has,
    "there": _there,
    "list_known": _list_known, "field_known": _field_known, "case": _case,
    "and": _and, "or": _or, "if": _if, "merge": _merge, "limit": _limit,
    "strict": _strict,
    "fold": _fold, "call": _call, "exists": _exists, "all": _all, "exists_one": _exists_one,
    "count": _count, "all_known": _all_known, "size": _size, "sum": _sum,
    "least": _least, "greatest": _greatest, "place_of": _place_of, "ranks": _ranks,
    "ranked": _ranked, "place": _place, "pick": _pick,
}  # fmt: skip
