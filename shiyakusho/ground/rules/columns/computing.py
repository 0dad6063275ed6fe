"""Terms that compute row by row: logic, branches, folded terms, functions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from shiyakusho.ground.rules.compiler import compile_tree
from shiyakusho.ground.rules.errors import RuleError
from shiyakusho.ground.rules.scales import Bands, Steps
from shiyakusho.ground.rules.tree import Call, Index, Name
from shiyakusho.ground.rules.values import Unknown

from .block import Block, computes, spread
from .folding import Fold, is_open, plane_of, taken
from .kernels import KERNELS, in_scale
from .planes import Plane, choice, conjunction, disjunction, limited, merged, opened, with_open
from .population import Bools, python_value
from .reading import outcome
from .terms import ATOM, Term


@computes("and")
def _and(block: Block, term: Term) -> Plane:
    return conjunction(block.args(term))


@computes("or")
def _or(block: Block, term: Term) -> Plane:
    return disjunction(block.args(term))


FEW = 0.6  # share of the cases up to which a branch is computed for them alone
WORTH = 4_096  # cases


@computes("if")
def _if(block: Block, term: Term) -> Plane:
    condition = block.at(term.args[0], term.frame)
    wanted = (condition.values, ~condition.values)
    planes = [_branch(block, term, number, rows) for number, rows in enumerate(wanted, start=1)]
    return choice(condition, *planes)


def _branch(block: Block, term: Term, number: int, wanted: Bools) -> Plane:
    """Branch 1 (yes) or 2 (no), computed only for the cases that take it where these are few."""
    branch = term.args[number]
    everywhere = term.frame.parent is not None or np.ndim(wanted) == 0 or block.size < WORTH
    if everywhere or branch.constant or not branch.args or block.computed(branch):
        return block.at(branch, term.frame)
    rows = np.flatnonzero(wanted)
    if len(rows) > FEW * block.size:
        return block.at(branch, term.frame)
    some = block.some(id(term.args[0]) * 2 + number, rows)
    plane = spread(some.plane(branch), len(rows))
    values = np.zeros(block.size, dtype=plane.values.dtype)
    values[rows] = plane.values
    mask = None
    if plane.open is not None:
        mask = np.zeros(block.size, dtype=bool)
        mask[rows] = plane.open
    return replace(plane, values=values, open=mask)


@computes("merge")
def _merge(block: Block, term: Term) -> Plane:
    return merged(*block.args(term))


@computes("limit")
def _limit(block: Block, term: Term) -> Plane:
    return limited(*block.args(term))


@computes("strict")
def _strict(block: Block, term: Term) -> Plane:
    """The first argument, open where any other is."""
    first, *others = block.args(term)
    return with_open(first, opened(others))


@computes("fold")
def _fold(block: Block, term: Term) -> Plane:
    atom = term.args[0]
    fold = block.held.folds.get(id(term))
    if fold is None:
        assert term.tree is not None
        fold = Fold(term.tree, atom.type, term.type, block.held.nobody)
        block.held.folds[id(term)] = fold
    return fold.on(block.plane(atom))


@computes("call")
def _call(block: Block, term: Term) -> Plane:
    function = str(term.info)
    scale = term.args[0].info if term.args[0].constant else None
    if isinstance(scale, Bands | Steps) and function == "at":
        number = block.at(term.args[1], term.frame)
        return with_open(in_scale(scale, number, term.type.name), number.open)
    if any(arg.constant and is_open(arg.info) for arg in term.args):
        filler = plane_of([Unknown((ATOM,))], term.type.name)
        return spread(
            replace(filler, values=filler.values[0], open=np.True_), block.height(term.frame)
        )
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


def _asked(block: Block, term: Term, moving: list[Term], planes: list[Plane], row: int) -> object:
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
