"""Rounds (ページの回): a page that comes once for each person of a list."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

PARTS = ("name", "birth_date", "relation")


@dataclass(frozen=True)
class Round:
    """One person a page is about. `key` stays with the person when others are added or removed.

    `person` is what is filed of them beside the answers: JSON, dates as ISO text.
    """

    key: str
    person: dict[str, Any]

    @property
    def name(self) -> str:
        """The person's name, empty when it is not known."""
        return str(self.person.get("name") or "")


def rounds_of(people: Any) -> list[Round]:
    """One round per person of a list: answers of a `people` question, or a fact of the register."""
    if not isinstance(people, list | tuple):
        return []
    return [
        _round(number, person)
        for number, person in enumerate(people, start=1)
        if isinstance(person, Mapping)
    ]


def _round(number: int, person: Mapping[str, Any]) -> Round:
    key = str(person.get("key") or person.get("id") or f"p{number}")
    known = {part: person[part] for part in PARTS if person.get(part) is not None}
    shown = {k: v.isoformat() if isinstance(v, date) else v for k, v in known.items()}
    return Round(key, {"key": key, **shown})
