"""What one screen's answers make of the answers of the whole draft (下書きの書き換え).

Pure. Only the questions of that screen change; answers of screens that are hidden now stay.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from shiyakusho.ground.jp import JpError

from .kinds.people import with_keys
from .problems import Problem, Refused, problem_of
from .sheet import Screen
from .text import can_be_kept, one_text, texts_in


@dataclass(frozen=True)
class Taken:
    """New answers of the draft, and what could not even be kept (question id → raw)."""

    answers: dict[str, Any]
    refused: dict[str, Any]


def take(answers: Mapping[str, Any], screen: Screen, given: Mapping[str, Any]) -> Taken:
    """`answers` with the `given` raw answers (by question id) of `screen` in them."""
    kept: dict[str, Any] = {}
    refused: dict[str, Any] = {}
    before = {one.question.id: one.raw for one in screen.asked}
    # All questions of the page: one may show only because of another that is answered with it.
    for question in screen.page.questions if screen.page else []:
        if question.kind == "note" or question.id not in given:
            continue
        raw = given[question.id]
        if not can_be_kept(raw):
            refused[question.id] = raw
        elif question.kind == "people" and isinstance(raw, list):
            kept[question.id] = with_keys(raw, _rows(before.get(question.id)))
        else:
            kept[question.id] = raw
    return Taken(_put(answers, screen, kept), refused)


def without_person(
    answers: Mapping[str, Any], screen: Screen, question_id: str, number: int
) -> dict[str, Any]:
    """`answers` without row `number` of a people question, and without that person's rounds."""
    one = next((a for a in screen.asked if a.question.id == question_id), None)
    return without_row(answers, question_id, one.raw if one else None, number)


def without_row(
    answers: Mapping[str, Any], question_id: str, offered: Any, number: int
) -> dict[str, Any]:
    """The same by the question alone; `offered` are the rows where none were answered yet."""
    rows = _rows(answers.get(question_id, offered))
    if not 0 <= number < len(rows):
        return dict(answers)
    key = str(rows[number].get("key") or "")
    left = {**answers, question_id: rows[:number] + rows[number + 1 :]}
    return {
        name: {k: v for k, v in value.items() if k != key} if _is_rounds(value, key) else value
        for name, value in left.items()
    }


def why_refused(raw: Any) -> Problem:
    """What is wrong with an answer that cannot be kept."""
    for text in texts_in(raw):
        try:
            one_text(text, lines=True)
        except (Refused, JpError) as error:
            return problem_of(error)
    return Problem("wrong_shape")


def _put(answers: Mapping[str, Any], screen: Screen, kept: dict[str, Any]) -> dict[str, Any]:
    if screen.round is None or screen.page is None:
        return {**answers, **kept}
    return put_of_person(answers, screen.page.id, screen.round.key, kept)


def put_of_person(
    answers: Mapping[str, Any], page_id: str, key: str, kept: Mapping[str, Any]
) -> dict[str, Any]:
    """`answers` with those of one person on a repeated page put in."""
    rounds = answers.get(page_id)
    rounds = dict(rounds) if isinstance(rounds, dict) else {}
    rounds[key] = {**rounds.get(key, {}), **kept}
    return {**answers, page_id: rounds}


def _rows(raw: Any) -> list[dict[str, Any]]:
    return [row for row in raw if isinstance(row, dict)] if isinstance(raw, list) else []


def _is_rounds(value: Any, key: str) -> bool:
    return isinstance(value, dict) and isinstance(value.get(key), dict)
