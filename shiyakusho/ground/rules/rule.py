"""A rule of the city: text checked against the vocabulary, asked about a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from .case import Case
from .checker import check
from .compiler import Code, compile_tree
from .errors import RuleLimitError
from .reader import read
from .tree import Node, names
from .types import DYN, Type
from .values import Record, Unknown, blend
from .vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class Trace:
    """What a rule looked at: `facts` the known values it used by name, `missing` the others."""

    facts: Mapping[str, object] = field(default_factory=dict)
    missing: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Outcome:
    """`value` is None when not decided; then `missing` are the facts that could decide it."""

    value: object
    missing: frozenset[str]
    trace: Trace

    @property
    def decided(self) -> bool:
        return not self.missing


@dataclass(frozen=True, slots=True)
class Rule:
    """A compiled rule. `names` are the facts it speaks of."""

    text: str
    vocabulary: Vocabulary
    tree: Node
    type: Type
    code: Code
    names: frozenset[str]

    def evaluate(
        self, facts: Mapping[str, object], as_of: dt.date, events: tuple[str, ...] = ()
    ) -> Outcome:
        """The outcome for given facts on a day. FactError for facts that do not fit."""
        return self.on(self.vocabulary.case(facts, as_of, events))

    def on(self, case: Case) -> Outcome:
        """The same for a case prepared once for many rules of one vocabulary."""
        case.steps = 0
        try:
            value = self.code(case)
        except RecursionError:
            raise RuleLimitError("式が深すぎます", "rule is too deep") from None
        missing = blend((value,)).missing
        used = {name: case.values.get(name) for name in self.names}
        known = {name: v for name, v in used.items() if v.__class__ is not Unknown}
        return Outcome(None if missing else value, missing, Trace(known, missing))


def compile_rule(text: str, vocabulary: Vocabulary, expected: Type = DYN) -> Rule:
    """Reads, checks and compiles. RuleError with line and column when it does not fit."""
    tree = read(text)
    kind = check(tree, vocabulary, expected)
    return Rule(text, vocabulary, tree, kind, compile_tree(tree), frozenset(names(tree)))


def plain(value: object) -> object:
    """A value as JSON: days as ISO text, records as dicts, nothing unknown inside."""
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, Record):
        return {name: plain(part) for name, part in value.fields.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, Mapping):
        return {str(key): plain(part) for key, part in value.items()}
    return None if isinstance(value, Unknown) else value
