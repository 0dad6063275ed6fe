"""Atoms: the smallest yes-or-no parts of rules that are no fact themselves, such as an age limit.

`&&`, `||`, `!` and `? :` take a rule apart; criteria and facts are followed to their own rules.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from shiyakusho.ground.rules import Vocabulary
from shiyakusho.ground.rules.case import Case
from shiyakusho.ground.rules.compiler import Code, compile_tree
from shiyakusho.ground.rules.criteria import Layer
from shiyakusho.ground.rules.tree import Call, Conditional, Literal, Logic, Name, Node, names

from .procedures import Knowledge, Procedure


@dataclass(frozen=True, slots=True)
class Atom:
    """A part with its code, the facts it reaches at any depth, and whose criteria it may name."""

    code: Code
    facts: frozenset[str]
    procedure: Procedure | None

    def on(self, case: Case) -> object:
        """Its value for a household. RuleError when it cannot be computed."""
        return self.code(Layer(case, self.procedure.criteria) if self.procedure else case)


def parts_of(node: Node) -> list[Node] | None:
    """The yes-or-no parts a node is put together from; None for an atom, a name or a literal."""
    if isinstance(node, Logic):
        return node.items
    if isinstance(node, Conditional) and node.type.name == "bool":
        return [node.condition, node.yes, node.no]
    if isinstance(node, Call) and node.function == "!_":
        return node.arguments
    return None


class Atoms:
    """The atoms of one revision of the catalogue, each made once."""

    def __init__(self, knowledge: Knowledge) -> None:
        self._vocabulary = knowledge.vocabulary
        self._made: dict[int, Atom] = {}
        self._kept: list[Node] = []  # so that no other node gets the same id
        self._seen: set[str] = set()
        for procedure in knowledge.procedures:
            for rule in (procedure.needed, procedure.offered):
                if rule is not None:
                    self._gather(rule.tree, procedure)

    def all(self) -> tuple[Atom, ...]:
        return tuple(self._made.values())

    def of(self, node: Node, procedure: Procedure | None) -> Atom:
        found = self._made.get(id(node))
        if found is None:
            reached = frozenset(_reached(node, procedure, self._vocabulary))
            found = self._made[id(node)] = Atom(compile_tree(node), reached, procedure)
            self._kept.append(node)
        return found

    def _gather(self, node: Node, procedure: Procedure | None) -> None:
        parts = parts_of(node)
        if parts is not None:
            for part in parts:
                self._gather(part, procedure)
        elif isinstance(node, Name):
            self._follow(node.id, procedure)
        elif not isinstance(node, Literal):
            self.of(node, procedure)

    def _follow(self, name: str, procedure: Procedure | None) -> None:
        criterion = procedure.criterion(name) if procedure else None
        key = f"{procedure.id if procedure and criterion else ''}:{name}"
        if key in self._seen:
            return
        self._seen.add(key)
        if criterion is not None:
            self._gather(criterion.rule.tree, procedure)
        for tree in own_rules(self._vocabulary, name):
            self._gather(tree, None)


def own_rules(vocabulary: Vocabulary, name: str) -> list[Node]:
    """The trees of a yes-or-no fact's `only_if` and `derived`."""
    fact = vocabulary.facts.get(name)
    if fact is None or fact.type.name != "bool":
        return []
    return [
        vocabulary.tree_of(name, part) for part in ("only_if", "derived") if getattr(fact, part)
    ]


def _reached(node: Node, procedure: Procedure | None, vocabulary: Vocabulary) -> Iterator[str]:
    waiting, seen = list(names(node)), set[str]()
    while waiting:
        name = waiting.pop()
        if name in seen:
            continue
        seen.add(name)
        criterion = procedure.criterion(name) if procedure else None
        if criterion is not None:
            waiting.extend(criterion.rule.names)
        else:
            yield from vocabulary.depends_on(name)
