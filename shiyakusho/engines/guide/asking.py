"""The next question: the one whose answers decide most procedures on average.

Never a question whose answer cannot matter: for facts with few answers this is tried out, for
every combination of the other open facts. "わからない" is an answer: the fact stays open and is not
asked again. Days that only a deadline waits for, and the ward, come last.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shiyakusho.ground.rules import Fact, Vocabulary
from shiyakusho.ground.rules.case import Case
from shiyakusho.ground.rules.values import Record

from .judging import decision
from .layer import Layer
from .offices import depends_on_ward, ward_names
from .procedures import Knowledge, Procedure
from .results import Entry, Option, Question
from .words import option_labels

MOST_COMPARED = 8  # facts whose answers are tried out to rank them
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

    def procedure(self, id_: str) -> Procedure:
        return self.knowledge.by_id[id_]

    def with_answers(self, answers: Mapping[str, object]) -> Case:
        """The same household, had it given these answers too."""
        fixed = {name: self.case.values[name] for name in ("as_of", "events")}
        return self.vocabulary.reopened({**self.given, **answers, **fixed})

    def askable(self, name: str) -> Fact | None:
        """The fact to ask for a missing name ("children.school" → children)."""
        fact = self.vocabulary.facts.get(name.partition(".")[0])
        if fact is None or fact.question is None or fact.private or fact.generic:
            return None
        return None if fact.id in self.declined or fact.id in self.given else fact


def next_question(inquiry: Inquiry, entries: Sequence[Entry]) -> Question | None:
    """The best question, or None when every answer that can still matter is there."""
    undecided = [entry for entry in entries if entry.verdict == "undecided"]
    waiting = _waiting(inquiry, undecided)
    for fact_id in _ordered(inquiry, waiting):
        if any(_can_matter(inquiry, fact_id, entry) for entry in waiting[fact_id]):
            return _question(inquiry, fact_id, [entry.id for entry in waiting[fact_id]])
    return _day_question(inquiry, entries) or _ward_question(inquiry, entries)


def open_yes_or_no(inquiry: Inquiry, entries: Iterable[Entry]) -> list[Question]:
    """Every yes-or-no question that is open now, for those who like to answer them at once."""
    undecided = [entry for entry in entries if entry.verdict == "undecided"]
    waiting = _waiting(inquiry, undecided)
    return [
        _question(inquiry, name, [entry.id for entry in waiting[name]])
        for name in inquiry.vocabulary.facts
        if name in waiting and inquiry.vocabulary.facts[name].type.name == "bool"
    ]


def _waiting(inquiry: Inquiry, undecided: Iterable[Entry]) -> dict[str, list[Entry]]:
    """For each fact that may be asked, the procedures that wait for it."""
    waiting: dict[str, list[Entry]] = {}
    for entry in undecided:
        for fact in {f.id: f for name in entry.missing if (f := inquiry.askable(name))}.values():
            waiting.setdefault(fact.id, []).append(entry)
    return waiting


def _ordered(inquiry: Inquiry, waiting: Mapping[str, Sequence[Entry]]) -> list[str]:
    """Best first: by hope, and among the most hopeful by what the answers really bring."""
    order = {name: at for at, name in enumerate(inquiry.vocabulary.facts)}
    hope = {name: _hope(inquiry, name, entries) for name, entries in waiting.items()}
    ranked = sorted(waiting, key=lambda name: (-hope[name], order[name]))
    tried, rest = ranked[:MOST_COMPARED], ranked[MOST_COMPARED:]
    gains = {name: _gain(inquiry, name, waiting[name]) for name in tried} if len(tried) > 1 else {}
    return sorted(tried, key=lambda name: (-gains.get(name, 0), order[name])) + rest


def _hope(inquiry: Inquiry, fact_id: str, entries: Iterable[Entry]) -> float:
    """A procedure one answer away counts most; an unverified rule and a sensitive fact less."""
    total = sum((1.0 if entry.verified else 0.5) / len(entry.missing) for entry in entries)
    return total * _reserve(inquiry, fact_id)


def _gain(inquiry: Inquiry, fact_id: str, entries: Iterable[Entry]) -> float:
    """On average over the answers: procedures decided, and a little for each fact spared."""
    samples = _answers(inquiry.vocabulary.facts[fact_id]) or _samples(inquiry, fact_id)
    if not samples:
        return _hope(inquiry, fact_id, entries)
    total = 0.0
    for answer in samples:
        case = inquiry.with_answers({fact_id: answer})
        for entry in entries:
            procedure = inquiry.procedure(entry.id)
            _value, missing = decision(procedure, Layer(case, procedure))
            spared = len(entry.missing - missing) - 1
            total += (1.0 if not missing else 0.1 * spared) * (1.0 if entry.verified else 0.5)
    return total / len(samples) * _reserve(inquiry, fact_id)


def _reserve(inquiry: Inquiry, fact_id: str) -> float:
    return 0.7 if inquiry.vocabulary.facts[fact_id].sensitive else 1.0


def _samples(inquiry: Inquiry, fact_id: str) -> Sequence[object]:
    """Typical answers of a fact that has many: no child, one at school."""
    if kind_of(inquiry.vocabulary.facts[fact_id]) != "people":
        return ()
    year = int(str(inquiry.case.values["as_of"])[:4]) - 8
    return ([], [Record(fact_id, {"birth_date": dt.date(year, 6, 1)})])


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
    procedure = inquiry.procedure(entry.id)
    return any(
        len(
            {
                _decided(
                    inquiry, procedure, {**dict(zip(others, rest, strict=True)), fact_id: answer}
                )
                for answer in answers
            }
        )
        > 1
        for rest in itertools.product(*choices)
    )


def _decided(inquiry: Inquiry, procedure: Procedure, answers: Mapping[str, object]) -> object:
    return decision(procedure, Layer(inquiry.with_answers(answers), procedure))


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
    elif not fact.options:
        options = []
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
