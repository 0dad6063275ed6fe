"""Every request one can make: the URL resolver walked, with arguments that are somebody's or nobody's."""

import re
import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.conf import settings

from house.claims import PROCEDURE
from shiyakusho.ground.identity.checks import routes
from shiyakusho.ground.identity.permissions import Declaration, declaration_of

PART = re.compile(r"<(?:\w+:)?(\w+)>")
# What is no secret: the same for whoever asks.
PLAIN = {
    "procedure_id": PROCEDURE,
    "fact": "children",
    "persona_id": "parent",
    "screen_key": "claimant",
    "n": "1",
    "number": "1",
    "token": "00000000000000000000",
}
NUMBERS = frozenset({"view_id", "likeness_id", "holding_id", "absence_id", "token_id"})


@dataclass(frozen=True)
class Walk:
    """One route: its pattern, who may enter, and for operations of the API its one method."""

    pattern: str
    declaration: Declaration
    method: str = ""

    @property
    def names(self) -> frozenset[str]:
        """The arguments that name something of somebody's."""
        return frozenset(PART.findall(self.pattern)) - set(PLAIN)

    @property
    def is_api(self) -> bool:
        return self.pattern.startswith("api/")

    def path(self, things: Mapping[str, str] = {}) -> str:
        """The path with ``things`` for arguments; what is not there is a new UUID, or no number."""
        return "/" + PART.sub(lambda part: self._value(part[1], things), self.pattern)

    def _value(self, name: str, things: Mapping[str, str]) -> str:
        nobodys = "987654321" if name in NUMBERS else str(uuid.uuid4())
        return PLAIN.get(name) or things.get(name) or nobodys


def every_walk() -> Iterator[Walk]:
    """Every route of the house, the libraries' own excepted."""
    for path, view in routes():
        if path in settings.ROUTES_SERVED_BY_LIBRARIES:
            continue
        method, _, pattern = path.rpartition(" ")
        declaration = declaration_of(view)
        assert declaration is not None, path
        yield Walk(pattern, declaration, method)
