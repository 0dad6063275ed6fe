"""A rule of the city: text checked against the vocabulary, asked about a case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from .case import Bindings, Case
from .checker import check
from .compiled import Compiled
from .compiler import compile_tree
from .criteria import Criterion, Layer
from .errors import RuleLimitError
from .pivots import Pivots
from .reader import read
from .splitting import settled
from .trace import Spoken, Trace
from .tree import Node, names
from .types import BOOL, DYN, Type
from .values import Record, Unknown, blend
from .vocabulary import Vocabulary

if TYPE_CHECKING:
    from .columns import Columns, Population


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
class Rule(Compiled):
    """A compiled rule over a vocabulary.

    `code` evaluates part by part; `decide` also tries the answers of facts that occur again.
    """

    vocabulary: Vocabulary
    criteria: Mapping[str, Criterion] = field(default_factory=dict)
    _pivots: dict[str, Pivots] = field(default_factory=dict, compare=False, repr=False)

    def evaluate(
        self, facts: Mapping[str, object], as_of: dt.date, events: tuple[str, ...] = ()
    ) -> Outcome:
        """The outcome for given facts on a day. FactError for facts that do not fit."""
        return self.on(self.vocabulary.case(facts, as_of, events))

    def on(self, case: Case) -> Outcome:
        """The same for a case prepared once for many rules of one vocabulary."""
        case.steps = 0
        bindings: Bindings = Layer(case, self.criteria) if self.criteria else case
        value = self.decide(bindings)
        missing = blend((value,)).missing
        return Outcome(
            None if missing else value, missing, Trace(self._spoken(), bindings, missing)
        )

    def _spoken(self) -> Spoken:
        return Spoken(self.names, self.criteria, self.vocabulary, self.pivots)

    def evaluate_columns(
        self, population: Population, as_of: dt.date, events: tuple[str, ...] = ()
    ) -> Columns:
        """The same for a whole population at once (columns/)."""
        from .columns import compile_columns

        return compile_columns({self.text: self}).evaluate(population, as_of, events)[self.text]

    def decide(self, bindings: Bindings) -> object:
        """The value, or `Unknown` with the facts that could still change it. RuleError."""
        try:
            return settled(self.code, bindings, self.pivots)
        except RecursionError:
            raise RuleLimitError("式が深すぎます", "rule is too deep") from None

    def pivots(self, criterion: str = "") -> Pivots:
        """How often the rule (or a criterion of it) reads each fact, through all it stands on."""
        if criterion not in self._pivots:
            tree = self.criteria[criterion].rule.tree if criterion else self.tree
            self._pivots[criterion] = Pivots(tree, self._below)
        return self._pivots[criterion]

    def _below(self, name: str) -> Iterator[tuple[Node, bool]]:
        """The rules a name stands for: a criterion's, or those of a fact."""
        if name in self.criteria:
            yield self.criteria[name].rule.tree, False
        else:
            yield from self.vocabulary.below(name)


def compile_rule(
    text: str,
    vocabulary: Vocabulary,
    expected: Type = DYN,
    criteria: Sequence[Criterion] = (),
) -> Rule:
    """Reads, checks and compiles. RuleError with line and column when it does not fit.

    `criteria` may be named in the text; the trace tells of each (`compile_criteria`).
    """
    words = vocabulary.extended(dict.fromkeys((c.name for c in criteria), BOOL))
    tree = read(text)
    kind = check(tree, words if criteria else vocabulary, expected)
    return Rule(
        text, tree, kind, compile_tree(tree), frozenset(names(tree)), vocabulary,
        {criterion.name: criterion for criterion in criteria},
    )  # fmt: skip


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
