"""assess: what does this household have to do?"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence

from shiyakusho.ground.rules import FactError, RuleLimitError
from shiyakusho.ground.rules.case import Case
from shiyakusho.ground.rules.facts import read_facts

from .asking import Inquiry, course_of
from .entries import entry_of
from .judging import judge
from .procedures import Knowledge, knowledge
from .refusals import FactInvalid, TooMuchAsked, UnknownEvent
from .results import Entry, GuideResult, Verdict

MOST_EVENTS = 20


def assess(
    events: Sequence[str],
    facts: Mapping[str, object],
    as_of: dt.date,
    *,
    known: Knowledge | None = None,
) -> GuideResult:
    """Needed, not needed, undecided and may concern, with what to ask next.

    events: ids of life events; none = every procedure. facts: by id of the vocabulary, as JSON or
    Python values; a null means "わからない": it stays open and is not asked. Refuses UnknownEvent,
    FactInvalid, TooMuchAsked.
    """
    known = known or knowledge()
    picked = _picked(events, known)
    given, case = _case(facts, as_of, picked, known)
    try:
        entries = [
            entry_of(procedure, judge(procedure, case), case, known.vocabulary, picked)
            for procedure in known.of_events(picked)
        ]
        declined = frozenset(name for name, value in facts.items() if value is None)
        inquiry = Inquiry(known, case, given, declined)
        course = course_of(inquiry, entries)
    except RuleLimitError:
        raise TooMuchAsked from None
    return GuideResult(
        needed=_group(entries, "needed"),
        not_needed=_group(entries, "not_needed"),
        undecided=_group(entries, "undecided"),
        may_concern=_group(entries, "may_concern"),
        next_question=course.question,
        useful=course.useful,
        together=course.together,
        expected=course.expected,
        offered=_group(entries, "offered"),
    )


def assess_one(
    procedure_id: str,
    events: Sequence[str],
    facts: Mapping[str, object],
    as_of: dt.date,
    *,
    known: Knowledge | None = None,
) -> Entry:
    """The answer for one procedure, whether or not it belongs to the events. LookupError."""
    known = known or knowledge()
    found = known.by_id.get(procedure_id)
    if found is None:
        raise LookupError(procedure_id)
    picked = _picked(events, known)
    _given, case = _case(facts, as_of, picked, known)
    try:
        return entry_of(found, judge(found, case), case, known.vocabulary, picked)
    except RuleLimitError:
        raise TooMuchAsked from None


def _case(
    facts: Mapping[str, object], as_of: dt.date, picked: list[str], known: Knowledge
) -> tuple[dict[str, object], Case]:
    try:
        given = read_facts(facts, known.vocabulary)
    except FactError as problem:
        raise FactInvalid(problem.ja, extra={"fact": problem.fact, "en": problem.en}) from None
    return given, known.vocabulary.reopened({**given, "as_of": as_of, "events": picked})


def _picked(events: Sequence[str], known: Knowledge) -> list[str]:
    unknown = [event for event in events if event not in known.vocabulary.events]
    if unknown or len(events) > MOST_EVENTS:
        raise UnknownEvent(extra={"events": [str(event)[:60] for event in unknown[:5]]})
    return list(dict.fromkeys(events))


def _group(entries: Iterable[Entry], verdict: Verdict) -> tuple[Entry, ...]:
    """Entries of one verdict: the nearest deadline first, then as in the catalogue."""
    return tuple(
        sorted(
            (entry for entry in entries if entry.verdict == verdict),
            key=lambda entry: (entry.deadline and entry.deadline.date) or dt.date.max,
        )
    )
