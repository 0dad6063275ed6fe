"""Which facts can bear on the answer at all: what is known of anything else is not told."""

from __future__ import annotations

from collections.abc import Iterable

from .procedures import Knowledge, Procedure


def bearing(known: Knowledge, events: Iterable[str]) -> frozenset[str]:
    """Facts the procedures of these life events stand on, at any depth, their days among them."""
    found: set[str] = {"ward"}
    for procedure in known.of_events(events):
        for name in _named(procedure):
            if name not in found and name in known.vocabulary.facts:
                found |= known.vocabulary.depends_on(name)
    return frozenset(found)


def _named(procedure: Procedure) -> set[str]:
    rules = [condition.rule for condition in procedure.conditions]
    rules += [rule for rule in (procedure.needed, procedure.offered) if rule is not None]
    days = {one.from_ for one in procedure.definition.deadlines if one.from_}
    return days.union(*(rule.names for rule in rules))
