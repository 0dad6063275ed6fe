# texts: staff
"""The review face: the sheet a clerk would judge an example by. Nothing is read, nothing written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.html import escape

from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.rules import fitting
from shiyakusho.registers.catalogue.registry import Example, Part, Rendered

from .case_page import SheetRow, SheetSection
from .facts import judged, said_in, words_of
from .review import counted, reasons_of

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.public import Version

RECEIPT = "XXXX-XXX-XXX"


def review_face(version: Version, *, language: str, example: Example) -> Rendered:
    """The sheet, in Japanese as all staff pages are. Missing: an answer the form does not take, an
    answer of the example that has no line."""
    definition = version.definition
    if definition.form is None:
        return Rendered(())
    with translation.override("ja"):
        sheet = forms.interviews.example_sheet(version, example)
        sections = _sections(sheet)
        words = words_of(definition)
        facts = fitting(dict(example.facts), words) | fitting(
            said_in(sheet.values, definition), words
        )
        context = {
            "definition": definition,
            "example": example,
            "receipt_number": RECEIPT,
            "reasons": reasons_of(
                judged(definition, words, facts, example.as_of), facts, definition
            ),
            **counted(sections),
        }
        html = render_to_string("cases/staff/review.html", context, _request())
    lines = {row.field for section in sections for row in section.rows}
    missing = [f"{path}: {problem.code}" for _s, path, _l, problem in sheet.problems()]
    missing += [f"{name}: no line" for name in sheet.provenance if name not in lines]
    return Rendered((Part("sheet", "審査票", html=html),), tuple(missing))


def _sections(sheet: Any) -> list[SheetSection]:
    """The example's answers; the first that a register would know differs, to be seen."""
    found: list[SheetSection] = []
    differed = False
    for part, screen in zip(forms.interviews.read_back(sheet), sheet.screens, strict=True):
        asked = {one.path: one.question for one in screen.asked}
        rows = []
        for row in part["rows"]:
            question = asked.get(row["path"])
            known = bool(question and question.prefill and screen.round is None and row["value"])
            differs = known and not differed
            differed = differed or differs
            rows.append(_row(row, question, known=known, differs=differs))
        found.append(SheetSection(part["title"], part["about"], rows))
    return found


def _row(row: dict[str, Any], question: Any, *, known: bool, differs: bool) -> SheetRow:
    value = row["value"]
    files = [
        {"pk": None, "name": name, "size": 0, "open": False, "note": "見本"}
        for name in (value or [] if question is None else [])
    ]
    register = None
    if known:
        register = "（住民記録では、ちがう内容）" if differs else escape(str(value))
    return SheetRow(
        field=question.id if question else row["path"].removeprefix("file."),
        label=row["label"],
        values=value if isinstance(value, list) else [value],
        files=files,
        source=row.get("source", ""),
        register=register,
        differs=differs,
    )


def _request() -> HttpRequest:
    """A visit by nobody: templates ask whose page it is and where."""
    request = HttpRequest()
    request.method, request.path, request.path_info = "GET", "/", "/"
    request.META.update(SERVER_NAME="localhost", SERVER_PORT="80")
    request.user = AnonymousUser()
    return request
