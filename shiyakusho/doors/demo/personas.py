"""People to be in the demo, read from ``personas.yaml``."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ISSUER = "demo"


@dataclass(frozen=True)
class Stop:
    """One thing to try: a sentence and the page where it begins."""

    text: str
    page: str


@dataclass(frozen=True)
class Persona:
    """Somebody to be: a resident with a household, or a member of staff with a post."""

    id: str
    kind: str
    title: str
    icon: str
    name: str
    about: str
    after: str
    tour: tuple[Stop, ...]
    kana: str = ""
    level: str = "L3"
    email: str = ""
    language: str = "ja"
    household: Any = None
    post: Any = None

    @property
    def is_resident(self) -> bool:
        return self.kind == "resident"


@cache
def personas() -> tuple[Persona, ...]:
    """Everybody, residents first, in the order of the tour."""
    table = yaml.safe_load((Path(__file__).parent / "personas.yaml").read_text(encoding="utf-8"))
    return tuple(
        _persona(entry, kind)
        for kind, key in (("resident", "residents"), ("staff", "staff"))
        for entry in table[key]
    )


def persona(persona_id: str) -> Persona | None:
    """The persona with this id, or ``None``."""
    return next((one for one in personas() if one.id == persona_id), None)


def _persona(entry: dict[str, Any], kind: str) -> Persona:
    stops = tuple(Stop(**stop) for stop in entry["tour"])
    return Persona(kind=kind, tour=stops, **{k: v for k, v in entry.items() if k != "tour"})
