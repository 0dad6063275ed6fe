"""From an asked question to the field the `field` part draws."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from shiyakusho.engines.forms.choices import Source
from shiyakusho.engines.forms.problems import Problem
from shiyakusho.engines.forms.sheet import Asked, AskedFile, Offered, Screen
from shiyakusho.ground.files.kinds import accept_attribute
from shiyakusho.ground.ui import dates
from shiyakusho.ground.ui.fields import Field, field_id
from shiyakusho.ground.ui.text import language

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.form import Question

AUTOCOMPLETE = {"phone": "tel", "email": "email", "name": "name"}
INPUTMODE = {"phone": "tel", "email": "email", "integer": "numeric", "money": "numeric"}


def field_of(one: Asked, *, problems: Sequence[Problem] = (), raw: Any = None) -> Field:
    """The field of one question; `raw` when it was typed just now and could not be kept."""
    question = one.question
    field = Field(
        kind=question.kind,
        name=question.id,
        label=question.label,
        help=question.help or "",
        why=question.why or "",
        required=one.required,
        value=one.raw if raw is None else raw,
        options=[{"value": o.value, "label": o.label} for o in question.options or []],
        min=question.min,
        max=question.max,
        max_length=question.max_length,
        source=source_text(one.source, one.offered),
        inputmode=INPUTMODE.get(question.kind, ""),
        autocomplete=_autocomplete(question),
        suffix=_("円") if question.kind == "money" else "",
        lookup_url=reverse("forms:town") if question.kind == "address" else "",
    )
    return with_problems(field, problems)


def file_field(
    file: AskedFile,
    files: Sequence[dict[str, Any]],
    *,
    problems: Sequence[Problem] = (),
    upload_url: str = "",
) -> Field:
    """The field of one item to attach, with the files that are there. At `upload_url` the page's
    script sends them in parts."""
    field = Field(
        kind="file",
        name=f"file.{file.item.id}",
        label=file.item.label,
        help=file.item.help or "",
        required=file.required,
        files=list(files),
        max_files=file.item.max,
        upload_url=upload_url,
        accept=accept_attribute(tuple(file.item.kinds)),
    )
    return with_problems(field, problems)


def with_problems(field: Field, problems: Sequence[Problem]) -> Field:
    """Put each problem beside its box; the field itself shows the first one of its own."""
    parts = {_box(field, one): one.message for one in reversed(problems) if one.part}
    own = next((one.message for one in problems if not one.part), "")
    field.errors = parts
    field.error = own or (next(iter(parts.values())) if parts else "")
    return field


def summary_of(
    fields: Sequence[Field], problems: Mapping[str, Sequence[Problem]]
) -> list[dict[str, Any]]:
    """Rows of the error summary, each leading to the box that is wrong."""
    return [
        {"id": _html_id(field, one), "label": field.label, "message": one.message}
        for field in fields
        for one in problems.get(field.name, ())
    ]


def _box(field: Field, problem: Problem) -> str:
    """The part a box is known by: of a list of people, the row's field."""
    return ".".join(problem.part.split(".")[:2]) if field.kind == "people" else problem.part


def _html_id(field: Field, problem: Problem) -> str:
    if not problem.part:
        return field.id
    if field.kind != "people":
        return f"{field.id}-{problem.part}"
    row, part, *box = problem.part.split(".")
    return "-".join([field_id(f"{field.name}.{row}.{part}"), *box])


def problems_on(screen: Screen) -> dict[str, Sequence[Problem]]:
    """Problems by field name of everything on the screen."""
    found: dict[str, Sequence[Problem]] = {
        one.question.id: one.reading.problems for one in screen.asked if one.reading.problems
    }
    files = {f"file.{file.item.id}": file.problems for file in screen.files if file.problems}
    return found | files


def source_text(source: str, offered: Offered | None) -> str:
    """Where a value comes from, in words; empty for what the person typed or said."""
    if source == Source.REGISTER:
        return _("住民票の情報から")
    if source == Source.GIVEN:
        if offered is not None and offered.said_at:
            day = dates.long(offered.said_at, language())
            return _("前に教えてもらった内容から（%(day)s）") % {"day": day}
        return _("前に教えてもらった内容から")
    return ""


def _autocomplete(question: Question) -> str:
    """Only for the applicant's own data: a browser must not offer it for a child."""
    own = (question.prefill or "").startswith("register.")
    return AUTOCOMPLETE.get(question.kind, "") if own else ""
