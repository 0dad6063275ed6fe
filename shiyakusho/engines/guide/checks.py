"""The catalogue asks before a definition goes live: do its rules read, type and name real facts?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from shiyakusho.ground.rules import RuleError, Vocabulary, compile_rule
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.ground.rules.types import BOOL, DATE, DYN, INT, Type, fits
from shiyakusho.registers.catalogue.public import Definition, Process
from shiyakusho.registers.catalogue.registry import Finding

from .deadlines import OF_TODAY
from .words import TYPES_OF_QUESTIONS, own_facts

Place = tuple[str | int, ...]


def check_rules(definition: Definition, process: Process | None) -> Iterable[Finding]:
    """Criteria, needed, offered, amounts, fee, conditions of papers, deadlines, people, events."""
    words = _words(definition)
    with_answers = words.extended(_answers(definition))
    yield from _facts(definition)
    for name, criterion in definition.criteria.items():
        yield from _rule(("criteria", name, "when"), criterion.when, words, BOOL)
    yield from _verdicts(definition, words)
    for name, amount in definition.amounts.items():
        wanted = DATE if amount.unit in ("date", "month") else INT
        yield from _rule(("amounts", name), amount.value, with_answers, wanted)
    if definition.fee:
        yield from _rule(("fee",), definition.fee, with_answers, INT)
    for number, item in enumerate(definition.documents):
        if item.when:
            yield from _rule(("documents", number, "when"), item.when, with_answers, BOOL)
    yield from _days(definition, words)
    yield from _events(definition, words)


def _verdicts(definition: Definition, words: Vocabulary) -> Iterator[Finding]:
    people = words.facts["members"].type
    for name, text, wanted in (
        ("needed", definition.needed, BOOL),
        ("offered", definition.offered, BOOL),
        ("concerns", definition.concerns, people),
    ):
        if text:
            yield from _rule((name,), text, words, wanted)


def _words(definition: Definition) -> Vocabulary:
    base = national_vocabulary()
    return base.extended(own_facts(definition, base)).extended(
        dict.fromkeys(definition.criteria, "bool")
    )


def _answers(definition: Definition) -> dict[str, Type]:
    """The form's answers, and the rounds of a repeated page, as open types."""
    names: dict[str, Type] = {}
    for page in definition.form.pages if definition.form else []:
        names |= {q.id: DYN for q in page.questions if q.kind in TYPES_OF_QUESTIONS}
        if page.repeat:
            names[page.id] = DYN
    return names


def _rule(place: Place, text: str, words: Vocabulary, wanted: Type) -> Iterator[Finding]:
    try:
        found = compile_rule(text, words).type
    except RuleError as problem:
        yield Finding(place, problem.code, str(problem))
        return
    if not fits(found, wanted):
        yield Finding(place, "rule_type", f"{wanted} になる式のはずですが {found} です")


def _facts(definition: Definition) -> Iterator[Finding]:
    """A fact the vocabulary has keeps its type; a new one says what it is."""
    base = national_vocabulary()
    for name, fact in own_facts(definition, base).items():
        if fact.type == DYN:
            message = "語彙にない事実には型(as か ask)が要ります"
            yield Finding(("facts", name), "fact_without_type", message)
    for name, use in definition.facts.items():
        kind = use.ask or use.as_
        known = base.type_of(name)
        if kind and known and not _same_kind(kind, known):
            yield Finding(("facts", name), "fact_type", f"語彙では {known} です")


def _same_kind(kind: str, known: Type) -> bool:
    kinds: dict[str, Any] = {
        "people": known.name == "list", "text": known.name == "string",
        "choice": bool(known.options), "money": known.name == "int",
    }  # fmt: skip
    return bool(kinds.get(kind, kind == known.name))


def _days(definition: Definition, words: Vocabulary) -> Iterator[Finding]:
    for number, deadline in enumerate(definition.deadlines):
        if deadline.when:
            yield from _rule(("deadlines", number, "when"), deadline.when, words, BOOL)
        start = deadline.from_
        if start is None or start in OF_TODAY:
            continue
        known = words.type_of(start)
        if known is None or known.name != "date":
            message = f"「{start}」という日付の事実はありません"
            yield Finding(("deadlines", number, "from"), "rule_name", message)


def _events(definition: Definition, words: Vocabulary) -> Iterator[Finding]:
    named: list[tuple[Place, str]] = [
        (("events", number), event) for number, event in enumerate(definition.events)
    ]
    named += [
        (("deadlines", number, "event"), deadline.event)
        for number, deadline in enumerate(definition.deadlines)
        if deadline.event
    ]
    for place, event in named:
        if event not in words.events:
            yield Finding(place, "unknown_event", f"「{event}」というライフイベントはありません")
