"""Answers of a filed application, opened again for the asked fields only. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from .kinds import as_raw
from .kinds.people import with_keys
from .refusals import UnknownAnswers
from .text import is_blank

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition
    from shiyakusho.registers.catalogue.form import Page, Question


def values_by_question(definition: Definition, values: Mapping[str, Any]) -> dict[str, Any]:
    """Values by question id. A question of a repeated page gives one entry per person:
    `[{"key", "name", "value"}]`."""
    found: dict[str, Any] = {}
    for page, question in _questions(definition):
        if not page.repeat:
            found[question.id] = values.get(question.id)
            continue
        found[question.id] = [
            {"key": one.get("key"), "name": one.get("name"), "value": one[question.id]}
            for one in values.get(page.id) or []
            if question.id in one
        ]
    return found


def raw_of(definition: Definition, values: Mapping[str, Any]) -> dict[str, Any]:
    """Filed values as a draft's raw answers."""
    raw: dict[str, Any] = {}
    for page, question in _questions(definition):
        if page.repeat:
            rounds = raw.setdefault(page.id, {})
            for one in values.get(page.id) or []:
                if question.id in one:
                    answers = rounds.setdefault(str(one.get("key")), {})
                    answers[question.id] = as_raw(question.kind, one[question.id])
        elif question.id in values:
            raw[question.id] = as_raw(question.kind, values[question.id])
    return raw


def merged(
    definition: Definition,
    values: Mapping[str, Any],
    given: Mapping[str, Any],
    fields: Collection[str],
    shown: Collection[str] = (),
) -> dict[str, Any]:
    """Raw answers with the `given` ones in them.

    Only asked `fields` may change, and questions that had no answer and did not show (`shown`:
    paths of those that did): they may show because of a corrected one. UnknownAnswers names any
    other.
    """
    raw, other = raw_of(definition, values), []
    for page, question in _questions(definition):
        for place, there, new in _given(page, raw, given):
            if question.id not in new:
                continue
            hidden = question.id not in there and f"{place}{question.id}" not in shown
            if question.id in fields or hidden:
                there[question.id] = _keyed(question, new[question.id], there)
            elif not _same(there.get(question.id), new[question.id]):
                other.append(question.id)
    if other:
        raise UnknownAnswers(extra={"unknown": sorted(set(other))})
    return raw


def _given(
    page: Page, raw: dict[str, Any], given: Mapping[str, Any]
) -> Iterator[tuple[str, dict[str, Any], Mapping[str, Any]]]:
    """(place, answers there, answers given): one, or one per person of a repeated page."""
    if not page.repeat:
        yield "", raw, given
        return
    for key, new in (given.get(page.id) or {}).items():
        yield f"{page.id}.{key}.", raw.setdefault(page.id, {}).setdefault(str(key), {}), new


def _same(there: Any, new: Any) -> bool:
    """Whether nothing is said anew; nothing said about nothing is no answer."""
    return bool(there == new or (there is None and is_blank(new)))


def _keyed(question: Question, new: Any, there: Mapping[str, Any]) -> Any:
    if question.kind == "people" and isinstance(new, list):
        return with_keys(new, there.get(question.id) or [])
    return new


def _questions(definition: Definition) -> Iterator[tuple[Page, Question]]:
    for page in definition.form.pages if definition.form else []:
        for question in page.questions:
            if question.kind != "note":
                yield page, question
