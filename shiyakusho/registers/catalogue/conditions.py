"""Conditions of a form (`when`, `required`): rules over facts and answers.

Questions are words of the rule language beside the facts; a repeated page is a list of records.
A question's id hides a fact of the same name, unless the question is bound to that very fact.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

from shiyakusho.ground.rules import FactError, Rule, Vocabulary, compile_rule
from shiyakusho.ground.rules.national import national_vocabulary

if TYPE_CHECKING:
    from .definition import Definition
    from .form import Question

TYPES = {
    "bool": "bool",
    "integer": "int",
    "money": "int",
    "date": "date",
    "choices": "list<string>",
    "people": "list<person>",
    "address": "dyn",
    "bank_account": "dyn",
}
PERSON_FIELDS = {"key": "string", "name": "string", "birth_date": "date", "relation": "string"}
KNOWN_OF_A_PERSON = ("name", "birth_date", "relation")
MOST_FORMS = 512


class Conditions:
    """The conditions of one form, compiled once and asked about a growing scope on one day."""

    def __init__(self, definition: Definition, as_of: date) -> None:
        self._form = _form_rules(definition)
        self._as_of = as_of

    def holds(self, condition: bool | str | None, scope: Mapping[str, Any]) -> bool:
        """Whether a condition holds: None means always; what is not known yet does not hold."""
        if condition is None or isinstance(condition, bool):
            return condition is not False
        return self._form.evaluate(condition, scope, self._as_of) is True

    @property
    def hidden_facts(self) -> frozenset[str]:
        """Facts that a question of the same id, bound to something else, stands before."""
        return self._form.hidden_facts


class _FormRules:
    def __init__(self, definition: Definition) -> None:
        self.definition = definition
        self.vocabulary = form_vocabulary(definition)
        self.hidden_facts = _hidden_facts(definition)
        self._rules: dict[str, tuple[Rule, frozenset[str]]] = {}
        pages = definition.form.pages if definition.form else []
        repeats = {page.repeat for page in pages if page.repeat}
        spoken_of = [self._rule(text)[1] for _, text in texts_of(definition)]
        self.facts_asked_for = frozenset(repeats).union(*spoken_of) - own_words(definition)

    def evaluate(self, text: str, scope: Mapping[str, Any], as_of: date) -> Any:
        rule, names = self._rule(text)
        facts = {name: scope[name] for name in names if scope.get(name) is not None}
        try:
            return rule.evaluate(facts, as_of).value
        except FactError:  # an answer longer than rules read, a person without a shape: not known
            return None

    def _rule(self, text: str) -> tuple[Rule, frozenset[str]]:
        if text not in self._rules:
            rule = compile_rule(text, self.vocabulary)
            names = frozenset().union(*map(self.vocabulary.depends_on, rule.names))
            self._rules[text] = (rule, names & self.vocabulary.facts.keys())
        return self._rules[text]


def form_vocabulary(definition: Definition) -> Vocabulary:
    """The national vocabulary, the facts of this procedure, and the questions of its form."""
    base = national_vocabulary()
    facts = {name: _fact_type(use) for name, use in definition.facts.items()}
    words = {k: v for k, v in facts.items() if v and k not in base.facts}
    records: dict[str, Any] = {}
    for page in definition.form.pages if definition.form else []:
        own = {q.id: type_of(q) for q in page.questions if q.kind != "note"}
        words |= own
        if page.repeat:
            records[page.id] = PERSON_FIELDS | own
            words[page.id] = f"list<{page.id}>"
    return _with_records(base, records).extended(words)


def type_of(question: Question) -> str:
    """The rule language's type of a question's answer."""
    return TYPES.get(question.kind, "string")


def rule_value(kind: str, value: Any) -> Any:
    """An answer as rules see it: people without what the vocabulary does not know."""
    if kind == "people":
        return [{k: row[k] for k in KNOWN_OF_A_PERSON if row.get(k)} for row in value]
    return value


def texts_of(definition: Definition) -> Iterator[tuple[tuple[str | int, ...], str]]:
    """Every condition of the form with its place in the definition."""
    for number, page in enumerate(definition.form.pages if definition.form else []):
        place: tuple[str | int, ...] = ("form", "pages", number)
        yield from _rules_in(place, page.when, None)
        for at, question in enumerate(page.questions):
            yield from _rules_in((*place, "questions", at), question.when, question.required)
    for number, item in enumerate(definition.attachments):
        yield from _rules_in(("attachments", number), item.when, item.required)
    for number, signer in enumerate(definition.signers):
        yield from _rules_in(("signers", number), signer.when, None)


def facts_asked_for(definition: Definition) -> frozenset[str]:
    """Facts of registers that the form's conditions or repeats speak of, through derived facts."""
    return _form_rules(definition).facts_asked_for


def _rules_in(
    place: tuple[str | int, ...], when: str | None, required: bool | str | None
) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if when is not None:
        yield (*place, "when"), when
    if isinstance(required, str):
        yield (*place, "required"), required


def _with_records(base: Vocabulary, records: dict[str, dict[str, str]]) -> Vocabulary:
    from shiyakusho.ground.rules.types import read_type

    known = {*base.records, *records}
    typed = {
        record: {name: read_type(text, known) for name, text in fields.items()}
        for record, fields in records.items()
    }
    return replace(base, records={**base.records, **typed}, _trees={}, _codes={})


def _fact_type(use: Any) -> str:
    return use.as_ or use.ask or ""


def own_words(definition: Definition) -> frozenset[str]:
    """What the form itself answers: questions, the facts they are bound to, repeated pages."""
    pages = definition.form.pages if definition.form else []
    questions = [question for page in pages for question in page.questions]
    lists = {q.id for q in questions if q.kind == "people"} | {q.fact for q in questions}
    repeats = {page.repeat for page in pages if page.repeat} - lists
    words = {q.id for q in questions} | {q.fact for q in questions if q.fact}
    return frozenset(words | {page.id for page in pages if page.repeat}) - repeats


def _hidden_facts(definition: Definition) -> frozenset[str]:
    questions = definition.form.questions() if definition.form else []
    return frozenset(q.id for q in questions if q.fact != q.id)


_forms: dict[int, _FormRules] = {}
_lock = threading.Lock()


def _form_rules(definition: Definition) -> _FormRules:
    """Compiled once per definition object; the catalogue keeps those for the process's life."""
    found = _forms.get(id(definition))
    if found is not None and found.definition is definition:
        return found
    made = _FormRules(definition)
    with _lock:
        while len(_forms) >= MOST_FORMS:
            _forms.pop(next(iter(_forms)))
        _forms[id(definition)] = made
    return made
