"""Terms that read: constants, columns, items of lists, and what only the one-case code can say."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from shiyakusho.ground.rules.case import Case
from shiyakusho.ground.rules.compiler import Code, compile_tree
from shiyakusho.ground.rules.errors import RuleError, RuleLimitError
from shiyakusho.ground.rules.tree import Node
from shiyakusho.ground.rules.values import Unknown

from .block import Block, Places, column_plane, computes, rows_of, spread
from .folding import plane_of, taken
from .planes import Mask, Plane, either, with_open
from .population import Column, Lists
from .terms import ATOM, SCALARS, Ref, Term


@computes("const")
def _const(block: Block, term: Term) -> Plane:
    held = block.held.constants
    if id(term) not in held:
        plane = plane_of([term.info], term.type.name)
        mask = None if plane.open is None else np.True_
        held[id(term)] = replace(plane, values=plane.values[0], open=mask)
    return held[id(term)]


@computes("fact")
def _fact(block: Block, term: Term) -> Plane:
    column = block.population.facts[str(term.info)]
    assert isinstance(column, Column)
    return column_plane(column, block.cases, block.size, term.type.name)


@computes("field")
def _field(block: Block, term: Term) -> Plane:
    of, name = term.info
    column = block.population.records.get(of.record, {}).get(name)
    rows, nobody = block.records(of)
    found = column if isinstance(column, Column) else None
    plane = column_plane(found, rows, block.height(term.frame), term.type.name)
    return with_open(plane, either(nobody, _lost(block, of)))


def _lost(block: Block, of: Ref) -> Mask:
    """Where a list has no item at the place asked for."""
    return block.plane(of.source[0]).open if of.kind == "at" else None


@computes("there")
def _there(block: Block, term: Term) -> Plane:
    """Is it known who the record is of?"""
    of = term.info
    assert isinstance(of, Ref)
    _, nobody = block.records(of)
    size = block.height(term.frame)
    return Plane(np.ones(size, dtype=bool) if nobody is None else ~nobody)


@computes("item")
def _item(block: Block, term: Term) -> Plane:
    items = block.lists(term.frame).items
    assert isinstance(items, Column)
    places = block.places(term.frame)
    return column_plane(items, places, block.height(term.frame), term.type.name)


@computes("inner")
def _inner(block: Block, term: Term) -> Plane:
    """An item of a list as a row of a frame made from the list."""
    source = term.args[0]
    places = block.places(term.frame)
    plane = block.plane(source)
    return plane if places is None else taken(plane, places)


@computes("has")
def _has(block: Block, term: Term) -> Plane:
    plane = block.plane(term.args[0])
    return with_open(Plane(np.ones(len(plane.values), dtype=bool)), plane.open)


@computes("list_known")
def _list_known(block: Block, term: Term) -> Plane:
    lists = block.population.facts[str(term.info)]
    assert isinstance(lists, Lists)
    return _state(lists, block.cases, block.size, None)


@computes("field_known")
def _field_known(block: Block, term: Term) -> Plane:
    of, name = term.info
    lists = block.population.records[of.record][name]
    rows, nobody = block.records(of)
    assert isinstance(lists, Lists)
    return _state(lists, rows, block.height(term.frame), either(nobody, _lost(block, of)))


def _state(lists: Lists, rows: Places, size: int, nobody: Mask) -> Plane:
    """Open where it is not known what is in the list."""
    mask = nobody
    if lists.known is not None and not lists.complete:
        mask = either(mask, ~rows_of(lists.known, rows))
    return Plane(np.broadcast_to(np.True_, size), mask)


@computes("lost")
def _lost_to_all(block: Block, term: Term) -> Plane:
    """Something nobody gave: open for every case, each of which may be decided by the rest."""
    size = block.height(term.frame)
    if term.type.name not in SCALARS:
        return Plane(np.zeros(size, dtype=bool), np.ones(size, dtype=bool))
    filler = plane_of([Unknown((ATOM,))], term.type.name)
    return spread(replace(filler, values=filler.values[0], open=np.True_, bounds=(0, 0)), size)


@computes("case")
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
