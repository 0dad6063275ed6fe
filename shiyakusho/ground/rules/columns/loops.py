"""Macros and functions over lists as terms: each list opens a frame, each kind has its term."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import reduce

from shiyakusho.ground.rules.tree import Call, Macro, Node, names
from shiyakusho.ground.rules.types import BOOL, INT, Type
from shiyakusho.ground.rules.values import Unknown

from .lowers import Lowers, Scope
from .terms import Frame, Items, Ref, Seq, Term, Thing, Unsupported, only_atom

Makes = Callable[[Lowers, Seq, Macro, Scope], Thing]


def macro(low: Lowers, node: Macro, scope: Scope) -> Thing:
    """The terms of a macro over whatever its range turns out to be."""
    over = low.lower(node.range, scope)
    if isinstance(over, Term):
        return _over_constant(low, over, node, scope)
    if isinstance(over, Items):
        return _unrolled(low, over, node, scope)
    if not isinstance(over, Seq):
        raise Unsupported
    if node.kind == "rank":
        return _rank(low, over, node, scope)
    make = _MAKES.get(node.kind)
    if make is None:
        raise Unsupported
    seq = placed(low, over, _free(node, scope))
    return make(low, seq, node, scope)


def bound(low: Lowers, seq: Seq, node: Macro, scope: Scope) -> Scope:
    """The names of the macro: the item, and with two names its place first."""
    if len(node.variables) == 1:
        return {**scope, node.variables[0]: seq.item}
    place = low.terms.term("place_of", (), INT, seq.frame)
    return {**scope, node.variables[0]: place, node.variables[1]: seq.item}


def _free(node: Macro, scope: Scope) -> list[Thing]:
    """Things of outer macros that the inside speaks of."""
    inside = [part for part in (node.condition, node.body) if part is not None]
    free = set().union(*(names(part) for part in inside)) - set(node.variables)
    return [scope[name] for name in sorted(free & scope.keys())]


def _frames(things: list[Thing]) -> list[Frame]:
    found: list[Frame] = []
    for thing in things:
        if isinstance(thing, Items):
            found += _frames(list(thing.things))
        elif isinstance(thing, Seq):
            raise Unsupported
        else:
            found.append(thing.frame)
    return found


def placed(low: Lowers, seq: Seq, free: list[Thing]) -> Seq:
    """The list where its inside can be computed: once for each row of the macros around it."""
    parent = seq.frame.parent
    assert parent is not None
    outer = parent
    for frame in _frames(free):
        if frame.within(outer):
            outer = frame
        elif not outer.within(frame):
            raise Unsupported
    if outer is parent:
        return seq
    return moved(low, seq, low.terms.frame("cross", outer, seq.frame), seq.state)


def moved(low: Lowers, seq: Seq, frame: Frame, state: Term) -> Seq:
    """The same items as rows of another frame."""
    return Seq(frame, _item_in(low, seq.item, seq.frame, frame), state)


def _item_in(low: Lowers, item: Term | Ref, old: Frame, new: Frame) -> Term | Ref:
    if item.frame is not old:
        return item  # stands outside the list
    if isinstance(item, Ref):
        if item.kind != "item":
            raise Unsupported
        return low.terms.ref("item", item.record, new)
    return low.terms.term("inner", (item,), item.type, new)


# -- kinds --------------------------------------------------------------------------------------
def _reduced(op: str, result: Type | None = None) -> Makes:
    """exists, all, exists_one and count: a truth for every item, one value for every list."""

    def make(low: Lowers, seq: Seq, node: Macro, scope: Scope) -> Thing:
        body = low.term(node.body, bound(low, seq, node, scope))
        return reduced(low, op, seq, body, result or BOOL)

    return make


def reduced(low: Lowers, op: str, seq: Seq, body: Term, kind: Type) -> Term:
    return low.terms.term(op, (seq.state, body), kind, seq.frame.parent, info=seq.frame)


def _numbers(op: str, allowed: tuple[str, ...]) -> Makes:
    def make(low: Lowers, seq: Seq, node: Macro, scope: Scope) -> Thing:
        body = low.term(node.body, bound(low, seq, node, scope))
        if body.type.name not in allowed:
            raise Unsupported
        return reduced(low, op, seq, body, body.type)

    return make


def _filter(low: Lowers, seq: Seq, node: Macro, scope: Scope) -> Thing:
    return chosen(low, seq, low.term(node.body, bound(low, seq, node, scope)))


def chosen(low: Lowers, seq: Seq, condition: Term) -> Seq:
    """The items for which the condition holds."""
    parent = seq.frame.parent
    assert parent is not None
    frame = low.terms.frame("chosen", parent, seq.frame, condition)
    state = reduced(low, "all_known", seq, condition, BOOL)
    return moved(low, seq, frame, state)


def _sorted(low: Lowers, seq: Seq, node: Macro, scope: Scope) -> Thing:
    key = low.term(node.body, bound(low, seq, node, scope))
    parent = seq.frame.parent
    if key.type.name not in ("int", "date") or parent is None:
        raise Unsupported
    frame = low.terms.frame("ordered", parent, seq.frame, key)
    return moved(low, seq, frame, reduced(low, "all_known", seq, key, BOOL))


def _mapped(low: Lowers, seq: Seq, node: Macro, scope: Scope) -> Thing:
    inner = dict(bound(low, seq, node, scope))
    if node.condition is not None:
        whole = seq
        seq = chosen(low, whole, low.term(node.condition, inner))
        for name in node.variables:
            thing = inner[name]
            if isinstance(thing, Seq | Items):
                raise Unsupported
            inner[name] = _item_in(low, thing, whole.frame, seq.frame)
    item = low.lower(node.body, inner)
    if not isinstance(item, Term | Ref):
        raise Unsupported
    if isinstance(item, Ref):
        return Seq(seq.frame, item, seq.state)
    state = reduced(low, "all_known", seq, item, BOOL)
    return Seq(seq.frame, item, state)


def origin(frame: Frame) -> Frame:
    """The list as it was given, before anything was chosen from it."""
    while frame.kind in ("chosen", "ordered", "cross"):
        source = frame.source[0]
        assert isinstance(source, Frame)
        frame = source
    return frame


def _rank(low: Lowers, seq: Seq, node: Macro, scope: Scope) -> Thing:
    assert node.item is not None
    item = low.lower(node.item, scope)
    if not isinstance(item, Ref) or item.kind != "item" or not isinstance(seq.item, Ref):
        raise Unsupported
    same = origin(item.frame) is origin(seq.frame) and seq.item.frame is seq.frame
    if not same or placed(low, seq, _free(node, scope)) is not seq:
        raise Unsupported
    key = low.term(node.body, bound(low, seq, node, scope))
    if key.type.name not in ("int", "date"):
        raise Unsupported
    ranks = low.terms.term("ranks", (key,), INT, seq.frame)
    return low.terms.term(
        "ranked", (seq.state, ranks), INT, item.frame, info=(seq.frame, item), few=False
    )


# -- lists written in the rule ------------------------------------------------------------------
def _over_constant(low: Lowers, over: Term, node: Macro, scope: Scope) -> Thing:
    if over.op == "lost":
        return low.terms.term("lost", (), node.type, over.frame, info=node)
    if not over.constant:
        raise Unsupported
    if isinstance(over.info, list):
        return _unrolled(low, items_of(low, over), node, scope)
    if isinstance(over.info, Exception):
        return low.terms.constant(over.info, node.type)
    if isinstance(over.info, Unknown):
        return _of_nobody(low, over.info, node, scope)
    raise Unsupported


def _of_nobody(low: Lowers, unknown: Unknown, node: Macro, scope: Scope) -> Term:
    """A list nobody gave: what the inside says of anyone may still tell cases apart."""
    inside = [part for part in (node.condition, node.body, node.item) if part is not None]
    free = set().union(*(names(part) for part in inside)) - set(node.variables)
    if all(name not in scope and low.same_for_all(name) for name in free):
        return low.terms.constant(unknown, node.type)
    return low.terms.term("lost", (), node.type, low.terms.root, info=node)


def items_of(low: Lowers, over: Term) -> Items:
    """A list that is the same for every case, item by item."""
    assert isinstance(over.info, list)
    if len(over.info) > MOST_ITEMS:
        raise Unsupported
    return Items(tuple(low.terms.constant(value, over.type.item) for value in over.info))


MOST_ITEMS = 60  # of a list written out item by item


def _unrolled(low: Lowers, over: Items, node: Macro, scope: Scope) -> Thing:
    if node.kind not in ("exists", "all"):
        raise Unsupported
    bodies = []
    for place, thing in enumerate(over.things):
        values: list[Thing] = [low.number(place), thing] if len(node.variables) == 2 else [thing]
        bodies.append(
            low.term(node.body, {**scope, **dict(zip(node.variables, values, strict=True))})
        )
    if not bodies:
        return low.terms.constant(node.kind == "all", BOOL)
    return _strict(low, low.joined(tuple(bodies), node.kind == "exists"), over)


def _strict(low: Lowers, result: Term, over: Items) -> Term:
    """A list is made whole before it is looked at: an error in an item is the list's."""
    terms = tuple(thing for thing in over.things if isinstance(thing, Term))
    if any(isinstance(thing, Seq | Items) for thing in over.things):
        raise Unsupported
    if any(isinstance(thing, Ref) and thing.kind == "at" for thing in over.things):
        raise Unsupported
    open_ = tuple(term for term in terms if not term.constant or _is_error(term))
    return low.terms.term("strict", (result, *open_), result.type) if open_ else result


def _is_error(term: Term) -> bool:
    return isinstance(term.info, Exception)


# -- functions over lists -----------------------------------------------------------------------
def _size(low: Lowers, things: list[Thing], node: Call) -> Thing:
    over = things[0]
    if isinstance(over, Items):
        return _strict(low, low.number(len(over.things)), over)
    if not isinstance(over, Seq):
        raise Unsupported
    frame = over.frame
    if frame.kind == "chosen" and over.state.info is frame.source[0]:  # chosen, no more
        return low.terms.term("count", over.state.args, INT, frame.parent, info=frame.source[0])
    return low.terms.term("size", (over.state,), INT, frame.parent, info=frame)


def _folded(op: str, function: str) -> Callable[[Lowers, list[Thing], Call], Thing]:
    """sum, min and max of a list."""

    def make(low: Lowers, things: list[Thing], node: Call) -> Thing:
        if len(things) != 1:
            raise Unsupported
        over = things[0]
        if isinstance(over, Items):
            return _folded_items(low, over, function, node)
        if not isinstance(over, Seq) or not isinstance(over.item, Term):
            raise Unsupported
        allowed = ("int",) if op == "sum" else ("int", "date")
        if over.item.type.name not in allowed:
            raise Unsupported
        return reduced(low, op, over, over.item, over.item.type)

    return make


def _folded_items(low: Lowers, over: Items, function: str, node: Call) -> Term:
    terms = tuple(thing for thing in over.things if isinstance(thing, Term))
    if len(terms) != len(over.things) or len(terms) < 2:
        raise Unsupported
    if function == "_+_":
        return reduce(lambda a, b: low.call(function, (a, b), node.type), terms)
    return low.call(function, terms, node.type)


def _within(low: Lowers, things: list[Thing], node: Call) -> Thing:
    wanted, among = things
    if not isinstance(wanted, Term):
        raise Unsupported
    if isinstance(among, Items):
        parts = tuple(thing for thing in among.things if isinstance(thing, Term))
        if len(parts) != len(among.things):
            raise Unsupported
        return _equal_to_any(low, wanted, parts, node)
    if not isinstance(among, Seq) or not isinstance(among.item, Term):
        raise Unsupported
    seq = placed(low, among, [wanted])
    assert isinstance(seq.item, Term)
    same = low.call("_==_", (wanted, seq.item), BOOL)
    found = reduced(low, "exists", seq, same, BOOL)
    return found if wanted.constant and not _is_error(wanted) else low.terms.term(
        "strict", (found, wanted), BOOL
    )  # fmt: skip


def within_constant(low: Lowers, args: tuple[Term, ...], node: Call) -> Term:
    """x in a list that is the same for every case."""
    wanted, among = args
    if among.op == "lost":
        return low.call("_in_", args, BOOL)
    if only_atom(args) is not None or not isinstance(among.info, list) or not among.constant:
        if not among.constant:
            raise Unsupported
        return low.call("_in_", args, BOOL)
    parts = tuple(thing for thing in items_of(low, among).things if isinstance(thing, Term))
    return _equal_to_any(low, wanted, parts, node)


def _equal_to_any(low: Lowers, wanted: Term, parts: tuple[Term, ...], node: Node) -> Term:
    equal = tuple(low.call("_==_", (wanted, part), BOOL) for part in parts)
    if not equal:
        found = low.terms.constant(False, BOOL)
    else:
        found = low.joined(equal, absorbing=True)
    return low.terms.term("strict", (found, wanted, *parts), BOOL)


def at(low: Lowers, seq: Seq, key: Term) -> Thing:
    """list[place]: a record, or a value, for every row."""
    parent = seq.frame.parent
    if key.type.name != "int" or parent is None:
        raise Unsupported
    where = low.terms.deepest((seq.state, key))
    place = low.terms.term("place", (seq.state, key), INT, where, info=seq.frame)
    if seq.item.frame is not seq.frame:
        raise Unsupported
    if isinstance(seq.item, Ref):
        if seq.item.kind != "item":
            raise Unsupported
        return low.terms.ref("at", seq.item.record, where, place, seq.frame)
    return low.terms.term("pick", (place, seq.item), seq.item.type, where, info=seq.frame)


CALLS: Mapping[str, Callable[[Lowers, list[Thing], Call], Thing]] = {
    "size": _size,
    "count": _size,
    "sum": _folded("sum", "_+_"),
    "min": _folded("least", "min"),
    "max": _folded("greatest", "max"),
    "_in_": _within,
}

_MAKES: Mapping[str, Makes] = {
    "exists": _reduced("exists"),
    "all": _reduced("all"),
    "exists_one": _reduced("exists_one"),
    "count": _reduced("count", INT),
    "sum": _numbers("sum", ("int",)),
    "min": _numbers("least", ("int", "date")),
    "max": _numbers("greatest", ("int", "date")),
    "filter": _filter,
    "sortBy": _sorted,
    "map": _mapped,
    "transformList": _mapped,
}
