"""Correct (補正) and withdraw (取下げ) an application that was filed."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from shiyakusho.ground.audit import recorded
from shiyakusho.ground.audit.services import OpenEvent
from shiyakusho.ground.clock import now
from shiyakusho.ground.events import publish
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.catalogue import public as catalogue

from . import incoming, known
from .choices import State
from .correcting import merged, raw_of, values_by_question
from .events import Revised, Withdrawn
from .filing import add_revision
from .models import Application, ApplicationAttachment, ApplicationRevision
from .occurred import occurred_on
from .refusals import AlreadyWithdrawn, AnswersInvalid, ApplicationNotFound, UnknownAnswers
from .sheet import Sheet, fill
from .text import one_text

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition


def revise(
    *,
    application_id: uuid.UUID | str,
    answers: Mapping[str, Any],
    fields: Collection[str],
    attachments: Mapping[str, list[Any]] | None = None,
    account: Account | None = None,
    helper_name: str = "",
) -> ApplicationRevision:
    """Take corrected answers and files of the asked `fields` (question and attachment ids).

    `answers` raw or as values by question id; a repeated question under its page's id, by person
    key. `attachments` replaces all files of an item. Everything else stays as filed, with where
    it came from; 到達日時 too. 事実のあった日 follows the answers where it came from them.
    Raises UnknownAnswers for a field that was not asked, AnswersInvalid, AlreadyWithdrawn.
    """
    with _open(application_id, "forms.revise") as (application, event):
        definition = catalogue.version(application.version_id).definition
        given = incoming.raw_answers(definition, answers)
        before = sheet_with(
            application, raw_of(definition, application.answers), _files(application)
        )
        raw = merged(definition, application.answers, given, fields)
        files = _files(application) | _new_files(application, attachments or {}, account)
        sheet = sheet_with(application, raw, files)
        _refuse_other_files(set(attachments or {}), before, sheet, fields)
        _require(sheet, before, fields)
        sheet.provenance = _sources(application, before, sheet)
        changed = _changed(definition, before, sheet, fields)
        add_revision(
            application,
            sheet,
            {file.item.id: list(file.files) for file in sheet.files() if file.files},
            fields=changed,
            made_at=now(),
            made_by=f"account:{account.pk}" if account else "",
            helper_name=helper_name,
        )
        application.answers, application.provenance = sheet.values, sheet.provenance
        application.event_date = _event_date(application, definition, before, sheet)
        application.save(update_fields=["answers", "provenance", "event_date"])
        event.detail["fields"] = changed
        publish(Revised(application_id=str(application.pk), fields=tuple(changed)))
        return ApplicationRevision.objects.filter(application=application).latest("number")


def withdraw(
    *, application_id: uuid.UUID | str, reason: str = "", account: Account | None = None
) -> Application:
    """Take an application back. Whoever hears Withdrawn may refuse (after a decision)."""
    one_text(reason, max_length=1000, lines=True)
    with _open(application_id, "forms.withdraw") as (application, event):
        application.state, application.withdrawn_at = State.WITHDRAWN, now()
        application.withdrawn_reason = reason
        application.save(update_fields=["state", "withdrawn_at", "withdrawn_reason"])
        event.detail["by"] = f"account:{account.pk}" if account else ""
        publish(Withdrawn(application_id=str(application.pk), reason=reason))
    return application


def sheet_with(
    application: Application, raw: Mapping[str, Any], files: Mapping[str, list[Blob]]
) -> Sheet:
    """The sheet of an application with other raw answers, as of the day it arrived."""
    definition = catalogue.version(application.version_id).definition
    return fill(
        definition,
        raw,
        facts=known.facts_for(definition, known.of_application(application)),
        offered={},
        files=files,
        as_of=known.day_of(application.arrived_at),
    )


@contextmanager
def _open(application_id: uuid.UUID | str, action: str) -> Iterator[tuple[Application, OpenEvent]]:
    with recorded(action) as event:
        rows = Application.objects.select_for_update(of=("self",)).select_related("account")
        application = rows.filter(pk=application_id).first()
        if application is None:
            raise ApplicationNotFound
        if application.state == State.WITHDRAWN:
            raise AlreadyWithdrawn
        event.subjects.extend(application.subjects)
        yield application, event


def _files(application: Application) -> dict[str, list[Blob]]:
    rows = (
        ApplicationAttachment.objects.filter(revision__application=application)
        .select_related("blob", "revision")
        .order_by("-revision__number", "item", "position")
    )
    latest = ApplicationRevision.objects.filter(application=application).count()
    found: dict[str, list[Blob]] = {}
    for row in rows:
        if row.revision.number == latest:
            found.setdefault(row.item, []).append(row.blob)
    return found


def _new_files(
    application: Application, attachments: Mapping[str, list[Any]], account: Account | None
) -> dict[str, list[Blob]]:
    """Files by item: new ones of this owner, and any the application had before."""
    definition = catalogue.version(application.version_id).definition
    owner = f"account:{account.pk}" if account else application.subject
    had = ApplicationAttachment.objects.filter(revision__application=application)
    return incoming.blobs(
        definition, attachments, owner=owner, also=set(had.values_list("blob_id", flat=True))
    )


def _sources(application: Application, before: Sheet, after: Sheet) -> dict[str, str]:
    """Where each answer came from: one that means what it meant keeps its source."""
    return {
        name: application.provenance.get(name, source)
        if after.values.get(name) == before.values.get(name)
        else source
        for name, source in after.provenance.items()
    }


def _event_date(
    application: Application, definition: Definition, before: Sheet, after: Sheet
) -> date | None:
    """事実のあった日 by the corrected answers; one that was told beside the answers stays."""
    if application.event_date != occurred_on(definition, before.values):
        return application.event_date
    return occurred_on(definition, after.values)


def _refuse_other_files(
    items: set[str], before: Sheet, after: Sheet, fields: Collection[str]
) -> None:
    """Only what was asked, and what must be attached because of a corrected answer."""
    had = {file.item.id for file in before.files() if file.required or file.files}
    opened = {file.item.id for file in after.files() if file.required} - had
    if other := sorted(items - set(fields) - opened):
        raise UnknownAnswers(extra={"unknown": other})


def _require(sheet: Sheet, before: Sheet, fields: Collection[str]) -> None:
    """What was asked, and what shows because of it, must be right; the rest was right once."""
    there = {path for _, path, _, _ in before.problems()}
    wrong = [
        {"field": path, "part": one.part, "code": one.code, "message": one.message}
        for _, path, _, one in sheet.problems()
        if path not in there or path.rsplit(".", 1)[-1] in fields
    ]
    if wrong:
        raise AnswersInvalid(extra={"errors": wrong})


def _changed(
    definition: Definition, before: Sheet, after: Sheet, fields: Collection[str]
) -> list[str]:
    """Asked fields whose answer or files are not what they were."""
    old = values_by_question(definition, before.values) | _blob_ids(before)
    new = values_by_question(definition, after.values) | _blob_ids(after)
    return sorted(field for field in set(fields) if old.get(field) != new.get(field))


def _blob_ids(sheet: Sheet) -> dict[str, Any]:
    return {file.item.id: [blob.pk for blob in file.files] for file in sheet.files()}
