"""The next question: the one that brings most procedures nearest to a decision.

Never a question whose answer cannot matter: for facts with few answers this is tried out, for
every combination of the other open facts. "わからない" is an answer: the fact stays open and is not
asked again. Days that only a deadline waits for, and the ward, come last.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shiyakusho.ground.rules import Fact, Vocabulary
from shiyakusho.ground.rules.case import Case

from .judging import decision
from .layer import Layer
from .offices import depends_on_ward, ward_names
from .procedures import Knowledge, Procedure
from .results import Entry, Option, Question
from .words import option_labels

MOST_TRIED = 128  # combinations tried before a question is simply taken to matter


@dataclass(frozen=True)
class Inquiry:
    """What is needed to choose a question."""

    knowledge: Knowledge
    case: Case
    given: Mapping[str, object]
    declined: frozenset[str]

    @property
    def vocabulary(self) -> Vocabulary:
        return self.knowledge.vocabulary

    def askable(self, name: str) -> Fact | None:
        """The fact to ask for a missing name ("children.school" → children)."""
        fact = self.vocabulary.facts.get(name.partition(".")[0])
        if fact is None or fact.question is None or fact.private or fact.generic:
            return None
        return None if fact.id in self.declined or fact.id in self.given else fact


def next_question(inquiry: Inquiry, entries: Sequence[Entry]) -> Question | None:
    """The best question, or None when every answer that can still matter is there."""
    undecided = [entry for entry in entries if entry.verdict == "undecided"]
    scores, waiting = _scores(inquiry, undecided)
    order = list(inquiry.vocabulary.facts)
    for fact_id in sorted(scores, key=lambda f: (-scores[f], order.index(f))):
        if any(_can_matter(inquiry, fact_id, entry) for entry in waiting[fact_id]):
            return _question(inquiry, fact_id, [entry.id for entry in waiting[fact_id]])
    return _day_question(inquiry, entries) or _ward_question(inquiry, entries)


def _scores(
    inquiry: Inquiry, undecided: Iterable[Entry]
) -> tuple[dict[str, float], dict[str, list[Entry]]]:
    """A procedure one answer away counts most; a sensitive question is put off a little."""
    scores: dict[str, float] = {}
    waiting: dict[str, list[Entry]] = {}
    for entry in undecided:
        facts = {fact.id: fact for name in entry.missing if (fact := inquiry.askable(name))}
        for fact in facts.values():
            weight = (1.0 if entry.verified else 0.5) * (0.7 if fact.sensitive else 1.0)
            scores[fact.id] = scores.get(fact.id, 0.0) + weight / len(entry.missing)
            waiting.setdefault(fact.id, []).append(entry)
    return scores, waiting


def _can_matter(inquiry: Inquiry, fact_id: str, entry: Entry) -> bool:
    """Is there any answer to the other open facts for which this one changes the decision?"""
    answers = _answers(inquiry.vocabulary.facts[fact_id])
    others = {fact.id: fact for name in entry.missing if (fact := inquiry.askable(name))}
    others.pop(fact_id, None)
    choices = [_answers(fact) for fact in others.values()]
    tried = len(answers)
    for choice in choices:
        tried *= len(choice)
    if not answers or not all(choices) or tried > MOST_TRIED:
        return True
    procedure = next(p for p in inquiry.knowledge.procedures if p.id == entry.id)
    return any(
        len({_outcome(inquiry, procedure, {**dict(zip(others, rest, strict=True)), fact_id: answer})
             for answer in answers}) > 1
        for rest in itertools.product(*choices)
    )  # fmt: skip


def _outcome(inquiry: Inquiry, procedure: Procedure, answers: Mapping[str, object]) -> object:
    values = {**inquiry.given, **answers}
    fixed = {name: inquiry.case.values[name] for name in ("as_of", "events")}
    case = inquiry.vocabulary.reopened({**values, **fixed})
    return decision(procedure, Layer(case, procedure))


def _answers(fact: Fact) -> Sequence[object]:
    """All answers of a fact that has few; empty for days, numbers, people."""
    if fact.type.name == "bool":
        return (False, True)
    return fact.options


def _day_question(inquiry: Inquiry, entries: Iterable[Entry]) -> Question | None:
    """The day most deadlines of needed procedures are counted from."""
    waiting: dict[str, list[str]] = {}
    for entry in entries:
        due = entry.deadline
        open_day = due.from_fact if due and due.date is None else None
        fact = inquiry.askable(open_day) if open_day and entry.verdict == "needed" else None
        if fact:
            waiting.setdefault(fact.id, []).append(entry.id)
    if not waiting:
        return None
    fact_id = max(waiting, key=lambda name: len(waiting[name]))
    return _question(inquiry, fact_id, waiting[fact_id])


def _ward_question(inquiry: Inquiry, entries: Iterable[Entry]) -> Question | None:
    """The ward, when an office to go to depends on it."""
    if inquiry.askable("ward") is None:
        return None
    local = [
        e.id for e in entries if e.verdict != "not_needed" and depends_on_ward(e.definition.office)
    ]
    return _question(inquiry, "ward", local) if local else None


def _question(inquiry: Inquiry, fact_id: str, decides: Iterable[str]) -> Question:
    return question_of(inquiry.knowledge, inquiry.vocabulary.facts[fact_id], tuple(decides))


def question_of(knowledge: Knowledge, fact: Fact, decides: tuple[str, ...] = ()) -> Question:
    """A fact as a question, with words for its options."""
    if fact.options_from == "wards":
        options = [Option(id_, _words(name)) for id_, name in ward_names()]
    else:
        definitions = [procedure.definition for procedure in knowledge.procedures]
        labels = option_labels(knowledge.vocabulary, fact, definitions)
        options = [Option(value, label) for value, label in labels.items()]
    return Question(
        fact=fact.id,
        type=kind_of(fact),
        question=fact.question or {"ja": fact.id},
        why=fact.why or {},
        options=tuple(options),
        decides=decides,
    )


def kind_of(fact: Fact) -> str:
    """The type as callers know it: bool, int, date, choice, people, string."""
    if fact.options or fact.options_from:
        return "choice"
    if fact.type.name == "list" and fact.type.item.name == "record":
        return "people"
    return fact.type.record or fact.type.name


def _words(name: object) -> Mapping[str, str]:
    read = getattr(name, "in_language", lambda language: str(name))
    return {"ja": read("ja"), "plain": read("ja-easy"), "en": read("en")}
