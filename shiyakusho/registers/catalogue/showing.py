"""What of a form shows for given answers: the same walk a sheet takes (engines/forms), without
reading what was typed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .conditions import PERSON_FIELDS, Conditions, rule_value
from .definition import Definition, Page, Question


def shown(
    definition: Definition, answers: Mapping[str, Any], facts: Mapping[str, Any], as_of: date
) -> Shown:
    """What shows at filing for `answers` (values by question id). Those to questions that do not show are
    not seen by what follows, and never filed."""
    walk = _Walk(definition, answers, facts, as_of)
    return Shown(frozenset(walk.places()), walk.filed)


@dataclass(frozen=True)
class Shown:
    """Ids of the questions and attachments that show, and the answers that would be filed."""

    places: frozenset[str]
    filed: dict[str, Any]


class _Walk:
    def __init__(
        self,
        definition: Definition,
        answers: Mapping[str, Any],
        facts: Mapping[str, Any],
        as_of: date,
    ) -> None:
        self.definition, self.answers = definition, answers
        self.conditions = Conditions(definition, as_of)
        hidden = self.conditions.hidden_facts
        self.scope = {name: fact for name, fact in facts.items() if name not in hidden}
        self.filed: dict[str, Any] = {}

    def places(self) -> Iterator[str]:
        for page in self.definition.form.pages if self.definition.form else []:
            if self.conditions.holds(page.when, self.scope):
                yield from self._rounds(page) if page.repeat else self._page(page)
        for item in self.definition.attachments:
            if not item.later and self.conditions.holds(item.when, self.scope):
                yield item.id

    def _page(self, page: Page) -> Iterator[str]:
        for question in self._asked(page, self.answers, self.scope):
            yield question.id
            if question.id in self.answers:
                self.filed[question.id] = self.answers[question.id]

    def _rounds(self, page: Page) -> Iterator[str]:
        filed, records = [], []
        for own in self.answers.get(page.id) or []:
            about = {part: own[part] for part in PERSON_FIELDS if part in own}
            kept, record, local = dict(about), dict(about), dict(self.scope)
            for question in self._asked(page, own, local):
                yield question.id
                if question.id in own:
                    kept[question.id] = own[question.id]
                    record[question.id] = rule_value(question.kind, own[question.id])
            filed.append(kept)
            records.append(record)
        self.filed[page.id], self.scope[page.id] = filed, records

    def _asked(
        self, page: Page, given: Mapping[str, Any], scope: dict[str, Any]
    ) -> Iterator[Question]:
        for question in page.questions:
            if not question.later and self.conditions.holds(question.when, scope):
                yield question
                _learn(question, given.get(question.id), scope)


def _learn(question: Question, value: Any, scope: dict[str, Any]) -> None:
    """Let later conditions see an answer, by the question's id and by its fact."""
    if value is None:
        scope.pop(question.id, None)
        return
    scope[question.id] = rule_value(question.kind, value)
    if question.fact:
        scope[question.fact] = scope[question.id]
