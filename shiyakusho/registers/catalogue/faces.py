"""The faces of a definition (様式の顔): what one version looks like to everybody who meets it.

The rooms that draw a face register it (`registry.register_face`); nothing here or there writes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, Protocol

from .snapshot import Version

FaceName = Literal["web", "counter", "paper", "review", "letter"]
FACES: tuple[FaceName, ...] = ("web", "counter", "paper", "review", "letter")


@dataclass(frozen=True)
class Example:
    """An invented person's valid answers to a form, as an application holds them (values by
    question id, a repeated page as a list), and what is known around them.

    `facts`: facts of the vocabulary the form does not ask itself. `record`: what a clerk writes
    down with the moves of the process.
    """

    name: str
    as_of: date
    answers: Mapping[str, Any]
    facts: Mapping[str, Any]
    record: Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """One page or paper of a face: a screen, the review, a letter. HTML is a whole document."""

    key: str
    title: str
    html: str = ""
    pdf: bytes = b""


@dataclass(frozen=True)
class Rendered:
    """A face drawn. `missing` names every value, text or template it did not find: a face with
    any is not there yet. A face without parts is one this procedure does not have."""

    parts: tuple[Part, ...]
    missing: tuple[str, ...] = ()

    @property
    def html(self) -> str:
        """The first page."""
        return next((part.html for part in self.parts if part.html), "")

    @property
    def pdf(self) -> bytes:
        """The first paper."""
        return next((part.pdf for part in self.parts if part.pdf), b"")

    @property
    def is_whole(self) -> bool:
        """Whether it counts: something is drawn and nothing is missing."""
        return bool(self.parts) and not self.missing


class Face(Protocol):
    """Draws a version, published or not, filled with an example, in a language of the house."""

    def __call__(self, version: Version, *, language: str, example: Example) -> Rendered: ...
