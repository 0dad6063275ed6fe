"""Which answers still count: an answer is kept when another one makes it void, but not used.

Nothing is lost by going back: whoever changes their mind again finds the old answer in its place.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

from shiyakusho.ground.rules import Rule, Vocabulary, fitting
from shiyakusho.ground.rules.facts import read_facts

from .chart import Sketch, chart_of
from .procedures import Knowledge, Procedure
from .results import Entry

ROUNDS = 5  # an answer may hang on one that hangs on another


def in_force(
    facts: Mapping[str, Any], known: Mapping[str, Any], events: Iterable[str], day: dt.date,
    vocabulary: Vocabulary,
) -> dict[str, Any]:  # fmt: skip
    """The answers whose question would still be put: without a child no question about school.

    known: facts of the register, on which answers may hang too. An answer to a question that the
    vocabulary no longer has, or has in another shape, is left out.
    """
    facts = {
        name: value
        for name, value in facts.items()
        if name in vocabulary.facts and (value is None or fitting({name: value}, vocabulary))
    }
    guarded = [
        name for name in facts if name in vocabulary.facts and vocabulary.facts[name].only_if
    ]
    void: set[str] = set()
    for _ in range(ROUNDS):
        rest = {**known, **{name: value for name, value in facts.items() if name not in void}}
        now = {one for one in guarded if _is_void(one, rest, events, day, vocabulary)}
        if now == void:
            break
        void = now
    return {name: value for name, value in facts.items() if name not in void}


def _is_void(
    name: str, facts: Mapping[str, Any], events: Iterable[str], day: dt.date, vocabulary: Vocabulary
) -> bool:
    others = read_facts({one: v for one, v in facts.items() if one != name}, vocabulary)
    case = vocabulary.reopened({**others, "as_of": day, "events": list(events)})
    return vocabulary.code_of(name, "only_if")(case) is False


def idle(
    facts: Mapping[str, Any],
    known: Mapping[str, Any],
    entries: Iterable[Entry],
    *,
    events: list[str],
    day: dt.date,
    knowledge: Knowledge,
) -> set[str]:
    """Answers that change nothing any more: no verdict, day, paper, sum or office hangs on them."""
    words = knowledge.vocabulary
    read = read_facts({**known, **facts}, words)
    entries = list(entries)
    spoken = {"ward"} | _spoken_of(entries, knowledge)
    open_ = [name for name, value in facts.items() if value is not None and name not in spoken]
    chart = chart_of(knowledge, day)
    with chart.lock:
        given = {name: value for name, value in read.items() if name not in open_}
        case = words.reopened({**given, "as_of": day, "events": events})
        sketch = Sketch(chart, case, given, frozenset())
        places = {}
        for name in open_:
            place = chart.possible.of(name).place(read[name]) if name in chart.place else None
            if place is not None:
                places[chart.place[name]] = place
        roots = [sketch.of(knowledge.by_id[entry.id]) for entry in entries]
        used = {chart.facts[one] for root in roots for one in _deciding(chart, root, places)}
        return {name for name in open_ if chart.place.get(name) in places} - used


def _deciding(chart: Any, root: int, places: Mapping[int, int]) -> set[int]:
    """The answers without which a diagram would say something else."""
    support = chart.diagrams.support(root)
    found = set()
    for one in support & places.keys():
        left = root
        for other in support & places.keys():
            if other != one:
                left = chart.diagrams.restrict(left, other, places[other])
        if one in chart.diagrams.support(left):
            found.add(one)
    return found


def _spoken_of(entries: Iterable[Entry], knowledge: Knowledge) -> set[str]:
    """Facts of the deadlines, papers, sums and people of procedures that are still in question."""
    found: set[str] = set()
    for entry in entries:
        found |= knowledge.by_id[entry.id].wishes
        if entry.deadline and entry.deadline.from_fact:
            found.add(entry.deadline.from_fact)
        if entry.verdict in ("needed", "offered"):
            for rule in _rules(knowledge.by_id[entry.id]):
                for name in rule.names:
                    found |= knowledge.vocabulary.depends_on(name)
    return found


def _rules(procedure: Procedure) -> list[Rule]:
    rules = [*procedure.documents.values(), *procedure.amounts.values(), *procedure.deadlines]
    return [rule for rule in (*rules, procedure.fee, procedure.concerns) if rule is not None]
