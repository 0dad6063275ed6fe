"""How sure the figures behind a rule are: which amounts it rests on, and whether all are checked."""

from __future__ import annotations

import datetime as dt

from .analysis import amounts_read
from .errors import RuleError
from .rule import Rule
from .vocabulary import RULES_OF_A_FACT

Figure = tuple[str, str]  # table and amount


def figures_of(rule: Rule) -> frozenset[Figure]:
    """The amounts of tables a rule rests on, itself or through the facts it derives."""
    words = rule.vocabulary
    found = set(amounts_read(rule.tree))
    facts = {fact for name in rule.names if name in words.facts for fact in words.depends_on(name)}
    for name in facts & words.facts.keys():
        for part in RULES_OF_A_FACT:
            if getattr(words.facts[name], part):
                found |= set(amounts_read(words.tree_of(name, part)))
    return frozenset(found)


def unchecked(rule: Rule, figures: frozenset[Figure], day: dt.date) -> bool:
    """Does one of the figures in force still wait to be checked against an official page?"""
    return any(_waits(rule, figure, day) for figure in figures)


def without_value(rule: Rule, figures: frozenset[Figure], day: dt.date) -> bool:
    """Has one of the figures no value on the day: ended, and its next not in the table yet?"""
    return any(not _has_value(rule, figure, day) for figure in figures)


def _has_value(rule: Rule, figure: Figure, day: dt.date) -> bool:
    table, amount = figure
    try:
        rule.vocabulary.tables[table].amounts[amount].on(day)
    except RuleError:
        return False
    return True


def _waits(rule: Rule, figure: Figure, day: dt.date) -> bool:
    table, amount = figure
    try:
        return rule.vocabulary.tables[table].amounts[amount].on(day).mark == "verify"
    except RuleError:  # not in force: as of another day it may be, and it stays to be checked
        return True
