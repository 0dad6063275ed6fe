"""A live procedure made ready to be asked about: its rules compiled once."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from shiyakusho.ground.rules import Rule, RuleError, Vocabulary, compile_rule, criteria
from shiyakusho.ground.rules.marks import Figure, figures_of
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.ground.rules.types import BOOL, DYN
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.catalogue.public import Definition, Version

from .words import with_definitions

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Criterion


log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Condition(criteria.Criterion):
    """A criterion of a definition with its rule."""

    criterion: Criterion


@dataclass(frozen=True)
class Procedure:
    """One live version and its rules. Without `needed` and `offered` no rule can be used.

    `deadlines` are the rules (`when`) of the definition's deadlines, in their order. `wishes` are
    the optional facts `needed` stands on: what hangs only on them is on offer, and not asked.
    `private` are those of its facts the guide never asks; a clerk may, alone with the person.
    """

    version: Version
    conditions: tuple[Condition, ...]
    needed: Rule | None
    fee: Rule | None
    amounts: dict[str, Rule]
    documents: dict[str, Rule] = field(default_factory=dict)
    offered: Rule | None = None
    concerns: Rule | None = None
    deadlines: tuple[Rule | None, ...] = ()
    wishes: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        return self.version.procedure_id

    @property
    def definition(self) -> Definition:
        return self.version.definition

    @cached_property
    def criteria(self) -> dict[str, Condition]:
        """The conditions by name."""
        return {condition.name: condition for condition in self.conditions}

    @cached_property
    def figures(self) -> dict[str, frozenset[Figure]]:
        """The amounts of tables each sum rests on."""
        return {name: figures_of(rule) for name, rule in self.amounts.items()}

    def criterion(self, name: str) -> Condition | None:
        return self.criteria.get(name)

    @property
    def verified(self) -> bool:
        """Only a checked rule may say "not needed"."""
        return self.has_rule and self.definition.may_say_not_needed

    @property
    def has_rule(self) -> bool:
        return self.needed is not None or self.offered is not None


@dataclass(frozen=True)
class Knowledge:
    """Everything the guide knows of one revision of the catalogue."""

    vocabulary: Vocabulary
    procedures: tuple[Procedure, ...]

    @cached_property
    def by_id(self) -> dict[str, Procedure]:
        return {procedure.id: procedure for procedure in self.procedures}

    def of_events(self, events: Iterable[str]) -> list[Procedure]:
        """Procedures of any of the events; all of them when none is given."""
        wanted = set(events)
        return [
            procedure
            for procedure in self.procedures
            if not wanted or wanted & set(procedure.definition.events)
        ]


_held: list[tuple[tuple[str, ...], Knowledge]] = []  # at most one: the newest


def knowledge() -> Knowledge:
    """The knowledge of today's catalogue; built again only when a version changes."""
    versions = catalogue.all_live()
    ids = tuple(str(version.id) for version in versions)
    for held_ids, held in tuple(_held):
        if held_ids == ids:
            return held
    fresh = build(versions, national_vocabulary())
    _held[:] = [(ids, fresh)]
    return fresh


def build(versions: Iterable[Version], base: Vocabulary) -> Knowledge:
    """Compiles the rules of versions over a vocabulary."""
    found = list(versions)
    vocabulary = with_definitions(base, (version.definition for version in found))
    return Knowledge(vocabulary, tuple(_procedure(version, vocabulary) for version in found))


def _procedure(version: Version, vocabulary: Vocabulary) -> Procedure:
    definition = version.definition
    words = vocabulary.extended(dict.fromkeys(definition.criteria, "bool"))
    try:
        conditions = tuple(
            condition_of(name, one, words) for name, one in definition.criteria.items()
        )
        needed = deciding(definition.needed, vocabulary, conditions)
        offered = deciding(definition.offered, vocabulary, conditions)
    except RuleError as problem:
        # The catalogue refuses such a definition; one that slipped in must not stop the guide.
        log.error("procedure %s: %s", version.procedure_id, problem)
        conditions, needed, offered = (), None, None
    facts = vocabulary.facts
    stood_on = _stood_on(needed, conditions) & facts.keys()
    return Procedure(
        version=version,
        conditions=conditions,
        needed=needed,
        fee=_optional(definition.fee, words),
        amounts=_compiled({name: one.value for name, one in definition.amounts.items()}, words),
        documents=_compiled(
            {item.id: item.when for item in definition.documents if item.when}, words
        ),
        offered=offered,
        concerns=_optional(definition.concerns, words),
        deadlines=tuple(_optional(one.when, words) for one in definition.deadlines),
        wishes=frozenset(name for name in stood_on if offered and facts[name].optional),
        private=frozenset(name for name in stood_on if facts[name].private),
    )


def condition_of(name: str, one: Criterion, words: Vocabulary) -> Condition:
    """A criterion of a definition, compiled over words that have every criterion as a bool."""
    return Condition(
        name=name,
        rule=compile_rule(one.when, words, BOOL),
        sentence=one.because,
        law=one.law,
        first=one.from_,
        last=one.until,
        criterion=one,
    )


def deciding(
    text: str | None, vocabulary: Vocabulary, conditions: Sequence[Condition]
) -> Rule | None:
    """A verdict over criteria; None where the definition gives none."""
    return compile_rule(text, vocabulary, BOOL, conditions) if text else None


def _stood_on(needed: Rule | None, conditions: Iterable[Condition]) -> frozenset[str]:
    """What a rule names, itself or through its criteria and derived facts."""
    if needed is None:
        return frozenset()
    rules = {condition.name: condition.rule for condition in conditions}
    seen: set[str] = set()
    waiting = set(needed.names)
    while waiting:
        name = waiting.pop()
        if name not in seen:
            seen.add(name)
            waiting |= rules[name].names if name in rules else set()
    return frozenset(part for name in seen for part in needed.vocabulary.depends_on(name))


def _compiled(texts: dict[str, str], words: Vocabulary) -> dict[str, Rule]:
    rules = {name: _optional(text, words) for name, text in texts.items()}
    return {name: rule for name, rule in rules.items() if rule is not None}


def _optional(text: str | None, words: Vocabulary) -> Rule | None:
    """A rule over facts; None when it speaks of answers only the form has."""
    if text is None:
        return None
    try:
        return compile_rule(text, words, DYN)
    except RuleError:
        return None
