"""A sheet as an officer's screen draws it: every question a line, in the order of the form.

A line is known by its path: the question's id, on a repeated page behind its screen's key; of a file
``file.<item>``. Fields bear their path as name, so that all of them may stand on one page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.html import escape

from shiyakusho.engines.forms.problems import Problem
from shiyakusho.engines.forms.sheet import Asked, AskedFile, Screen, Sheet
from shiyakusho.engines.forms.shown import about, shown
from shiyakusho.engines.forms.text import is_blank
from shiyakusho.engines.forms.views import fields
from shiyakusho.engines.forms.views.screens import title_of
from shiyakusho.ground.ui.fields import Field

FilesListed = Callable[[AskedFile], Sequence[dict[str, Any]]]


@dataclass(frozen=True)
class Line:
    """One question or item to attach. `is_open`: still to be asked; `known`: from a register, not
    asked again; `wrong`: what is the matter, of one that may still wait too."""

    path: str
    screen_key: str
    field: Field
    is_open: bool
    known: bool = False
    is_note: bool = False
    value: Any = None
    source: str = ""
    wrong: tuple[Problem, ...] = ()
    item: str = ""
    on_paper: str = ""


@dataclass(frozen=True)
class Block:
    """The lines of one page of the form, or of one person on it (`about`)."""

    key: str
    title: Any
    about: Any
    intro: Any
    lines: list[Line] = field(default_factory=list)


def blocks(
    sheet: Sheet,
    *,
    listed: FilesListed,
    typed: Mapping[str, Any] | None = None,
    refused: Mapping[str, Sequence[Problem]] | None = None,
    everything: bool = False,
) -> list[Block]:
    """The whole sheet. `typed`: answers that could not be kept, `refused`: why (both by path).
    `everything`: say also what is missing, not only what is wrong."""
    typed, refused = typed or {}, refused or {}
    return [
        Block(
            screen.key,
            title_of(screen),
            about(screen.round.name) if screen.round else "",
            screen.page.intro if screen.page else None,
            [
                *(
                    _line(one, screen, typed.get(one.path), refused.get(one.path), everything)
                    for one in screen.asked
                ),
                *(
                    _file_line(one, screen, listed, refused.get(f"file.{one.item.id}"), everything)
                    for one in screen.files
                ),
            ],
        )
        for screen in sheet.screens
    ]


def lines_of(drawn: Sequence[Block]) -> Iterator[Line]:
    """All lines but notes, in their order."""
    for block in drawn:
        yield from (line for line in block.lines if not line.is_note)


def everything_open(drawn: Sequence[Block]) -> list[str]:
    """The paths that still have to be asked."""
    return [line.path for line in lines_of(drawn) if line.is_open]


def line_at(drawn: Sequence[Block], path: str) -> tuple[Line | None, str, str]:
    """The line at `path` (else the first that is open), the path before it, the one to ask after it:
    the next open one, or the first that was left. Empty at an end."""
    every = list(lines_of(drawn))
    paths = [line.path for line in every]
    left = everything_open(drawn)
    here = path if path in paths else (left[0] if left else "")
    if not here:
        return None, paths[-1] if paths else "", ""
    at = paths.index(here)
    before = paths[at - 1] if at else ""
    after = next((one for one in paths[at + 1 :] if one in left), "")
    return every[at], before, after or next((one for one in left if one != here), "")


def read_back(sheet: Sheet) -> list[dict[str, Any]]:
    """Everything that would be filed, page by page, for the person to confirm: in the language that
    is active now."""
    return [
        {
            "key": screen.key,
            "title": title_of(screen),
            "about": about(screen.round.name) if screen.round else "",
            "rows": [
                *(_row(one) for one in screen.asked if one.question.kind != "note"),
                *(_file_row(one) for one in screen.files),
            ],
        }
        for screen in sheet.screens
    ]


def _line(
    one: Asked, screen: Screen, typed: Any, refused: Sequence[Problem] | None, everything: bool
) -> Line:
    told = one.reading.problems if everything or not is_blank(one.raw) else ()
    drawn = fields.field_of(one, problems=refused or told, raw=typed)
    drawn.name = one.path
    return Line(
        path=one.path,
        screen_key=screen.key,
        field=drawn,
        is_open=one.is_open or bool(refused),
        known=not one.answered and one.offered is not None,
        is_note=one.question.kind == "note",
        value=shown(one.question, one.reading.value),
        source=fields.source_text(one.source, one.offered),
        wrong=tuple(refused or told),
    )


def _file_line(
    one: AskedFile,
    screen: Screen,
    listed: FilesListed,
    refused: Sequence[Problem] | None,
    everything: bool,
) -> Line:
    told = one.problems if everything else ()
    drawn = fields.file_field(one, listed(one), problems=refused or told)
    there = [escape(file.blob.original_name) for file in one.files]
    return Line(
        path=f"file.{one.item.id}",
        screen_key=screen.key,
        field=drawn,
        is_open=bool(refused) or not (there or one.on_paper),
        value=there or None,
        wrong=tuple(refused or told),
        item=one.item.id,
        on_paper=one.on_paper,
    )


def _row(one: Asked) -> dict[str, Any]:
    problem = next(iter(one.reading.problems), None)
    return {
        "path": one.path,
        "label": one.question.label,
        "value": shown(one.question, one.reading.value),
        "source": fields.source_text(one.source, one.offered),
        "error": problem.message if problem else "",
    }


def _file_row(one: AskedFile) -> dict[str, Any]:
    problem = next(iter(one.problems), None)
    return {
        "path": f"file.{one.item.id}",
        "label": one.item.label,
        "value": [escape(file.blob.original_name) for file in one.files] or None,
        "on_paper": one.on_paper,
        "error": problem.message if problem else "",
    }
