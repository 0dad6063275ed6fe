"""Static types: every name, field, option, function and operand, before the rule ever runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from .aggregates import rate_of
from .errors import RuleError, RuleNameError, RuleTypeError
from .hints import of_field, of_types, similar
from .macros import METHODS, shapes
from .overloads import FUNCTIONS, Function
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
from .types import BOOL, DOUBLE, DYN, INT, NULL, STRING, Type, fits, join, list_of, map_of


class Names(Protocol):
    """What the checker asks of a vocabulary."""

    def type_of(self, name: str) -> Type | None: ...
    def all_names(self) -> Iterable[str]: ...
    def fields_of(self, record: str) -> Mapping[str, Type]: ...


def check(node: Node, names: Names, expected: Type = DYN) -> Type:
    """Types the tree. RuleNameError or RuleTypeError at the first thing that does not fit."""
    found = _Checker(names).type(node, {})
    if not fits(found, expected):
        raise _wrong(node, expected, found)
    return found


def _wrong(node: Node, expected: Type, found: Type) -> RuleError:
    return RuleTypeError(
        f"ここは {expected} のはずですが {found} です", f"expected {expected}, found {found}",
        line=node.line, column=node.column,
    )  # fmt: skip


Scope = Mapping[str, Type]
ORDERED = ("int", "double", "string", "bool", "date", "timestamp", "duration", "dyn")
RATED = ("floor_to", "ceil_to", "round_to")


class _Checker:
    def __init__(self, names: Names) -> None:
        self.names = names

    def type(self, node: Node, scope: Scope) -> Type:
        node.type = getattr(self, "_" + type(node).__name__.lower())(node, scope)
        return node.type

    def _literal(self, node: Literal, scope: Scope) -> Type:
        kinds: dict[type, Type] = {bool: BOOL, int: INT, float: DOUBLE, str: STRING}
        return kinds.get(type(node.value), NULL)

    def _name(self, node: Name, scope: Scope) -> Type:
        found = scope.get(node.id) or self.names.type_of(node.id)
        if found is None:
            ja, en = similar(node.id, [*scope, *self.names.all_names()])
            raise RuleNameError(
                f"「{node.id}」という事実はありません{ja}", f"no fact {node.id!r}{en}",
                line=node.line, column=node.column,
            )  # fmt: skip
        return found

    def _select(self, node: Select, scope: Scope) -> Type:
        of = self.type(node.operand, scope)
        if of.name == "record":
            return BOOL if node.test else self._field(node, of)
        if of.name not in ("map", "dyn"):
            ja, en = of_field(of, node.field)
            raise RuleTypeError(
                f"{of} に「.{node.field}」はありません{ja}", f"{of} has no fields{en}",
                line=node.line, column=node.column,
            )  # fmt: skip
        if node.test:
            return BOOL
        return of.of[1] if of.of else DYN

    def _field(self, node: Select, of: Type) -> Type:
        fields = self.names.fields_of(of.record)
        if node.field not in fields:
            ja, en = similar(node.field, fields)
            raise RuleNameError(
                f"{of.record} に「{node.field}」という項目はありません{ja}",
                f"{of.record} has no field {node.field!r}{en}",
                line=node.line, column=node.column,
            )  # fmt: skip
        return fields[node.field]

    def _index(self, node: Index, scope: Scope) -> Type:
        of, key = self.type(node.operand, scope), self.type(node.index, scope)
        if of.name == "list" and fits(key, INT):
            return of.item
        if of.name == "map" and fits(key, of.of[0]):
            return of.of[1]
        if of != DYN:
            raise _wrong(node.index, of.of[0] if of.name == "map" else INT, key)
        return DYN

    def _call(self, node: Call, scope: Scope) -> Type:
        known = FUNCTIONS.get(node.function)
        if known is None or node.function in METHODS:
            self._macro_like(node, known)
        types = [self.type(part, scope) for part in node.arguments]
        assert known is not None
        found = known.type_for(types)
        if found is None:
            raise self._misfit(node, known, types)
        if node.function in ("_==_", "_!=_", "_in_"):
            self._comparable(node, types)
        if node.function == "sum" and len(types) == 1:
            self._summed(node, found)
        self._literals(node, types)
        return found

    def _macro_like(self, node: Call, known: Function | None) -> None:
        """An unknown function, or a macro written with too few or too many parts."""
        sizes = [len(overload.parameters) for overload in known.overloads] if known else []
        if node.function in METHODS and len(node.arguments) not in sizes:
            raise RuleTypeError(
                f"「{node.function}」は {shapes(node.function, '式')} と書きます",
                f"{node.function!r} is written {shapes(node.function, 'expression')}",
                line=node.line, column=node.column,
            )  # fmt: skip
        if known is None:
            ja, en = similar(node.function, [*FUNCTIONS, *METHODS])
            raise RuleNameError(
                f"「{node.function}」という関数はありません{ja}", f"no function {node.function!r}{en}",
                line=node.line, column=node.column,
            )  # fmt: skip

    def _misfit(self, node: Call, known: Function, types: list[Type]) -> RuleError:
        shown, word = ", ".join(map(str, types)), node.function.strip("_")
        (ja, en), wanted = of_types(node.function, types), known.fitting(types)
        return RuleTypeError(
            f"「{word}」は ({shown}) には使えません{ja}。使えるのは {wanted} です",
            f"{word!r} does not take ({shown}){en}; it takes {wanted}",
            line=node.line, column=node.column,
        )  # fmt: skip

    def _literals(self, node: Call, types: list[Type]) -> None:
        """What is written in the rule is read before the rule ever runs: rates and days."""
        if node.function in RATED and len(types) == 3:
            self._rate(node.arguments[1])
        if node.function == "date" and all(isinstance(part, Literal) for part in node.arguments):
            try:
                FUNCTIONS["date"].call(*(getattr(part, "value", None) for part in node.arguments))
            except RuleError as problem:
                raise problem.at(node.line, node.column) from None

    def _rate(self, node: Node) -> None:
        """A rate written in the rule is read before the rule ever runs."""
        if isinstance(node, Literal) and isinstance(node.value, str):
            try:
                rate_of(node.value)
            except RuleError as problem:
                raise problem.at(node.line, node.column) from None

    def _comparable(self, node: Call, types: list[Type]) -> None:
        """Both sides of ==, and a literal against the options of a choice."""
        left, right = types
        other = right.item if node.function == "_in_" else right
        numbers = {left.name, other.name} <= {"int", "double"}
        if not numbers and not fits(left, other):
            raise _wrong(node.arguments[1], left, other)
        for options, against in ((left.options, 1), (other.options, 0)):
            if options:
                self._among(options, node.arguments[against])

    def _among(self, options: tuple[str, ...], node: Node) -> None:
        for literal in node.items if isinstance(node, ListOf) else [node]:
            if isinstance(literal, Literal) and literal.value not in options:
                ja, en = similar(str(literal.value), options)
                shown = ", ".join(options)
                raise RuleNameError(
                    f"「{literal.value}」は選択肢にありません{ja}。選択肢: {shown}",
                    f"{literal.value!r} is not an option{en}: {shown}",
                    line=literal.line, column=literal.column,
                )  # fmt: skip

    def _listof(self, node: ListOf, scope: Scope) -> Type:
        return list_of(join([self.type(item, scope) for item in node.items]))

    def _mapof(self, node: MapOf, scope: Scope) -> Type:
        keys = [self.type(key, scope) for key, _ in node.entries]
        values = [self.type(value, scope) for _, value in node.entries]
        return map_of(join(keys), join(values))

    def _logic(self, node: Logic, scope: Scope) -> Type:
        for item in node.items:
            self._bool(item, scope)
        return BOOL

    def _bool(self, node: Node, scope: Scope) -> None:
        found = self.type(node, scope)
        if not fits(found, BOOL):
            raise _wrong(node, BOOL, found)

    def _conditional(self, node: Conditional, scope: Scope) -> Type:
        self._bool(node.condition, scope)
        yes, no = self.type(node.yes, scope), self.type(node.no, scope)
        if not fits(yes, no):
            raise _wrong(node.no, yes, no)
        return join([yes, no])

    def _macro(self, node: Macro, scope: Scope) -> Type:
        of = self.type(node.range, scope)
        if of.name not in ("list", "map", "dyn"):
            raise _wrong(node.range, list_of(DYN), of)
        inner = dict(scope) | dict(zip(node.variables, self._bound(node, of), strict=True))
        if node.item is not None:
            self._ranked(node.item, of, scope)
        if node.condition is not None:
            self._bool(node.condition, inner)
        if node.kind in ("all", "exists", "exists_one", "filter", "count"):
            self._bool(node.body, inner)
            body = BOOL
        else:
            body = self.type(node.body, inner)
        if node.kind in ("rank", "sortBy", "min", "max") and body.name not in ORDERED:
            raise RuleTypeError(
                f"{body} には順序がありません", f"{body} has no order",
                line=node.body.line, column=node.body.column,
            )  # fmt: skip
        if node.kind == "sum":
            self._summed(node.body, body)
        return self._result(node.kind, of, body)

    def _summed(self, node: Node, found: Type) -> None:
        if found.name not in ("int", "double", "duration", "dyn"):
            raise _wrong(node, INT, found)

    def _ranked(self, item: Node, of: Type, scope: Scope) -> None:
        """The item of rank is one of the list."""
        found = self.type(item, scope)
        if of.name not in ("list", "dyn"):
            raise _wrong(item, list_of(found), of)
        if not fits(found, of.item):
            raise _wrong(item, of.item, found)

    def _bound(self, node: Macro, of: Type) -> list[Type]:
        if len(node.variables) == 1:
            return [of.item]
        return [of.of[0], of.of[1]] if of.name == "map" else [INT, of.item]

    def _result(self, kind: str, of: Type, body: Type) -> Type:
        if kind in ("all", "exists", "exists_one"):
            return BOOL
        if kind in ("filter", "sortBy"):
            return list_of(of.item)
        if kind in ("map", "transformList"):
            return list_of(body)
        if kind == "transformMap":
            return map_of(of.of[0] if of.name == "map" else INT, body)
        if kind in ("count", "rank"):
            return INT
        return DYN if kind == "transformMapEntry" else body
