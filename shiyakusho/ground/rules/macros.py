"""Macros: which calls are loops over a list or a map, and with how many names."""

from __future__ import annotations

from dataclasses import dataclass

from .errors import RuleSyntaxError
from .tree import Macro, Name, Node, Select


@dataclass(frozen=True, slots=True)
class Shape:
    """Names bound, whether a condition stands before the body, an item of outside after it."""

    names: int
    condition: bool = False
    item: bool = False


# name → allowed shapes by number of arguments after the range
_ONE_OR_TWO = {2: Shape(1), 3: Shape(2)}
METHODS: dict[str, dict[int, Shape]] = {
    "all": _ONE_OR_TWO,
    "exists": _ONE_OR_TWO,
    "exists_one": _ONE_OR_TWO,
    "existsOne": _ONE_OR_TWO,
    "filter": {2: Shape(1)},
    "map": {2: Shape(1), 3: Shape(1, condition=True)},
    "transformList": {3: Shape(2), 4: Shape(2, condition=True)},
    "transformMap": {3: Shape(2), 4: Shape(2, condition=True)},
    "transformMapEntry": {3: Shape(2), 4: Shape(2, condition=True)},
    # What the law needs and CEL lacks.
    "sum": _ONE_OR_TWO,
    "count": {2: Shape(1)},
    "min": {2: Shape(1)},
    "max": {2: Shape(1)},
    "sortBy": {2: Shape(1)},
    "rank": {3: Shape(1, item=True)},
}
# Those that may also be written sum(children, c, …).
FUNCTIONS = frozenset({"sum", "count", "min", "max", "sortBy", "rank", "all", "exists", "filter"})


def shapes(function: str, part: str) -> str:
    """How a macro is written, for messages: "exists(x, 式)"; `part` is the word for a part."""
    return " / ".join(
        f"{function}({', '.join(['x', 'y'][: one.names] + [part] * (size - one.names))})"
        for size, one in METHODS[function].items()
    )


def as_macro(
    function: str, target: Node | None, arguments: list[Node], place: tuple[int, int]
) -> Node | None:
    """The macro a call stands for, or None when it is an ordinary call."""
    if function == "has" and target is None:
        return _has(arguments, place)
    if target is None:
        if function not in FUNCTIONS or len(arguments) < 3 or not isinstance(arguments[1], Name):
            return None
        target, arguments = arguments[0], arguments[1:]
    shape = METHODS.get(function, {}).get(len(arguments))
    if shape is None:
        return None
    return _macro(function, shape, target, arguments, place)


def _macro(
    function: str, shape: Shape, target: Node, arguments: list[Node], place: tuple[int, int]
) -> Macro:
    bound, rest = arguments[: shape.names], arguments[shape.names :]
    names = tuple(node.id for node in bound if isinstance(node, Name))
    if len(names) != shape.names or len(set(names)) != shape.names:
        raise RuleSyntaxError(
            f"「{function}」のはじめには、1件ずつを呼ぶ名前を書きます",
            f"{function!r} needs a plain name for its items",
        ).at(*place)
    condition = rest[0] if shape.condition else None
    item = rest.pop() if shape.item else None
    kind = "exists_one" if function == "existsOne" else function
    return Macro(
        kind, target, names, rest[-1],
        condition=condition, item=item, line=place[0], column=place[1],
    )  # fmt: skip


def _has(arguments: list[Node], place: tuple[int, int]) -> Node:
    if len(arguments) == 1 and isinstance(arguments[0], Select) and not arguments[0].test:
        arguments[0].test = True
        return arguments[0]
    raise RuleSyntaxError(
        "has( ) の中には「もの.項目」を書きます", "has() takes one field selection"
    ).at(*place)
