"""Correct (補正) and withdraw (取下げ) an application that was filed."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
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
from .choices import Channel, State
from .correcting import merged, raw_of, values_by_question
from .events import Revised, Withdrawn
from .filing import add_revision
from .models import Application, ApplicationAttachment, ApplicationRevision
from .occurred import occurred_on
from .opening import Opening, filed_paths, opening, settled
from .refusals import AlreadyWithdrawn, AnswersInvalid, ApplicationNotFound, UnknownAnswers
from .sheet import Sheet, fill
from .text import one_text

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition


@dataclass(frozen=True)
class Told:
    """How an answer reached the office: `channel` (choices.Channel) and the day, today if None."""

    channel: str = Channel.ONLINE
    received_on: date | None = None


def revise(
    *,
    application_id: uuid.UUID | str,
    answers: Mapping[str, Any],
    fields: Collection[str],
    attachments: Mapping[str, list[Any]] | None = None,
    account: Account | None = None,
    helper_name: str = "",
    told: Told | None = None,
) -> ApplicationRevision:
    """Take corrected answers and files of the asked `fields` (question and attachment ids).

    `answers` raw or as values by question id; a repeated question under its page's id, by person
    key. `attachments` replaces all files of an item. Everything else stays as filed, with where
    it came from; 到達日時 too. 事実のあった日 follows the answers where it came from them.
    `told`: by which way and on what day it reached the office, where a clerk writes it down.
    Raises UnknownAnswers for a field that was not asked, AnswersInvalid, AlreadyWithdrawn.
    """
    with _open(application_id, "forms.revise") as (application, event):
        definition = catalogue.version(application.version_id).definition
        given = incoming.raw_answers(definition, answers)
        before, held = as_filed(application), _files(application)
        shown = opening(before, before, ()).shown
        raw = merged(definition, application.answers, given, fields, shown)
        files = held | _new_files(application, attachments or {}, account)
        sheet = sheet_with(application, raw, files, asked=fields)
        filed = filed_paths(definition, application.answers) | held.keys()
        moved = opening(before, sheet, filed)
        _refuse_other_files(set(attachments or {}), moved, fields)
        _require(sheet, before, fields)
        values = settled(definition, application.answers, (before, sheet), moved, fields)
        sheet.provenance = _sources(application, values, sheet)
        sheet.values = values
        kept = {item: blobs for item, blobs in files.items() if blobs and item not in moved.closed}
        asked, others = _changed(definition, application, values, (held, kept), fields)
        add_revision(
            application,
            sheet,
            kept,
            fields=sorted([*asked, *others]),
            made_at=now(),
            made_by=f"account:{account.pk}" if account else "",
            helper_name=helper_name,
        )
        application.event_date = _event_date(application, definition, values)
        application.answers, application.provenance = values, sheet.provenance
        application.save(update_fields=["answers", "provenance", "event_date"])
        event.detail["fields"] = [*asked, *others]
        told = told or Told()
        publish(Revised(str(application.pk), asked, others, told.channel, told.received_on))
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


def as_filed(application: Application) -> Sheet:
    """The sheet of an application with the answers and files it holds now."""
    definition = catalogue.version(application.version_id).definition
    return sheet_with(application, raw_of(definition, application.answers), _files(application))


def sheet_with(
    application: Application,
    raw: Mapping[str, Any],
    files: Mapping[str, list[Blob]],
    asked: Collection[str] = (),
) -> Sheet:
    """The sheet of an application with other raw answers, as of the day it arrived."""
    definition = catalogue.version(application.version_id).definition
    answered = {path.rsplit(".", 1)[-1] for path in filed_paths(definition, application.answers)}
    if any(item.later for item in definition.attachments):
        answered |= _files(application).keys()
    return fill(
        definition,
        raw,
        facts=known.facts_for(definition, known.of_application(application)),
        offered={},
        files=files,
        as_of=known.day_of(application.arrived_at),
        opened=answered.union(asked),
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


def _sources(application: Application, values: Mapping[str, Any], after: Sheet) -> dict[str, str]:
    """Where each answer came from: one that means what it meant keeps its source."""
    sources: dict[str, str] = {}
    for name in values:
        same = values[name] == application.answers.get(name)
        source = application.provenance.get(name) if same else None
        if (source := source or after.provenance.get(name)) is not None:
            sources[name] = source
    return sources


def _event_date(
    application: Application, definition: Definition, values: Mapping[str, Any]
) -> date | None:
    """事実のあった日 by the corrected answers; one that was told beside the answers stays."""
    if application.event_date != occurred_on(definition, application.answers):
        return application.event_date
    return occurred_on(definition, values)


def _refuse_other_files(items: set[str], moved: Opening, fields: Collection[str]) -> None:
    """Only what was asked, and what is to be attached because of a corrected answer."""
    if other := sorted(items - set(fields) - moved.items):
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
    definition: Definition,
    application: Application,
    values: Mapping[str, Any],
    files: tuple[Mapping[str, list[Blob]], Mapping[str, list[Blob]]],
    fields: Collection[str],
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is not what it was, sorted: of the asked fields, and of those that opened or closed."""
    old = values_by_question(definition, application.answers) | _ids(files[0])
    new = values_by_question(definition, values) | _ids(files[1])
    changed = sorted(name for name in old.keys() | new.keys() if old.get(name) != new.get(name))
    asked = tuple(name for name in changed if name in fields)
    return asked, tuple(name for name in changed if name not in fields)


def _ids(files: Mapping[str, list[Blob]]) -> dict[str, Any]:
    return {item: [blob.pk for blob in blobs] for item, blobs in files.items() if blobs}
