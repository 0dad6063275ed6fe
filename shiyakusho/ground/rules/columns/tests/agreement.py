"""Compares what the columns say with what the one-case code says, case by case."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from shiyakusho.ground.rules import Rule, RuleError
from shiyakusho.ground.rules.columns import Columns

UNKNOWN, FAILED = "unknown", "failed"


def one_case(
    rule: Rule, facts: Mapping[str, object], as_of: dt.date, events: tuple[str, ...] = ()
) -> object:
    try:
        outcome = rule.evaluate(facts, as_of, events)
    except RuleError:
        return FAILED
    return UNKNOWN if outcome.missing else outcome.value


def in_columns(columns: Columns, row: int) -> object:
    if columns.failed[row]:
        assert not columns.known[row]
        return FAILED
    return columns.item(row) if columns.known[row] else UNKNOWN


def same(left: object, right: object) -> bool:
    """The same value of the same type; NaN is NaN."""
    if type(left) is not type(right):
        return False
    return left == right or (left != left and right != right)  # noqa: PLR0124


def disagreements(
    rules: Mapping[str, Rule],
    found: Mapping[str, Columns],
    cases: Sequence[Mapping[str, object]],
    as_of: dt.date,
    events: tuple[str, ...] = (),
) -> list[str]:
    """Sentences naming the rule, the case and both answers."""
    wrong = []
    for name, rule in rules.items():
        for row, facts in enumerate(cases):
            expected, got = one_case(rule, facts, as_of, events), in_columns(found[name], row)
            if not same(expected, got):
                wrong.append(f"{rule.text}\n  {facts}\n  one case {expected!r}, columns {got!r}")
    return wrong
