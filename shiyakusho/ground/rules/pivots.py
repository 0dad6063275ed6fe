"""Facts a rule speaks of more than once: only for them is the local answer not yet the sharpest.

`has_dog && !has_dog` is false whatever the answer. Where every fact occurs once, evaluating part by
part is exact; a fact that occurs again is tried with each answer it may have (splitting.py). Which
answers tell apart: yes and no, the options, or the values on either side of what it is compared to.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from .calls import COMPARISONS
from .case import Code
from .compiler import compile_tree
from .tree import Call, Conditional, Literal, Macro, Name, Node, Select, names, parts, same, words
from .types import DYN, INT, Type

Compared = list[Node] | None  # what a fact is compared to; None = it is also used otherwise
FIXED = frozenset({"as_of", "events", "tables"})


@dataclass(slots=True)
class Use:
    """How often a fact (or a field ".school") is read, and what it is compared to."""

    type: Type
    times: int = 0
    compared: Compared = field(default_factory=list)


@dataclass(slots=True)
class Expression:
    """Something compared that is not a plain fact, and all it is compared to."""

    node: Node
    times: int = 0
    compared: list[Node] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Where:
    """Where the walk stands: how often this place runs, and loop names with their depth."""

    repeated: bool = False
    bound: Mapping[str, int] = field(default_factory=dict)
    other_day: bool = False

    @property
    def depth(self) -> int:
        return max(self.bound.values(), default=0)


Below = Callable[[str], Iterator[tuple[Node, bool]]]  # a name → trees it stands on, on another day?


class _Walk:
    def __init__(self, below: Below) -> None:
        self.below = below
        self.found: dict[str, Use] = {}
        self.expressions: dict[str, Expression] = {}
        self.opened: Counter[tuple[str, bool, bool]] = Counter()

    def node(self, node: Node, where: _Where) -> None:
        if isinstance(node, Name):
            self._name(node, where, None)
        elif isinstance(node, Select):
            self._select(node, where, None)
        elif isinstance(node, Macro):
            self._macro(node, where)
        elif isinstance(node, Call) and node.function in COMPARISONS | {"_in_"}:
            self._comparison(node, where)
        else:
            for part in parts(node):
                self.node(part, where)

    def _comparison(self, node: Call, where: _Where) -> None:
        left, right = node.arguments
        if same(left, right):  # decided whatever it is
            return
        self._compared(left, where, right)
        if node.function == "_in_":
            self.node(right, where)
        else:
            self._compared(right, where, left)

    def _compared(self, part: Node, where: _Where, against: Node) -> None:
        """`part` stands against something: which values of it tell apart?"""
        free = not where.other_day and not names(against) & where.bound.keys()
        if not free:
            self.node(part, where)
        elif isinstance(part, Conditional):
            self.node(part.condition, where)
            self._compared(part.yes, where, against)
            self._compared(part.no, where, against)
        elif isinstance(part, Call) and part.function in ("_+_", "_-_") and part.type == INT:
            self._moved(part, where, against)
        else:
            self._leaf(part, where, against)

    def _leaf(self, part: Node, where: _Where, against: Node) -> None:
        if not names(part) & where.bound.keys():
            self._expression(part, where, against)
        if isinstance(part, Name):
            self._name(part, where, against)
        elif isinstance(part, Select):
            self._select(part, where, against)
        else:
            self.node(part, where)

    def _moved(self, part: Call, where: _Where, against: Node) -> None:
        """n + m > 2 tells n apart at 2 - m, and m at 2 - n."""
        left, right = part.arguments
        minus = part.function == "_-_"
        if not names(part) & where.bound.keys():
            self._expression(part, where, against)
        away = Call("_+_" if minus else "_-_", [against, right], type=INT)
        self._compared(left, where, away)
        back = Call("_-_", [left, against] if minus else [against, left], type=INT)
        self._compared(right, where, back)

    def _expression(self, node: Node, where: _Where, against: Node) -> None:
        """What is compared is pivoted as a whole: age(own_birth_date, as_of), a derived fact."""
        if isinstance(node, Literal | Select):
            return
        if isinstance(node, Name) and not any(True for _ in self.below(node.id)):
            return
        one = self.expressions.setdefault(words(node), Expression(node))
        one.times += 2 if where.repeated else 1
        one.compared.append(against)

    def _name(self, node: Name, where: _Where, against: Node | None) -> None:
        if node.id in where.bound or node.id in FIXED:
            return
        self._read(node.id, node, where.repeated, against)
        opened = (node.id, where.repeated, where.other_day)
        self.opened[opened] += 1
        if self.opened[opened] > 2:  # what is read twice is read again: more says no more
            return
        for tree, other_day in self.below(node.id):
            inner = _Where(where.repeated, {}, where.other_day or other_day)
            self.node(tree, inner)

    def _select(self, node: Select, where: _Where, against: Node | None) -> None:
        """A field of the item of a loop is read once for each item."""
        of = node.operand
        inside = isinstance(of, Name) and of.id in where.bound
        repeated = where.depth > where.bound[of.id] if inside else where.repeated  # type: ignore[attr-defined]
        if not (isinstance(of, Select) or (isinstance(of, Name) and of.id == "tables")):
            self._read(f".{node.field}", node, repeated, None if node.test else against)
        self.node(of, where)

    def _read(self, name: str, node: Node, repeated: bool, against: Node | None) -> None:
        one = self.found.setdefault(name, Use(node.type))
        asks = isinstance(node, Select) and node.test  # has(x.field) is no value of the field
        if asks or one.type != node.type:  # or two records have a field of this name
            one.type = DYN
        one.times += 2 if repeated else 1
        if against is None:
            one.compared = None
        elif one.compared is not None:
            one.compared.append(against)

    def _macro(self, node: Macro, where: _Where) -> None:
        self.node(node.range, where)
        if node.item is not None:
            self.node(node.item, where)
        depth = where.depth + 1
        inner = _Where(
            True, {**where.bound, **dict.fromkeys(node.variables, depth)}, where.other_day
        )
        for part in (node.condition, node.body):
            if part is not None:
                self.node(part, inner)


class Pivots:
    """The uses of one rule, and the values its facts are compared to."""

    def __init__(self, root: Node, below: Below) -> None:
        walk = _Walk(below)
        walk.node(root, _Where())
        self._uses = walk.found
        again = {key: one for key, one in walk.expressions.items() if one.times > 1}
        self.expressions: dict[str, tuple[Type, Code, list[Code]]] = {
            key: (one.node.type, compile_tree(one.node), [compile_tree(c) for c in one.compared])
            for key, one in again.items()
        }
        self._compared: dict[str, list[Code]] = {}

    def of(self, missing: str) -> Use | None:
        """The use of a missing fact ("children") or field ("children.school")."""
        return self._uses.get(_key(missing))

    def again(self, missing: str) -> bool:
        """Is it read more than once?"""
        use = self.of(missing)
        return use is not None and use.times > 1

    def compared(self, missing: str) -> list[Code]:
        """The values a fact is compared to."""
        key = _key(missing)
        if key not in self._compared:
            self._compared[key] = [compile_tree(node) for node in self._uses[key].compared or ()]
        return self._compared[key]


def _key(missing: str) -> str:
    base, dot, name = missing.partition(".")
    return f".{name}" if dot else base
