"""Valid answers to one question (回答例), the usual one first: made up, and always the same."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from .form import Question
from .matching import matching

NAME, KANA, HELPER = "北九 花子", "キタキュウ ハナコ", "北九 太郎"
PHONE, EMAIL, TEXT = "090-1234-5678", "hanako@example.jp", "記入例"
ADDRESS = {"postal_code": "8030814", "town": "北九州市小倉北区大手町", "rest": "1番1号"}
ACCOUNT = {
    "bank": "見本銀行",
    "branch": "本店",
    "type": "ordinary",
    "number": "1234567",
    "holder_kana": "キタキュウ ハナコ",
}
BORN = date(1988, 4, 12)
# Who may stand in a list, by age: a rule about people looks at their birthdays.
PEOPLE = (
    ("北九 さくら", 3, "子"),
    ("北九 大地", 20, "子"),
    ("北九 一郎", 70, "父"),
    ("北九 健", 40, "夫"),
)
SENTENCE = "長い文でもはみ出さないことを確かめるための記入例です。"
# How much a question takes where it sets no limit of its own (engines/forms).
LONGEST = {"text": 400, "textarea": 4000, "name": 80, "kana": 120}


def values(question: Question, day: date) -> list[Any]:
    """Answers that may be given on `day`, none twice; empty for a note, which takes none."""
    made = _BY_KIND.get(question.kind, _texts)(question, day)
    return [one for n, one in enumerate(made) if one not in made[:n]]


def longest(question: Question, usual: Any) -> Any:
    """The longest answer a question takes, for a page that must bear it; the usual one where
    length says nothing."""
    if question.kind in LONGEST and not question.pattern:
        sentence = KANA.replace(" ", "") if question.kind == "kana" else SENTENCE
        most = question.max_length or LONGEST[question.kind]
        return (sentence * (most // len(sentence) + 1))[:most]
    if question.kind == "address" and isinstance(usual, Mapping):
        return {**usual, "rest": (SENTENCE * 8)[:200]}
    return usual


def _texts(question: Question, day: date) -> list[Any]:
    usual = {"name": NAME, "kana": KANA, "phone": PHONE, "email": EMAIL}.get(question.kind, TEXT)
    if question.pattern:
        usual = matching(question.pattern) or usual
    return [usual[: question.max_length] if question.max_length else usual]


def _bools(question: Question, day: date) -> list[Any]:
    return [True, False]


def _choice(question: Question, day: date) -> list[Any]:
    return [option.value for option in question.options or []]


def _choices(question: Question, day: date) -> list[Any]:
    known = [option.value for option in question.options or []]
    least, most = _number(question.min) or 1, _number(question.max) or len(known)
    return [known[: max(least, 1)], known[:most], *([one] for one in known if least <= 1)]


def _numbers(question: Question, day: date) -> list[Any]:
    least = _number(question.min)
    low = 0 if least is None and question.kind == "money" else least
    high = _number(question.max)
    usual = [12000, 0, 1_000_000] if question.kind == "money" else [day.year - 1, 2, 1, 0, 20, 70]
    fit = [n for n in usual if (low is None or n >= low) and (high is None or n <= high)]
    # A year only where nothing smaller may be said.
    fit = [n for n in fit if n < 1000 or question.kind == "money"] or fit
    ends = [n for n in (low, high) if n is not None]
    return [*fit, *ends] or [0]


def _dates(question: Question, day: date) -> list[Any]:
    low, high = _day(question.min, day), _day(question.max, day)
    near = [day - timedelta(10), day, day + timedelta(10), day - timedelta(400)]
    born = [BORN, _years_before(day, 3), _years_before(day, 70)]
    usual = [*born, *near] if "birth" in f"{question.id} {question.prefill}" else [*near, *born]
    fit = [one for one in usual if (low is None or one >= low) and (high is None or one <= high)]
    return [one.isoformat() for one in fit or [low or high or day]]


def _people(question: Question, day: date) -> list[Any]:
    least, most = _number(question.min) or 0, _number(question.max)
    counts = [max(2, least), max(1, least), least, 4]
    return [
        [_person(n, *PEOPLE[n % len(PEOPLE)], day) for n in range(count)]
        for count in counts
        if count and (most is None or count <= most)
    ]


def _person(n: int, name: str, age: int, relation: str, day: date) -> dict[str, Any]:
    born = _years_before(day, age).isoformat()
    return {"key": f"p{n + 1}", "name": name, "birth_date": born, "relation": relation}


def _number(limit: Any) -> int | None:
    return None if limit is None else int(limit)


def _day(limit: Any, today: date) -> date | None:
    if limit is None:
        return None
    return today if limit == "today" else date.fromisoformat(str(limit))


def _years_before(day: date, years: int) -> date:
    return day.replace(year=day.year - years, day=min(day.day, 28))


_BY_KIND: Mapping[str, Any] = {
    "bool": _bools,
    "choice": _choice,
    "choices": _choices,
    "integer": _numbers,
    "money": _numbers,
    "date": _dates,
    "people": _people,
    "address": lambda question, day: [ADDRESS],
    "bank_account": lambda question, day: [ACCOUNT],
    "note": lambda question, day: [],
}
