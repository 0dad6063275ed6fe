"""What the pages of a form show: one screen with its fields, and everything once more at the end.

The same for a resident's draft and for the preview of a definition nobody has filled in.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext as _

from shiyakusho.engines.forms.models import Draft
from shiyakusho.engines.forms.problems import Problem
from shiyakusho.engines.forms.sheet import Asked, AskedFile, Screen, Sheet
from shiyakusho.engines.forms.shown import about, shown
from shiyakusho.ground.ui.fields import field_id

from . import fields

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition

FilesListed = Callable[[AskedFile], Sequence[dict[str, Any]]]


def screen_context(
    draft: Draft,
    definition: Definition,
    sheet: Sheet,
    screen: Screen,
    *,
    listed: FilesListed,
    problems: Mapping[str, Sequence[Problem]] | None = None,
    typed: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """For forms/page.html. `listed` gives the rows of the files of an item; `typed` are answers
    that could not be kept."""
    problems, typed = dict(problems or {}), typed or {}
    drawn = [
        fields.field_of(
            one, problems=problems.get(one.question.id, ()), raw=typed.get(one.question.id)
        )
        for one in screen.asked
    ]
    drawn += [
        fields.file_field(
            file,
            listed(file),
            problems=problems.get(f"file.{file.item.id}", ()),
            upload_url=reverse("forms:upload", args=[draft.pk, file.item.id]),
        )
        for file in screen.files
    ]
    before = sheet.before(screen.key)
    return {
        "definition": definition,
        "draft": draft,
        "screen": screen,
        "title": title_of(screen),
        "about": about(screen.round.name) if screen.round else "",
        "fields": drawn,
        "errors": fields.summary_of(drawn, problems),
        "number": sheet.number_of(screen.key),
        "total": len(sheet.screens),
        "back_url": screen_url(draft, before) if before else "",
        "answers_form": "answers",
        "has_files": bool(screen.files),
    }


def review_context(draft: Draft, definition: Definition, sheet: Sheet) -> dict[str, Any]:
    """For forms/review.html."""
    return {
        "definition": definition,
        "draft": draft,
        "parts": [_part(draft, screen) for screen in sheet.screens],
        "errors": _errors(sheet),
        "complete": sheet.first_open is None,
        "next_screen": sheet.first_open,
        "total": len(sheet.screens),
        "answers_form": "answers",
    }


def title_of(screen: Screen) -> Any:
    """The page's title; of a screen with nothing but files, what it is for."""
    return screen.page.title if screen.page is not None else _("写真や書類を付ける")


def screen_url(draft: Draft, screen: Screen) -> str:
    """The address of a screen of a draft."""
    return reverse("forms:page", kwargs={"draft_id": draft.pk, "screen_key": screen.key})


def _part(draft: Draft, screen: Screen) -> dict[str, Any]:
    url = screen_url(draft, screen)
    rows = [_row(one, url) for one in screen.asked if one.question.kind != "note"]
    rows += [_file_row(file, url) for file in screen.files]
    whom = about(screen.round.name) if screen.round else ""
    return {"title": title_of(screen), "about": whom, "rows": rows, "key": screen.key}


def _row(one: Asked, url: str) -> dict[str, Any]:
    problem = next(iter(one.reading.problems), None)
    return {
        "label": one.question.label,
        "value": shown(one.question, one.reading.value),
        "change_url": f"{url}?from=review#{field_id(one.question.id)}",
        "source": fields.source_text(one.source, one.offered),
        "error": problem.message if problem else "",
    }


def _file_row(file: AskedFile, url: str) -> dict[str, Any]:
    problem = next(iter(file.problems), None)
    name = field_id(f"file.{file.item.id}")
    return {
        "label": file.item.label,
        "value": [escape(one.blob.original_name) for one in file.files] or None,
        "change_url": f"{url}?from=review#{name}",
        "error": problem.message if problem else "",
    }


def _errors(sheet: Sheet) -> list[dict[str, Any]]:
    return [
        {"id": f"part-{screen.key}", "label": label, "message": problem.message}
        for screen, _path, label, problem in sheet.problems()
    ]
