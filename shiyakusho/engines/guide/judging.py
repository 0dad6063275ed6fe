"""Needed, not needed, not yet known, may concern: one procedure, one case, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass

from shiyakusho.ground.rules import RuleError
from shiyakusho.ground.rules.case import Case
from shiyakusho.ground.rules.values import Unknown, blend
from shiyakusho.registers.catalogue.public import Text

from .layer import BROKEN, Layer
from .procedures import Condition, Procedure
from .results import Reason, Verdict

NOT_FULFILLED = Text(
    ja="次のことに当てはまらない: {}",
    plain="これに あてはまりません: {}",
    en="This does not apply: {}",
)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The verdict, its reasons, the facts that could change it, and the layer it was made on."""

    verdict: Verdict
    because: tuple[Reason, ...]
    missing: frozenset[str]
    layer: Layer


def judge(procedure: Procedure, case: Case) -> Judgement:
    """A rule that nobody has checked may say "needed", never "not needed"."""
    layer = Layer(case, procedure)
    value, missing = decision(procedure, layer)
    if procedure.needed is None or BROKEN in missing:
        return Judgement("may_concern", (), frozenset(), layer)
    if missing and all(_private(name, procedure) for name in missing):
        return Judgement("may_concern", (), frozenset(), layer)
    if missing:
        return Judgement("undecided", _holding(procedure, layer), missing, layer)
    if value is True:
        return Judgement("needed", _holding(procedure, layer), frozenset(), layer)
    reasons = _failing(procedure, layer)
    if not procedure.verified:
        return Judgement("may_concern", reasons, frozenset(), layer)
    return Judgement("not_needed", reasons, frozenset(), layer)


def _private(name: str, procedure: Procedure) -> bool:
    """What the guide never asks (支援措置): the office is named instead."""
    fact = procedure.needed.vocabulary.facts.get(name) if procedure.needed else None
    return fact is not None and fact.private


def decision(procedure: Procedure, layer: Layer) -> tuple[object, frozenset[str]]:
    """True, False or None with the facts still missing."""
    if procedure.needed is None:
        return None, frozenset()
    try:
        value = procedure.needed.code(layer)
    except (RuleError, RecursionError):
        return None, frozenset((BROKEN,))
    missing = blend((value,)).missing
    return (None, missing) if missing else (value, missing)


def _value(condition: Condition, layer: Layer) -> object:
    try:
        return layer.read(condition.name)
    except RuleError:
        return Unknown((BROKEN,))


def _named(procedure: Procedure) -> list[Condition]:
    names = procedure.needed.names if procedure.needed else frozenset()
    return [condition for condition in procedure.conditions if condition.name in names]


def _holding(procedure: Procedure, layer: Layer) -> tuple[Reason, ...]:
    return tuple(
        Reason(condition.criterion.because, condition.criterion.law)
        for condition in _named(procedure)
        if _value(condition, layer) is True
    )


def _failing(procedure: Procedure, layer: Layer) -> tuple[Reason, ...]:
    """Why not: the criteria that do not hold, else (for a rule like "!exempt") those that do."""
    reasons = tuple(
        Reason(c.criterion.unless or not_fulfilled(c.criterion.because), c.criterion.law)
        for c in _named(procedure)
        if _value(c, layer) is False
    )
    return reasons or _holding(procedure, layer)


def not_fulfilled(because: Text) -> Text:
    """The sentence for a criterion that does not hold and has no words of its own for it."""
    return Text(
        ja=NOT_FULFILLED.ja.format(because.ja),
        plain=(NOT_FULFILLED.plain or "").format(because.plain) if because.plain else None,
        en=(NOT_FULFILLED.en or "").format(because.en) if because.en else None,
    )
