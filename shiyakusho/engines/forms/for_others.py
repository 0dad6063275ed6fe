"""What somebody else than the applicant is shown of an application, and is asked (同意する人)."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from html import unescape
from typing import TYPE_CHECKING, Any

from django.utils import translation

from shiyakusho.ground.ui.text import plain_text
from shiyakusho.registers.catalogue import public as catalogue

from . import known
from .correcting import raw_of
from .models import Application, ApplicationAttachment, ApplicationRevision
from .revising import sheet_with
from .selectors import answer_sections
from .sheet import Sheet, fill
from .shown import shown

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition

LANGUAGES = ("ja", "ja-easy", "en")
Said = dict[str, list[str]]


def extract_of(
    application: Application, names: Collection[str], *, without: Collection[str] = ()
) -> dict[str, Any]:
    """The answers and files behind `names` (pages, questions, attachments) of the present version,
    in the words a reader of each language sees, as JSON that means the same for ever.

    `without` are kinds of questions that are left out whatever names them. It is the house that asks:
    whom it is shown to is the caller's to know.
    """
    definition = catalogue.version(application.version_id).definition
    revision = ApplicationRevision.objects.filter(application=application).latest("number")
    wanted = _questions(definition, names)
    found: list[dict[str, Any]] = []
    for language in LANGUAGES:
        with translation.override(language):
            sections = answer_sections(application, revision=revision)
            rows = [
                (section.title, str(section.about or ""), row)
                for section in sections
                for row in section.rows
                if row.field in wanted and row.kind not in without
            ]
        for at, (title, about, row) in enumerate(rows):
            if len(found) <= at:
                found.append(_first(title, row))
            found[at]["about"][language] = about
            found[at]["value"][language] = _texts(row.value)
    return {"rows": found, "files": _files(revision, definition, names)}


def file_of(application: Application, attachment_id: str) -> Any:
    """The blob of one attachment of an application, of whatever version; None where there is none."""
    rows = ApplicationAttachment.objects.filter(revision__application=application)
    found = rows.filter(pk=attachment_id).select_related("blob").first()
    return found.blob if found else None


def has_attached(application: Application, item: str) -> bool:
    """Whether the present version has a file under this item."""
    latest = ApplicationRevision.objects.filter(application=application).latest("number")
    return ApplicationAttachment.objects.filter(revision=latest, item=item).exists()


def holding(application: Application, rules: Mapping[str, str | None]) -> set[str]:
    """The names whose rule is true of the application as it is; without a rule it always is."""
    definition = catalogue.version(application.version_id).definition
    sheet = sheet_with(application, raw_of(definition, application.answers), {})
    conditions = catalogue.Conditions(definition, known.day_of(application.arrived_at))
    return {name for name, rule in rules.items() if conditions.holds(rule, sheet.scope)}


def own_sheet(
    definition: Definition, given: Mapping[str, Any], *, resident_id: uuid.UUID | None = None
) -> Sheet:
    """What somebody answers to a form of their own; of a resident we know, with what we know."""
    offered = known.offers(definition, known.Known(resident_id)) if resident_id else {}
    return fill(definition, given, facts={}, offered=offered, files={}, as_of=known.today())


def own_rows(definition: Definition, values: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Answers to such a form as :func:`extract_of` gives them."""
    found: list[dict[str, Any]] = []
    for question in definition.form.questions() if definition.form else []:
        if question.id not in values:
            continue
        said: Said = {}
        for language in LANGUAGES:
            with translation.override(language):
                said[language] = _texts(shown(question, values[question.id]))
        label = question.label.model_dump(by_alias=True, exclude_none=True)
        found.append({"field": question.id, "label": label, "value": said})
    return found


def _questions(definition: Definition, names: Collection[str]) -> set[str]:
    pages = definition.form.pages if definition.form else []
    whole = {q.id for page in pages if page.id in names for q in page.questions}
    return whole | {q.id for page in pages for q in page.questions if q.id in names}


def _first(title: Any, row: Any) -> dict[str, Any]:
    return {
        "field": row.field,
        "page": title.model_dump(by_alias=True, exclude_none=True),
        "label": row.label.model_dump(by_alias=True, exclude_none=True),
        "about": {},
        "value": {},
    }


def _texts(value: Any) -> list[str]:
    """A shown value is HTML of our own making: what is kept is the text."""
    return [
        unescape(plain_text(str(one))) for one in (value if isinstance(value, list) else [value])
    ]


def _files(
    revision: ApplicationRevision, definition: Definition, names: Iterable[str]
) -> list[dict[str, Any]]:
    labels = {item.id: item.label for item in definition.attachments if item.id in set(names)}
    rows = ApplicationAttachment.objects.filter(revision=revision, item__in=labels)
    return [
        {
            "id": str(row.pk),
            "label": labels[row.item].model_dump(by_alias=True, exclude_none=True),
            "name": row.blob.original_name,
            "sha256": row.blob.sha256,
        }
        for row in rows.select_related("blob").order_by("item", "position")
    ]
