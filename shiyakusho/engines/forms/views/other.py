"""The fields of a form that somebody else than the applicant fills in, for pages of upper rooms."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from shiyakusho.engines.forms.sheet import Sheet
from shiyakusho.ground.ui.fields import Field, posted

from . import fields


def given_in(sheet: Sheet, data: QueryDict) -> dict[str, Any]:
    """What was typed, by question id."""
    asked = [one.question for screen in sheet.screens for one in screen.asked]
    return {q.id: posted(q.kind, q.id, data) for q in asked if q.kind != "note"}


def fields_of(sheet: Sheet, *, checked: bool) -> tuple[list[Field], list[dict[str, Any]]]:
    """The fields, ready for the ``field`` part, and the rows of the error summary; nothing is called
    wrong before it was sent (``checked``)."""
    drawn: list[Field] = []
    errors: list[dict[str, Any]] = []
    for screen in sheet.screens:
        problems: Mapping[str, Any] = fields.problems_on(screen) if checked else {}
        own = [
            fields.field_of(one, problems=problems.get(one.question.id, ())) for one in screen.asked
        ]
        drawn += own
        errors += fields.summary_of(own, problems)
    return drawn, errors
