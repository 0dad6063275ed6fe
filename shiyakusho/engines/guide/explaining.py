"""What a rule says of one case and why, as JSON: the value, what is missing, criterion by criterion.

Read from the files of the definitions (the catalogue's drafts), as an author sees them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from shiyakusho.ground.rules import Outcome, Rule, RuleError, Vocabulary, compile_rule, plain
from shiyakusho.ground.rules.case import Case
from shiyakusho.ground.rules.criteria import Layer
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.ground.rules.trace import CriterionTrace
from shiyakusho.ground.rules.types import DYN, Type, join, list_of, map_of, read_type
from shiyakusho.ground.rules.values import Unknown
from shiyakusho.registers.catalogue import public as catalogue

from .procedures import Procedure, build

Facts = Mapping[str, Any]


def evaluated(expression: str, facts: Facts, as_of: dt.date) -> dict[str, Any]:
    """The value of an expression over the nation's words and any other name in `facts`."""
    words = national_vocabulary()
    own = {name: _type(value) for name, value in facts.items() if name not in words.facts}
    outcome = compile_rule(expression, words.extended(own)).evaluate(facts, as_of)
    return {"value": plain(outcome.value), "missing": sorted(outcome.missing)}


def _type(value: Any) -> Type:
    """The type of a name the vocabulary does not have, as its JSON shows it."""
    if isinstance(value, list):
        return list_of(join([_type(item) for item in value]))
    if isinstance(value, dict):
        return map_of(read_type("string"), join([_type(item) for item in value.values()]))
    names = {bool: "bool", int: "int", float: "double", str: "string"}
    return read_type(names[type(value)]) if type(value) in names else DYN


def explained(
    procedure_id: str, facts: Facts, as_of: dt.date, events: Sequence[str]
) -> dict[str, Any]:
    """Is the procedure needed, with amounts, what is missing, and a trace by named criterion.

    `offered` says whether it may be asked for where it is no duty. NoSuchProcedure, FactError,
    RuleError.
    """
    known = build(catalogue.drafts([procedure_id]), national_vocabulary())
    procedure, words = known.procedures[0], known.vocabulary
    case = words.case(facts, as_of, events)
    needed = _outcome(procedure.needed, case)
    offered = _outcome(procedure.offered, case)
    traced = {one.name: one for out in (needed, offered) if out for one in out.trace.criteria}
    missing = (needed.missing if needed else frozenset()) | (
        offered.missing if offered else frozenset()
    )
    return {
        "procedure": procedure_id,
        "as_of": as_of.isoformat(),
        "value": needed.value if needed else None,
        "offered": offered.value if offered else None,
        "amounts": _amounts(procedure, Layer(case, procedure.criteria)),
        "missing": sorted(missing),
        "trace": [_criterion(traced[name], words) for name in procedure.criteria if name in traced],
    }


def _outcome(rule: Rule | None, case: Case) -> Outcome | None:
    return rule.on(case) if rule else None


def _amounts(procedure: Procedure, layer: Layer) -> dict[str, object]:
    """Every amount that can be computed; null while something is missing for it."""
    found: dict[str, object] = {}
    for name, rule in procedure.amounts.items():
        try:
            value = rule.code(layer)
        except RuleError:
            continue
        found[name] = None if isinstance(value, Unknown) else plain(value)
    return found


def _criterion(one: CriterionTrace, words: Vocabulary) -> dict[str, Any]:
    return {
        "criterion": one.name,
        "sentence": str(getattr(one.sentence, "ja", one.sentence)),
        "law": one.law,
        "value": one.value,
        "in_force": one.in_force,
        "from": one.first.isoformat() if one.first else None,
        "until": one.last.isoformat() if one.last else None,
        "facts": [
            {"fact": used.name, "value": plain(used.value), "source": used.source}
            for used in one.facts
        ],
        "missing": sorted(one.missing),
    }
