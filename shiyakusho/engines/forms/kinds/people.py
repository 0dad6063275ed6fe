"""A list of people (家族など): name, birth date, relation. It may drive repeated pages."""

from collections.abc import Mapping
from typing import Any

from shiyakusho.engines.forms.problems import Problem, Refused, problem_of
from shiyakusho.engines.forms.text import is_blank, one_text
from shiyakusho.ground.jp import JpError, names
from shiyakusho.ground.ui.fields import MAX_PEOPLE

from . import dates
from .numbers import limit
from .places import Several
from .words import NAME

ROW_PARTS = {"key", "name", "birth_date", "relation"}


def read_people(question: Any, raw: Any) -> list[dict[str, Any]]:
    """`[{"key", "name", "birth_date", "relation"}]`; rows left wholly empty are not counted.

    Problems name the box as `0.name`, counted as the rows were typed.
    """
    if not isinstance(raw, list) or not all(isinstance(row, dict) for row in raw):
        raise Refused("wrong_shape")
    people, problems = [], []
    for number, row in enumerate(raw):
        if set(row) - ROW_PARTS and not set(row) >= {"name"}:
            raise Refused("wrong_shape")
        if not is_blank({part: row.get(part) for part in ("name", "birth_date", "relation")}):
            person, wrong = _read_row(row, number)
            people.append(person)
            problems += wrong
    if problems:
        raise Several(tuple(problems))
    _right_number(question, len(people))
    return people


def raw_row(row: Any) -> Any:
    """One person as the form shows it; what is no person stays what it is, to be refused."""
    if not isinstance(row, Mapping):
        return row
    return {
        "key": str(row.get("key") or ""),
        "name": "" if row.get("name") is None else row["name"],
        "birth_date": dates.raw_date(row.get("birth_date")),
        "relation": "" if row.get("relation") is None else row["relation"],
    }


def with_keys(rows: list[Any], before: list[dict[str, Any]]) -> list[Any]:
    """Give each row a key that stays with it: the key of the row that stood at its place before,
    or a new one. Repeated pages hang on these keys, so answers follow their person."""
    if not all(isinstance(row, dict) for row in rows):
        return rows
    taken = {str(row.get("key")) for row in [*before, *rows] if row.get("key")}
    fresh = (key for key in (f"p{n}" for n in range(1, 10_000)) if key not in taken)
    keyed, used = [], set()
    for at, row in enumerate(rows):
        old = before[at].get("key") if at < len(before) else None
        key = str(row.get("key") or old or next(fresh))
        key = next(fresh) if key in used else key
        used.add(key)
        keyed.append({**row, "key": key})
    return keyed


def _read_row(row: dict[str, Any], number: int) -> tuple[dict[str, Any], list[Problem]]:
    problems: list[Problem] = []
    person: dict[str, Any] = {"key": str(row.get("key") or f"p{number + 1}")}
    for part, reader in (("name", _name), ("birth_date", _birth_date), ("relation", _relation)):
        try:
            person[part] = reader(row.get(part))
        except (Refused, JpError) as error:
            problems.append(problem_of(error, f"{number}.{part}"))
    return person, problems


def _name(raw: Any) -> str:
    if is_blank(raw):
        raise Refused("required")
    return names.check_name(one_text(raw), limit=NAME)


def _birth_date(raw: Any) -> str:
    if is_blank(raw):
        raise Refused("required_date")
    return dates.parse(raw).isoformat()


def _relation(raw: Any) -> str:
    return "" if is_blank(raw) else one_text(raw, max_length=40)


def _right_number(question: Any, count: int) -> None:
    low, high = limit(question.min), limit(question.max) or MAX_PEOPLE
    if low is not None and count < low:
        raise Refused("too_few_people", min=low)
    if count > high:
        raise Refused("too_many_people", max=high)
