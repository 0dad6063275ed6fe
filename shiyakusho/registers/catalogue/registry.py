"""Where upper rooms plug in: their own checks of a definition, run before it can be live, and the
faces they draw of it.

A check is `(definition, process) -> iterable of Finding`; it knows nothing of files. Example: the
rule engine's type check, a letter whose template does not exist.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from shiyakusho.ground.contracts import Registry

from .definition import Definition, Process
from .faces import FACES, Example, Face, FaceName, Part, Rendered

__all__ = [
    "FACES",
    "Check",
    "Example",
    "Face",
    "FaceName",
    "Finding",
    "Gate",
    "Part",
    "Publication",
    "Rendered",
    "copy_pages",
    "definition_checks",
    "faces",
    "publication_gates",
    "register_check",
    "register_copy_page",
    "register_face",
    "register_gate",
    "register_stale",
    "stale_texts",
]  # fmt: skip


@dataclass(frozen=True)
class Finding:
    """Something wrong at a place of the definition, e.g. ("criteria", "raises_child", "when").

    `grave`: an error, which keeps the definition from going live; else a warning for its author.
    """

    place: tuple[str | int, ...]
    code: str
    message: str
    grave: bool = True


Check = Callable[[Definition, Process | None], Iterable[Finding]]

definition_checks: Registry[Check] = Registry("definition checks")


def register_check(name: str, check: Check) -> None:
    """Add a check; `name` is stable and says whose it is, e.g. "rules.types"."""
    definition_checks.register(name, check)


faces: Registry[Face] = Registry("faces of a definition")


def register_face(name: FaceName, face: Face) -> None:
    """Say how a face is drawn; the room that owns it calls this once, in its apps.py.

    `face(version, *, language, example) -> Rendered` takes any version, published or not, and
    writes nothing. ValueError for a face the house does not know, or one that has its room.
    """
    if name not in FACES:
        raise ValueError(f"{name}: no face; there are {', '.join(FACES)}")
    faces.register(name, face)


@dataclass(frozen=True)
class Publication:
    """What is about to be published: `kind` is edit, roll_back or archive."""

    copy_id: uuid.UUID
    procedure_id: str
    kind: str
    definition: Definition
    in_force_from: dt.date | None


copy_pages: Registry[Callable[[uuid.UUID], str]] = Registry("pages of a working copy")


def register_copy_page(name: str, url_of: Callable[[uuid.UUID], str]) -> None:
    """Say where a working copy is looked at, for links to it from its history."""
    copy_pages.register(name, url_of)


Gate = Callable[[Publication], Iterable[str]]

publication_gates: Registry[Gate] = Registry("reviews before publication")


def register_gate(name: str, gate: Gate) -> None:
    """Add a review without which nothing is published (デジタルサービス導入審査): it is asked when
    somebody approves, and yields what it objects to, in Japanese. One that fails lets nothing pass.
    """
    publication_gates.register(name, gate)


StaleMark = tuple[str, str, dt.datetime]
"""Lasting place, language as the document writes it, since when."""

stale_texts: Registry[Callable[[str], Iterable[StaleMark]]] = Registry("translations known as old")


def register_stale(name: str, marks: Callable[[str], Iterable[StaleMark]]) -> None:
    """Say which translations of a procedure are older than their Japanese, where no file says it."""
    stale_texts.register(name, marks)
