"""What the studio can edit: sections (部), elements (要素) and their parts (項目), as data.

A part is one field of an element; an element is one thing of a list or one group of fields; a
section is a page. `Part.kind`: words / prose (a text in every language), line, area, name (an id that
rules speak of), lines, numbers (one a line), choice, many, rule, when (always, never or a rule), number, flag, date, value
(a JSON value of an example), table (names with values), rows (inner elements).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal

PartKind = Literal[
    "words", "prose", "line", "area", "name", "lines", "numbers", "choice", "many", "rule", "when", "number",
    "flag", "date", "limit", "table", "rows", "texts",
]  # fmt: skip
Options = tuple[tuple[str, str], ...]
Offer = Callable[[dict[str, Any]], Options]


@dataclass(frozen=True)
class Part:
    """`key` is dotted inside the element. `only`: (another key, its values) it is asked for."""

    key: str
    kind: PartKind
    label: str
    help: str = ""
    needed: bool = False
    options: Options | Offer = ()
    only: tuple[str, tuple[str, ...]] | None = None
    element: Element | None = None
    default: Any = None
    folded: bool = False  # seldom needed: shown under その他
    gives: str = ""  # for rules: what they come to (bool, int, date, people)


@dataclass(frozen=True)
class Element:
    """`title` of a new one; `blank` what a new one starts with; `of` the label shown in lists."""

    kind: str
    title: str
    parts: tuple[Part, ...]
    blank: dict[str, Any] = field(default_factory=dict)
    prefix: str = ""  # of a new id


@dataclass(frozen=True)
class Collection:
    """A list of the document (`form.pages`), or a table by name (`criteria`), edited one by one.

    `inside`: a collection of each of its elements (the questions of a page).
    """

    place: str
    title: str
    element: Element
    by_name: bool = False
    inside: Collection | None = None
    empty: str = ""


@dataclass(frozen=True)
class Group:
    """Fields of the document itself, edited together."""

    key: str
    element: Element


@dataclass(frozen=True)
class Section:
    """One page of the editor."""

    key: str
    title: str
    about: str
    groups: tuple[Group, ...] = ()
    collections: tuple[Collection, ...] = ()


def options_of(part: Part, document: dict[str, Any]) -> Options:
    """The answers of a choice, as the document stands."""
    return part.options(document) if callable(part.options) else part.options
