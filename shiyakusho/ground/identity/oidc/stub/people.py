"""Whom one can be at the stub."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Person:
    """``claims`` are what ``userinfo`` tells; ``about`` is shown to whoever chooses."""

    subject: str
    name: str
    acr: str
    about: str = ""
    claims: Mapping[str, str] = field(default_factory=dict)
