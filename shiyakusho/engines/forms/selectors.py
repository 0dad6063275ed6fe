"""Ask about applications and drafts; nothing here writes."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet
from django.utils.html import escape, format_html

from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.purpose.guard import require_purpose
from shiyakusho.registers.catalogue import public as catalogue

from .correcting import raw_of, values_by_question
from .models import Application, ApplicationAttachment, ApplicationRevision, Draft
from .refusals import ApplicationNotFound
from .representing import mine, served
from .shown import about, shown

ROWS_AT_ONCE = 200


@dataclass(frozen=True)
class AnswerRow:
    """One answer for a reader: `label` and `value` may be Text, str, list or date; `field` is the
    question's or item's id, `key` the person of a repeated page. `source`: choices.Source."""

    field: str
    label: Any
    value: Any
    raw: Any = None
    kind: str = ""
    key: str = ""
    source: str = "self"
    sensitive: bool = False
    files: tuple[ApplicationAttachment, ...] = ()


@dataclass(frozen=True)
class Section:
    """The answers of one page, or of one person on it."""

    title: Any
    rows: list[AnswerRow] = field(default_factory=list)
    about: str = ""


@dataclass(frozen=True)
class Contact:
    """Where news about an application goes: an account, an address the person wrote, a language."""

    account: Account | None
    email: str
    language: str


def application_of(application_id: uuid.UUID | str) -> Application:
    """One application with its account; ApplicationNotFound otherwise."""
    found = Application.objects.select_related("account").filter(pk=_uuid(application_id)).first()
    if found is None:
        raise ApplicationNotFound
    return found


def existing(application_ids: Iterable[uuid.UUID | None]) -> set[uuid.UUID]:
    """Those of these applications that are there still, for a duty that keeps only their ids."""
    rows = Application.objects.filter(pk__in=[one for one in application_ids if one])
    return set(rows.values_list("pk", flat=True))


def applications_of(account: Account) -> QuerySet[Application]:
    """What was filed by or for the person whose matters this account handles now, newest first."""
    return Application.objects.filter(mine(account)).order_by("-arrived_at", "-id")


def open_drafts_of(account: Account) -> QuerySet[Draft]:
    """What this account began for the person it serves now and did not file, latest first."""
    rows = Draft.objects.filter(account=account, on_behalf_of=served(), application=None)
    return rows.order_by("-saved_at")


def answers_of(application: Application) -> dict[str, Any]:
    """What was answered, by question. Like all that hands out answers or files here it asks staff
    what for: :class:`~shiyakusho.ground.purpose.refusals.PurposeNeeded`."""
    require_purpose(_subjects(application))
    answers: dict[str, Any] = application.answers
    return answers


def revisions_of(application: Application) -> QuerySet[ApplicationRevision]:
    """All versions of the content, the first one filed first."""
    require_purpose(_subjects(application))
    return ApplicationRevision.objects.filter(application=application).order_by("number")


def attachments_of(
    application: Application, *, revision: ApplicationRevision | None = None
) -> list[ApplicationAttachment]:
    """Files of the present (or a given) version, by item and position; one query each."""
    revision = revision or revisions_of(application).last()
    rows = ApplicationAttachment.objects.filter(revision=revision).select_related("blob")
    return list(rows.order_by("item", "position"))


def values_of(application: Application, fields: Iterable[str]) -> dict[str, Any]:
    """Present values of questions and files of items, JSON, by their ids.

    A question of a repeated page gives `[{"key", "name", "value"}]`, an item
    `[{"id", "name", "size", "sha256"}]`.
    """
    wanted = set(fields)
    definition = catalogue.version(application.version_id).definition
    found = values_by_question(definition, answers_of(application))
    items = {item.id for item in definition.attachments}
    if wanted & items:
        found |= {item: [] for item in items}
        for row in attachments_of(application):
            found[row.item].append(_file(row))
    return {name: found.get(name) for name in wanted}


def answer_sections(
    application: Application, *, revision: ApplicationRevision | None = None
) -> list[Section]:
    """Every answer and file, page by page, with labels in all languages, for staff, receipts and
    prints. Values are shown in the language that is active now."""
    definition = catalogue.version(application.version_id).definition
    answers = revision.answers if revision else answers_of(application)
    provenance = revision.provenance if revision else application.provenance
    raw = raw_of(definition, answers)
    sections: list[Section] = []
    for page in definition.form.pages if definition.form else []:
        rounds = answers.get(page.id) or [] if page.repeat else [answers]
        for one in rounds:
            here = raw.get(page.id, {}).get(str(one.get("key")), {}) if page.repeat else raw
            rows = [
                AnswerRow(
                    field=question.id,
                    label=question.label,
                    value=shown(question, one[question.id]),
                    raw=here.get(question.id),
                    kind=question.kind,
                    key=str(one.get("key") or "") if page.repeat else "",
                    source=provenance.get(question.id, "self"),
                    sensitive=question.sensitive,
                )
                for question in page.questions
                if question.id in one
            ]
            if rows:
                whom = about(str(one.get("name") or "")) if page.repeat else ""
                sections.append(Section(page.title, rows, whom))
    files = _file_rows(application, definition, revision)
    return [*sections, files] if files.rows else sections


def contact_of(application: Application) -> Contact:
    """Where a mail about this application goes; the e-mail is empty when nobody gave one."""
    definition = catalogue.version(application.version_id).definition
    questions = definition.form.questions() if definition.form else []
    written = (answers_of(application).get(q.id) for q in questions if q.kind == "email")
    account = application.account
    email = next((one for one in written if one), "") or (account.email if account else "")
    return Contact(account, email, application.language)


def _subjects(application: Application) -> list[str]:
    found = [f"application:{application.pk}"]
    return [*found, f"resident:{application.resident_id}"] if application.resident_id else found


def _file_rows(
    application: Application, definition: Any, revision: ApplicationRevision | None
) -> Section:
    from django.utils.translation import gettext_lazy as _

    by_item: dict[str, list[ApplicationAttachment]] = {}
    for row in attachments_of(application, revision=revision):
        by_item.setdefault(row.item, []).append(row)
    rows = [
        AnswerRow(
            field=item.id,
            label=item.label,
            value=[_named(row.blob) for row in by_item[item.id]],
            kind="file",
            files=tuple(by_item[item.id]),
        )
        for item in definition.attachments
        if item.id in by_item
    ]
    return Section(_("添付した書類"), rows)


def _named(blob: Any) -> Any:
    """A file's name, with its state while that is not simply good."""
    state = blob.state_in_words
    return (
        format_html("{}（{}）", blob.original_name, state) if state else escape(blob.original_name)
    )


def _file(row: ApplicationAttachment) -> dict[str, Any]:
    blob = row.blob
    return {
        "id": str(row.pk),
        "name": blob.original_name,
        "size": blob.size,
        "sha256": blob.sha256,
    }


def _uuid(text: uuid.UUID | str) -> uuid.UUID:
    if (found := as_uuid(text)) is None:
        raise ApplicationNotFound
    return found
