"""Tree → closures. Every closure takes the case and gives a value or `Unknown`.

Kleene logic: an operation on something not known is not known, except where the known part
already decides: false && ?, true || ?, the same value on both sides of ?:, a witness in exists.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from . import aggregates, calls, dates, loops, opening, operators, text, times  # noqa: F401
from .case import Bindings, Code
from .errors import RuleError, RuleLimitError, RuleNameError, RuleValueError
from .operators import index
from .overloads import FUNCTIONS
from .ranges import hull
from .tree import (
    Call,
    Conditional,
    Index,
    ListOf,
    Literal,
    Logic,
    Macro,
    MapOf,
    Name,
    Node,
    Select,
)
from .values import CelMap, Record, Unknown, blend, no_overload

__all__ = ["Code", "compile_tree"]

Scope = dict[str, int]


def compile_tree(node: Node, scope: Scope | None = None) -> Code:
    """The code of a tree. `scope` gives the slots of the names bound by macros around it."""
    return _COMPILERS[type(node)](node, scope or {})


def _literal(node: Literal, scope: Scope) -> Code:
    value = node.value
    return lambda case: value


def _name(node: Name, scope: Scope) -> Code:
    name = node.id
    if name in scope:
        slot = scope[name]
        return lambda case: case.slots[slot]

    def read(case: Bindings) -> object:
        try:
            return case.read(name)
        except RuleError as problem:
            raise problem.at(node.line, node.column) from None

    return read


def _select(node: Select, scope: Scope) -> Code:
    operand, field = compile_tree(node.operand, scope), node.field

    def select(case: Bindings) -> object:
        of = operand(case)
        if of.__class__ is Record:
            return of.get(field)
        if of.__class__ is Unknown:
            return of
        if isinstance(of, Mapping):
            if field in of:
                return of[field]
            raise RuleValueError(
                f"「{field}」がありません", f"no such key: {field!r}", code="no_such_key",
                line=node.line, column=node.column,
            )  # fmt: skip
        raise no_overload(f".{field}", (of,)).at(node.line, node.column)

    return _has(operand, field, node) if node.test else select


def _has(operand: Code, field: str, node: Node) -> Code:
    def has(case: Bindings) -> object:
        of = operand(case)
        if of.__class__ is Unknown:
            return of
        if of.__class__ is Record:
            value = of.get(field)
            return value if value.__class__ is Unknown else True
        if isinstance(of, Mapping):
            return field in of
        raise no_overload("has", (of,)).at(node.line, node.column)

    return has


def _index(node: Index, scope: Scope) -> Code:
    parts = [compile_tree(part, scope) for part in (node.operand, node.index)]
    return calls.strict("[]", index, parts, node)


def _call(node: Call, scope: Scope) -> Code:
    known = FUNCTIONS.get(node.function)
    if known is None:
        return _raising(
            RuleNameError(
                f"「{node.function}」という関数はありません",
                f"no function {node.function!r}",
                line=node.line,
                column=node.column,
            )
        )
    if not any(len(o.parameters) == len(node.arguments) for o in known.overloads):
        return _raising(no_overload(node.function, node.arguments).at(node.line, node.column))
    parts = [compile_tree(part, scope) for part in node.arguments]
    if node.function == "_in_":
        return calls.contained(node, parts)
    if node.function == "!_":
        return calls.negated(parts[0], node)
    if node.function in calls.COMPARISONS:
        return calls.comparison(node, parts, scope.keys())
    return calls.strict(node.function, known.call, parts, node)


def _raising(problem: RuleError) -> Code:
    """CEL: a wrong call is an error only when it is reached (the checker finds it before)."""

    def run(case: Bindings) -> object:
        raise problem

    return run


def _logic(node: Logic, scope: Scope) -> Code:
    codes = [compile_tree(part, scope) for part in node.items]
    absorbing = node.absorbing

    def run(case: Bindings) -> object:
        waiting: list[object] = []
        failed: RuleError | None = None
        for code in codes:
            try:
                value = code(case)
            except RuleLimitError:
                raise
            except RuleError as problem:  # CEL: the other side may still decide
                failed = failed or problem
                continue
            if value is absorbing:
                return absorbing
            if value.__class__ is Unknown:
                waiting.append(value)
            elif not isinstance(value, bool):
                failed = failed or no_overload("&&, ||", (value,)).at(node.line, node.column)
        return _settle(waiting, failed, absorbing)

    return run


def _settle(waiting: list[object], failed: RuleError | None, absorbing: bool) -> object:
    if waiting:
        return blend(waiting)
    if failed:
        raise failed
    return not absorbing


def _conditional(node: Conditional, scope: Scope) -> Code:
    condition, yes, no = (compile_tree(part, scope) for part in (node.condition, node.yes, node.no))

    def run(case: Bindings) -> object:
        value = condition(case)
        if value is True:
            return yes(case)
        if value is False:
            return no(case)
        if value.__class__ is not Unknown:
            raise no_overload("? :", (value,)).at(node.line, node.column)
        return _either(value, yes, no, case)

    return run


def _either(condition: object, yes: Code, no: Code, case: Bindings) -> object:
    """Which branch is not known: still decided when both say the same."""
    found = []
    for branch in (yes, no):
        try:
            found.append(branch(case))
        except RuleLimitError:
            raise
        except RuleError:
            return blend([condition, *found])
    return hull(blend((condition,)).missing, found)


def _list(node: ListOf, scope: Scope) -> Code:
    codes = [compile_tree(item, scope) for item in node.items]
    return lambda case: [code(case) for code in codes]


def _map(node: MapOf, scope: Scope) -> Code:
    codes = [(compile_tree(k, scope), compile_tree(v, scope)) for k, v in node.entries]

    def run(case: Bindings) -> object:
        entries = [(key(case), value(case)) for key, value in codes]
        if any(calls.is_open(part) for entry in entries for part in entry):
            return blend(part for entry in entries for part in entry)
        made = CelMap(entries)
        if len(made) != len(entries):
            raise RuleValueError(
                "同じキーが二度あります", "repeated key", line=node.line, column=node.column
            )
        for key in made:
            if not isinstance(key, str | int):
                raise no_overload("{ }", (key,)).at(node.line, node.column)
        return made

    return run


def _macro(node: Macro, scope: Scope) -> Code:
    inner = dict(scope)
    slots = []
    for name in node.variables:
        inner[name] = slot = 1 + max(inner.values(), default=-1)
        slots.append(slot)
    parts = loops.Parts(
        compile_tree(node.range, scope),
        compile_tree(node.condition, inner) if node.condition is not None else None,
        compile_tree(node.body, inner),
        compile_tree(node.item, scope) if node.item is not None else None,
    )
    return loops.loop(node, slots, parts)


_COMPILERS: dict[type[Node], Callable[..., Code]] = {
    Literal: _literal,
    Name: _name,
    Select: _select,
    Index: _index,
    Call: _call,
    ListOf: _list,
    MapOf: _map,
    Logic: _logic,
    Conditional: _conditional,
    Macro: _macro,
}
