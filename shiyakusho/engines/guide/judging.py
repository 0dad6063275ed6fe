"""Needed, not needed, not yet known, may concern: one procedure, one case, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass

from shiyakusho.ground.rules import Rule, RuleError
from shiyakusho.ground.rules.case import Case
from shiyakusho.ground.rules.criteria import BROKEN, Layer
from shiyakusho.ground.rules.values import Unknown, blend
from shiyakusho.registers.catalogue.public import Text

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
    """A rule that nobody has checked may say "needed" or "offered", never "not needed"."""
    layer = Layer(case, procedure.criteria)
    value, missing = decision(procedure, layer)
    offer, more = _offer(procedure, layer)
    if not procedure.has_rule or BROKEN in missing | more:
        return Judgement("may_concern", (), frozenset(), layer)
    if value is True:
        return Judgement("needed", _holding(procedure, layer, procedure.needed), frozenset(), layer)
    left = _beside_wishes(procedure, case, missing) | (more - procedure.wishes)
    if offer is not False and not left:
        reasons = _holding(procedure, layer, procedure.offered)
        return Judgement("offered", reasons, missing | more, layer)
    if missing | more:
        return _open(procedure, layer, left or missing | more)
    return _denied(procedure, layer)


def _beside_wishes(procedure: Procedure, case: Case, missing: frozenset[str]) -> frozenset[str]:
    """What a duty still waits for when its wishes are answered, whichever way."""
    wishes = missing & procedure.wishes
    if procedure.needed is None or not wishes or wishes == missing:
        return missing - procedure.wishes
    left: frozenset[str] = frozenset()
    for answer in (False, True):
        given = {**case.given, **dict.fromkeys(wishes, answer)}
        supposed = procedure.needed.vocabulary.reopened(given)
        left |= decision(procedure, Layer(supposed, procedure.criteria))[1]
    return left


def _open(procedure: Procedure, layer: Layer, missing: frozenset[str]) -> Judgement:
    """Not decided; where only what the guide never asks is missing, the office is named instead."""
    if all(_private(name, procedure) for name in missing):
        return Judgement("may_concern", (), frozenset(), layer)
    reasons = _holding(procedure, layer, procedure.needed)
    return Judgement("undecided", reasons, missing, layer)


def _denied(procedure: Procedure, layer: Layer) -> Judgement:
    verdict: Verdict = "not_needed" if procedure.verified else "may_concern"
    return Judgement(verdict, _failing(procedure, layer), frozenset(), layer)


def _private(name: str, procedure: Procedure) -> bool:
    """What the guide never asks (支援措置): the office is named instead."""
    rule = procedure.needed or procedure.offered
    fact = rule.vocabulary.facts.get(name) if rule else None
    return fact is not None and fact.private


def decision(procedure: Procedure, layer: Layer) -> tuple[object, frozenset[str]]:
    """Is it a duty? True, False or None with the facts still missing."""
    if procedure.needed is None:
        return (False if procedure.offered else None), frozenset()
    return _decided(procedure.needed, layer)


def _offer(procedure: Procedure, layer: Layer) -> tuple[object, frozenset[str]]:
    """May it be asked for? Not what the resident has declined by a wish answered with no."""
    if procedure.offered is None or any(layer.read(wish) is False for wish in procedure.wishes):
        return False, frozenset()
    return _decided(procedure.offered, layer)


def _decided(rule: Rule, layer: Layer) -> tuple[object, frozenset[str]]:
    try:
        value = rule.decide(layer)
    except (RuleError, RecursionError):
        return None, frozenset((BROKEN,))
    missing = blend((value,)).missing
    return (None, missing) if missing else (value, missing)


def _value(condition: Condition, layer: Layer) -> object:
    try:
        return layer.read(condition.name)
    except RuleError:
        return Unknown((BROKEN,))


def _named(procedure: Procedure, rule: Rule | None) -> list[Condition]:
    names = rule.names if rule else frozenset()
    return [condition for condition in procedure.conditions if condition.name in names]


def _holding(procedure: Procedure, layer: Layer, rule: Rule | None) -> tuple[Reason, ...]:
    return tuple(
        Reason(condition.criterion.because, condition.criterion.law)
        for condition in _named(procedure, rule)
        if _value(condition, layer) is True
    )


def _failing(procedure: Procedure, layer: Layer) -> tuple[Reason, ...]:
    """Why not: the criteria that do not hold, else (for a rule like "!exempt") those that do."""
    rule = procedure.needed or procedure.offered
    reasons = tuple(
        Reason(c.criterion.unless or not_fulfilled(c.criterion.because), c.criterion.law)
        for c in _named(procedure, rule)
        if _value(c, layer) is False
    )
    return reasons or _holding(procedure, layer, rule)


def not_fulfilled(because: Text) -> Text:
    """The sentence for a criterion that does not hold and has no words of its own for it."""
    return Text(
        ja=NOT_FULFILLED.ja.format(because.ja),
        plain=(NOT_FULFILLED.plain or "").format(because.plain) if because.plain else None,
        en=(NOT_FULFILLED.en or "").format(because.en) if because.en else None,
    )
