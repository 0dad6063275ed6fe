"""The next question: the one with which, on average, the fewest are asked.

Never a question whose answer cannot matter: `chart` knows exactly what each undecided procedure
still depends on, `planning` chooses. "わからない" is an answer: the fact stays open and is not
asked again. Days that only a deadline waits for, and the ward, come last.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from shiyakusho.ground.rules import Fact, Vocabulary
from shiyakusho.ground.rules.case import Case

from .chart import Chart, Sketch, chart_of
from .offices import depends_on_ward, ward_names
from .pages import page_of
from .priors import Outlook, national_priors
from .procedures import Knowledge, Procedure
from .results import Entry, Option, Question
from .words import option_labels

OWN_BIRTH = "own_birth_date"  # its age band makes other answers more or less likely


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

    @property
    def day(self) -> dt.date:
        return self.case.values["as_of"]  # type: ignore[return-value]

    def askable(self, name: str) -> Fact | None:
        """The fact to ask for a missing name ("children.school" → children)."""
        fact = self.vocabulary.facts.get(name.partition(".")[0])
        if fact is None or fact.question is None or fact.private or fact.generic:
            return None
        return None if fact.id in self.declined or fact.id in self.given else fact


@dataclass(frozen=True, slots=True)
class Course:
    """What to ask: the next question, how many are expected with it, and what may be asked at all.

    `together`: questions that go on one page with the next, all of them sure to be put anyway.
    """

    question: Question | None
    expected: float
    useful: tuple[Question, ...] = ()
    together: tuple[str, ...] = ()


def course_of(inquiry: Inquiry, entries: Sequence[Entry]) -> Course:
    """The best question, or none when every answer that can still matter is there."""
    chart = chart_of(inquiry.knowledge, inquiry.day)
    with chart.lock:
        return _Deciding(inquiry, entries, chart).course()


class _Deciding:
    """The undecided procedures of one household on a chart."""

    def __init__(self, inquiry: Inquiry, entries: Sequence[Entry], chart: Chart) -> None:
        self.inquiry, self.entries, self.chart = inquiry, entries, chart
        self.planner = chart.planner(self._outlook())
        sketch = Sketch(chart, inquiry.case, inquiry.given, inquiry.declined)
        self.roots = {
            entry.id: sketch.of(inquiry.procedure(entry.id))
            for entry in entries
            if entry.verdict == "undecided"
        }
        self.state = self.planner.start(self.roots.values(), sketch.forced)
        forced = dict(self.state.forced)
        self.reach = {id_: self.planner.reach(root, forced) for id_, root in self.roots.items()}

    def course(self) -> Course:
        plan = self.planner.plan(self.state)
        if plan.question is None:
            last = _day_question(self.inquiry, self.entries) or _ward_question(
                self.inquiry, self.entries
            )
            return Course(last, self._afterwards())
        return Course(
            self._question(plan.question),
            plan.count + self._afterwards(),
            tuple(map(self._question, sorted(self.planner.useful(self.state)))),
            self._page(plan.question),
        )

    def _outlook(self) -> Outlook:
        born = self.inquiry.case.read(OWN_BIRTH)
        known = isinstance(born, dt.date)
        band = national_priors().band(_years(born, self.inquiry.day)) if known else None
        events: list[str] = self.inquiry.case.values["events"]  # type: ignore[assignment]
        return Outlook(tuple(sorted(events)), band)

    def _question(self, variable: int) -> Question:
        decides = [id_ for id_, reached in self.reach.items() if variable in reached]
        return _question(self.inquiry, self.chart.facts[variable], decides)

    def _page(self, variable: int) -> tuple[str, ...]:
        """Yes-or-no questions of one kind that are put in any case, whatever the others bring."""
        page = page_of(self.chart.facts[variable])
        if page is None:
            return ()
        due = {self.chart.facts[one] for one in self.planner.now(self.state)}
        return tuple(fact for fact in page.items if fact in due)

    def _afterwards(self) -> float:
        """Days and the ward, by the chance that a procedure that needs them turns out needed."""
        missed: dict[str, float] = {}
        for entry in self.entries:
            fact = _open_day(self.inquiry, entry)
            if fact is not None:
                none = 1.0 - self._chance(entry)
                missed[fact.id] = missed.get(fact.id, 1.0) * none
        ward = 1.0 if _ward_question(self.inquiry, self.entries) else 0.0
        return sum(1.0 - none for none in missed.values()) + ward

    def _chance(self, entry: Entry) -> float:
        if entry.verdict == "undecided":
            return self.planner.chance(self.roots[entry.id])
        return float(entry.verdict == "needed")


def _years(born: object, day: dt.date) -> int:
    assert isinstance(born, dt.date)
    return max(0, day.year - born.year - ((day.month, day.day) < (born.month, born.day)))


def _open_day(inquiry: Inquiry, entry: Entry) -> Fact | None:
    """The day a deadline waits for, when it may be asked."""
    due = entry.deadline
    return inquiry.askable(due.from_fact) if due and due.date is None and due.from_fact else None


def _day_question(inquiry: Inquiry, entries: Iterable[Entry]) -> Question | None:
    """The day most deadlines of needed procedures are counted from."""
    waiting: dict[str, list[str]] = {}
    for entry in entries:
        fact = _open_day(inquiry, entry) if entry.verdict == "needed" else None
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
