"""People to be in the demo, read from ``personas.yaml``."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shiyakusho.ground import yamlfile

ISSUER = "demo"
GROUPS = (("resident", "residents"), ("staff", "staff"), ("staff", "counters"))


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
    name: str
    about: str
    icon: str = "person"
    after: str = ""
    tour: tuple[Stop, ...] = ()
    kana: str = ""
    level: str = "L3"
    email: str = ""
    language: str = "ja"
    household: Any = None
    post: Any = None
    roles: tuple[str, ...] = ()  # held beside the post, by nobody's place in the office

    @property
    def is_resident(self) -> bool:
        return self.kind == "resident"

    @property
    def group(self) -> str:
        """The part of the tour: ``residents``, ``staff``, or ``counters`` (no tour of their own)."""
        if self.is_resident:
            return "residents"
        return "staff" if self.tour else "counters"


@cache
def personas() -> tuple[Persona, ...]:
    """Everybody, residents first, in the order of the tour."""
    table = yamlfile.read(Path(__file__).parent / "personas.yaml")
    return tuple(_persona(entry, kind) for kind, key in GROUPS for entry in table[key])


def toured() -> tuple[Persona, ...]:
    """Those with something to try as them, who are offered wherever one signs in."""
    return tuple(one for one in personas() if one.group != "counters")


def persona(persona_id: str) -> Persona | None:
    """The persona with this id, or ``None``."""
    return next((one for one in personas() if one.id == persona_id), None)


def _persona(entry: dict[str, Any], kind: str) -> Persona:
    stops = tuple(Stop(**stop) for stop in entry.get("tour", ()))
    lists = {"tour": stops, "roles": tuple(entry.get("roles", ()))}
    return Persona(kind=kind, **(entry | lists))
