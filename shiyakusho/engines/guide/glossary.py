"""The words of the guide as callers of the API read them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from shiyakusho.ground.rules import LifeEvent

from .asking import kind_of, question_of
from .procedures import knowledge


@dataclass(frozen=True, slots=True)
class FactWords:
    """A fact: id, type (bool, int, date, choice, people …), source, question, reason, options."""

    id: str
    type: str
    source: str
    question: Mapping[str, str] | None
    why: Mapping[str, str] | None
    options: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True, slots=True)
class Words:
    """Facts and life events by id, in the order of the vocabulary."""

    facts: Mapping[str, FactWords] = field(default_factory=dict)
    events: Mapping[str, LifeEvent] = field(default_factory=dict)


def vocabulary() -> Words:
    """Every fact the rules may ask for, and every life event."""
    known = knowledge()
    return Words(
        {name: _fact(known, fact) for name, fact in known.vocabulary.facts.items()},
        known.vocabulary.events,
    )


def _fact(known: Any, fact: Any) -> FactWords:
    options = tuple(
        {"value": option.value, "label": dict(option.label)}
        for option in question_of(known, fact).options
    )
    return FactWords(fact.id, kind_of(fact), fact.source, fact.question, fact.why, options)
