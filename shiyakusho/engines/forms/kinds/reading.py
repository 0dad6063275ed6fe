"""Read one answer (回答). Raw is what was typed and is never lost; value is what it means."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from shiyakusho.engines.forms.problems import Problem, Refused, problem_of
from shiyakusho.engines.forms.text import is_blank
from shiyakusho.ground.jp import JpError

from . import accounts, choosing, dates, numbers, people, places, words

Reader = Callable[[Any, Any], Any]
READERS: dict[str, Reader] = {
    "text": words.read_text,
    "name": words.read_name,
    "textarea": words.read_lines,
    "kana": words.read_kana,
    "phone": words.read_phone,
    "email": words.read_email,
    "integer": numbers.read_integer,
    "money": numbers.read_money,
    "date": dates.read_date,
    "bool": choosing.read_bool,
    "choice": choosing.read_choice,
    "choices": choosing.read_choices,
    "address": places.read_address,
    "bank_account": accounts.read_account,
    "people": people.read_people,
}
EMPTY = {
    "bool": "required_choice",
    "choice": "required_choice",
    "choices": "required_choice",
    "date": "required_date",
    "people": "required_people",
}


@dataclass(frozen=True)
class Reading:
    """What came out of one answer: a value (None when there is none) and what is wrong with it."""

    value: Any = None
    problems: tuple[Problem, ...] = ()


def read(question: Any, raw: Any, *, required: bool) -> Reading:
    """Read `raw` as the answer to `question` (a catalogue Question).

    An answer left empty is no problem unless `required`. Values are JSON: text, int, bool, ISO
    date, lists and dicts of these.
    """
    if question.kind == "note":
        return Reading()
    if is_blank(raw):
        missing = (Problem(EMPTY.get(question.kind, "required")),) if required else ()
        return Reading(None, missing)
    try:
        return Reading(READERS[question.kind](question, raw))
    except (Refused, JpError) as error:
        return Reading(None, (problem_of(error),))
    except places.Several as several:
        return Reading(None, several.problems)


def as_raw(kind: str, value: Any) -> Any:
    """A value turned back into what the form shows: for prefill, correction and the API."""
    if value is None:
        return [] if kind in {"choices", "people"} else ""
    if kind == "bool" and isinstance(value, bool):
        return "yes" if value else "no"
    if kind in {"integer", "money"} and isinstance(value, int):
        return str(value)
    if kind == "date":
        return dates.raw_date(value)
    if kind == "people" and isinstance(value, list):
        return [people.raw_row(row) for row in value]
    return value
