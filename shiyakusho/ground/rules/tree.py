"""The tree of a rule: what the reader makes, the checker types and the compiler turns to code."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from .types import DYN, Type


@dataclass(slots=True, eq=False, kw_only=True)
class Node:
    """One part of the text; `type` is filled by the checker."""

    line: int = 0
    column: int = 0
    type: Type = DYN


@dataclass(slots=True, eq=False)
class Literal(Node):
    value: object


@dataclass(slots=True, eq=False)
class Name(Node):
    id: str


@dataclass(slots=True, eq=False)
class Select(Node):
    """operand.field; `test` is has(operand.field)."""

    operand: Node
    field: str
    test: bool = False


@dataclass(slots=True, eq=False)
class Index(Node):
    operand: Node
    index: Node


@dataclass(slots=True, eq=False)
class Call(Node):
    """A function, method (target first among the arguments) or operator such as "_+_"."""

    function: str
    arguments: list[Node]
    method: bool = False


@dataclass(slots=True, eq=False)
class ListOf(Node):
    items: list[Node]


@dataclass(slots=True, eq=False)
class MapOf(Node):
    entries: list[tuple[Node, Node]]


@dataclass(slots=True, eq=False)
class Logic(Node):
    """and / or over two or more parts: `absorbing` is the value that ends it (and: false)."""

    items: list[Node]
    absorbing: bool


@dataclass(slots=True, eq=False)
class Conditional(Node):
    condition: Node
    yes: Node
    no: Node


@dataclass(slots=True, eq=False)
class Macro(Node):
    """kind(range, variables, body): exists, all, exists_one, filter, map, sum, sortBy …

    With two variables the first is the index of a list or the key of a map. `rank` alone has an
    `item`, which stands outside: rank(range, variable, body, item).
    """

    kind: str
    range: Node
    variables: tuple[str, ...]
    body: Node
    condition: Node | None = None
    scope: str = field(default="")
    item: Node | None = None


def parts(node: Node) -> list[Node]:
    """The direct parts of a node, in the order of the text."""
    return _PARTS.get(type(node), lambda _: [])(node)


def _macro_parts(node: Macro) -> list[Node]:
    return [part for part in (node.range, node.item, node.condition, node.body) if part is not None]


_PARTS: dict[type[Node], Callable[..., list[Node]]] = {
    Select: lambda node: [node.operand],
    Index: lambda node: [node.operand, node.index],
    Call: lambda node: node.arguments,
    ListOf: lambda node: node.items,
    Logic: lambda node: node.items,
    MapOf: lambda node: [part for entry in node.entries for part in entry],
    Conditional: lambda node: [node.condition, node.yes, node.no],
    Macro: _macro_parts,
}


def same(left: Node, right: Node) -> bool:
    """Do two trees say the same, word by word?"""
    if type(left) is not type(right) or _own(left) != _own(right):
        return False
    ours, theirs = parts(left), parts(right)
    return len(ours) == len(theirs) and all(map(same, ours, theirs))


def _own(node: Node) -> tuple[object, ...]:
    """What a node says itself, without its parts."""
    words = [getattr(node, name, None) for name in ("id", "field", "test", "function", "kind")]
    value = getattr(node, "value", None)
    shape = [getattr(node, name, None) for name in ("absorbing", "variables")]
    return (*words, value.__class__, value, *shape, len(parts(node)))


def words(node: Node) -> str:
    """A tree as text: the same for trees that say the same."""
    return f"({' '.join(map(repr, _own(node)))} {' '.join(map(words, parts(node)))})"


def names(node: Node, bound: frozenset[str] = frozenset()) -> set[str]:
    """Free names of the tree: the facts, tables and criteria a rule speaks of."""
    if isinstance(node, Name):
        return set() if node.id in bound else {node.id}
    if isinstance(node, Macro):
        inner = bound | set(node.variables)
        found = names(node.range, bound) | names(node.body, inner)
        found |= names(node.item, bound) if node.item is not None else set()
        return found | (names(node.condition, inner) if node.condition is not None else set())
    found = set()
    for part in parts(node):
        found |= names(part, bound)
    return found
