"""File an application (提出): complete, once, with everything that follows in one transaction."""

from __future__ import annotations

import hashlib
import json
import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from django.db import connection

from shiyakusho.ground.audit import recorded
from shiyakusho.ground.audit.services import OpenEvent
from shiyakusho.ground.clock import now
from shiyakusho.ground.events import publish
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity import codes
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import require_level
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.people import public as people

from . import drafts, incoming, known, representing
from .choices import Channel
from .events import Submitted
from .models import Application, ApplicationAttachment, ApplicationRevision, Draft, DraftAttachment
from .occurred import occurred_on
from .refusals import (
    AnswersChanged,
    AnswersInvalid,
    DefinitionMoved,
    DraftNotFound,
    IdempotencyConflict,
    OutsideTheMandate,
    ProcedureEnded,
)
from .sheet import Sheet, fill

if TYPE_CHECKING:
    from shiyakusho.ground.files.models import Blob

Files = Mapping[str, "list[Blob]"]


@dataclass(frozen=True)
class Taken:
    """An officer (`clerk`, a subject) wrote it for a resident; on paper it arrived before it was."""

    clerk: str
    resident_id: uuid.UUID | None
    arrived_at: datetime | None


@dataclass(frozen=True)
class Intent:
    """What somebody means to file once. `key` names the intent, `digest` its content."""

    key: str
    digest: str
    account: Account | None
    channel: str
    language: str
    event_date: date | None = None
    helper_name: str = ""
    helper_relation: str = ""
    files: Files = field(default_factory=dict)
    authority: people.Authority | None = None  # on what the account acts for somebody else
    taken: Taken | None = None  # by whom it was taken down for somebody


def submit(
    *,
    draft_id: uuid.UUID,
    seen: str | None = None,
    keep_facts: bool = False,
    channel: str = Channel.ONLINE,
) -> Application:
    """File a draft. However often, from however many tabs: one application, always the same.

    `seen`: the `digest` of what the review page showed; AnswersChanged when it is another one now.
    `keep_facts`: the person agreed that answers may be offered in later procedures.
    Raises AnswersInvalid, IdentityLevelTooLow, DraftNotFound, OutsideTheMandate, DefinitionMoved
    (another version is in force than the one looked at), ProcedureEnded, NotOnline, and people's
    RepresentationEnded.
    """
    with recorded("forms.submit") as event:
        draft = drafts.lock(draft_id)
        if draft is None:
            raise DraftNotFound
        if draft.application is not None:
            event.detail["already"] = True
            return draft.application
        version = require_in_force(draft)
        require_level(draft.account, version.definition.identity)
        authority = _authority(draft.account, version)
        if draft.on_behalf_of != (authority.resident_id if authority else None):
            raise DraftNotFound
        sheet = sheet_as_seen(draft, seen)
        intent = replace(intent_of(draft, sheet, channel), authority=authority)
        application = file_once(event, intent, version, sheet, keep_facts=keep_facts)
        empty(draft, application)
    return application


def sheet_as_seen(draft: Draft, seen: str | None) -> Sheet:
    """The draft's sheet if it is complete, and (`seen`) what the review page showed."""
    sheet = drafts.sheet_of(draft)
    if seen is not None and seen != digest_of(sheet):
        raise AnswersChanged
    require_complete(sheet)
    return sheet


def apply(
    *,
    procedure: str,
    answers: Mapping[str, Any],
    attachments: Any = None,
    idempotency_key: str,
    account: Account,
    event_date: date | None = None,
    channel: str = Channel.API,
    language: str = "",
) -> Application:
    """File an application in one call (API).

    `answers` by question id, raw or as values; a repeated page under its id as a list in the order
    of its people. `attachments`: `{item: [blob id]}`, or blob ids, put where they fit.
    The same `idempotency_key` of the account with the same content gives the same application;
    with another content IdempotencyConflict. Raises UnknownAnswers, AnswersInvalid,
    AttachmentRefused, NotOnline, IdentityLevelTooLow, NoSuchProcedure.
    """
    served = representing.served()
    content = {
        **({"for": str(served)} if served else {}),
        "procedure": procedure,
        "answers": answers,
        "attachments": attachments,
        "event_date": event_date.isoformat() if event_date else None,
    }
    digest = _digest(content)
    key = f"api:{account.pk}:{hashlib.sha256(idempotency_key.encode()).hexdigest()}"
    with recorded("forms.apply") as event:
        if there := already(key, digest):
            event.detail["already"] = True
            event.subjects.extend(there.subjects)
            return there
        version = drafts.fileable(procedure)
        require_level(account, version.definition.identity)
        authority = _authority(account, version)
        raw = incoming.raw_answers(version.definition, answers)
        files = incoming.blobs(version.definition, attachments, owner=f"account:{account.pk}")
        sheet = _sheet(version, raw, account, files)
        require_complete(sheet)
        intent = Intent(
            key=key,
            digest=digest,
            account=account,
            channel=channel,
            language=language or account.language,
            event_date=event_date,
            files={file.item.id: list(file.files) for file in sheet.files() if file.files},
            authority=authority,
        )
        return file_once(event, intent, version, sheet, keep_facts=False)


def already(key: str, digest: str) -> Application | None:
    """Who comes second waits here, then finds what the first one filed."""
    lock_intent(key)
    there = Application.objects.select_related("account").filter(intent_key=key).first()
    if there is not None and there.content_digest != digest:
        raise IdempotencyConflict(extra={"application": str(there.pk)})
    return there


def lock_intent(key: str) -> None:
    """Hold one intent until the transaction ends."""
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big", signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


def digest_of(sheet: Sheet) -> str:
    """Fingerprint of what would be filed: values and files."""
    files = {file.item.id: [str(one.pk) for one in file.files] for file in sheet.files()}
    return _digest({"values": sheet.values, "files": files})


def require_complete(sheet: Sheet) -> None:
    """Raise AnswersInvalid naming every field that is missing or wrong."""
    problems = sheet.problems()
    if problems:
        errors = [
            {"field": path, "part": one.part, "code": one.code, "message": one.message}
            for _, path, _, one in problems
        ]
        raise AnswersInvalid(extra={"errors": errors})


def add_revision(application: Application, sheet: Sheet, files: Files, **more: Any) -> None:
    """Write the application's content as it is now as its next version."""
    number = ApplicationRevision.objects.filter(application=application).count() + 1
    revision = ApplicationRevision.objects.create(
        application=application,
        number=number,
        answers=sheet.values,
        provenance=sheet.provenance,
        **more,
    )
    ApplicationAttachment.objects.bulk_create(
        ApplicationAttachment(revision=revision, item=item, blob=blob, position=position)
        for item, blobs in files.items()
        for position, blob in enumerate(blobs, start=1)
    )


def file_once(
    event: OpenEvent,
    intent: Intent,
    version: catalogue.Version,
    sheet: Sheet,
    *,
    keep_facts: bool,
) -> Application:
    """The application of this intent: written now, or the one there is. Within a transaction."""
    if there := already(intent.key, intent.digest):
        return there
    moment = now()
    taken = intent.taken
    resident_id = taken.resident_id if taken else known.resident_id_of(intent.account)
    authority = intent.authority
    application = Application(
        receipt_number=_receipt_number(),
        procedure_id=version.procedure_id,
        version_id=version.id,
        account=intent.account,
        resident_id=resident_id,
        answers=sheet.values,
        provenance=sheet.provenance,
        event_date=intent.event_date or occurred_on(version.definition, sheet.values),
        helper_name=intent.helper_name,
        helper_relation=intent.helper_relation,
        acted_as=authority.basis if authority else "",
        acted_by_name=intent.account.display_name if authority and intent.account else "",
        mandate_id=authority.mandate_id if authority else None,
        channel=intent.channel,
        language=intent.language,
        arrived_at=(taken and taken.arrived_at) or moment,
        intent_key=intent.key,
        content_digest=intent.digest,
    )
    show("application", application.pk)
    application.save(force_insert=True)
    add_revision(
        application,
        sheet,
        intent.files,
        made_at=moment,
        made_by=_made_by(intent),
        helper_name=intent.helper_name,
    )
    if keep_facts and resident_id is not None and (authority is None or authority.by_law):
        known.remember(resident_id, version.definition, sheet, application)
    event.subjects.extend(application.subjects)
    event.detail |= {
        "procedure": version.procedure_id,
        "receipt_number": application.receipt_number,
    }
    publish(Submitted(application_id=str(application.pk)))
    return application


def _made_by(intent: Intent) -> str:
    if intent.taken:
        return intent.taken.clerk
    return f"account:{intent.account.pk}" if intent.account else ""


def require_in_force(draft: Draft) -> catalogue.Version:
    """The version the draft was looked at under, if it is the one to file under."""
    try:
        version = drafts.in_force(draft)
    except catalogue.NoSuchProcedure as ended:
        raise ProcedureEnded(extra={"procedure": draft.procedure_id}) from ended
    if version.id != draft.version_id:
        raise DefinitionMoved(extra={"version": str(version.id)})
    return version


def _authority(account: Account | None, version: catalogue.Version) -> people.Authority | None:
    """On what ``account`` acts for somebody else, asked anew as the application is filed."""
    authority = people.require_authority(account) if account is not None else None
    if authority is not None and not representing.may_represent(version.definition, authority):
        raise OutsideTheMandate(extra={"procedure": version.procedure_id})
    return authority


def intent_of(draft: Draft, sheet: Sheet, channel: str) -> Intent:
    files = {file.item.id: [one.blob for one in file.files] for file in sheet.files()}
    return Intent(
        key=f"draft:{draft.pk}",
        digest=digest_of(sheet),
        account=draft.account,
        channel=channel,
        language=draft.language,
        helper_name=draft.helper_name,
        helper_relation=draft.helper_relation,
        files={item: blobs for item, blobs in files.items() if blobs},
    )


def empty(draft: Draft, application: Application) -> None:
    """The draft keeps its link and its code, which now lead to the receipt, and nothing else."""
    DraftAttachment.objects.filter(draft=draft).delete()
    draft.application = application
    draft.answers, draft.set_aside, draft.moved_from = {}, [], None
    draft.helper_name = draft.helper_relation = ""
    draft.saved_at = now()
    draft.save()


def _sheet(
    version: catalogue.Version, raw: Mapping[str, Any], account: Account, files: Files
) -> Sheet:
    who = known.of(account)
    offered = known.offers(version.definition, who)
    return fill(
        version.definition,
        raw,
        facts=known.facts_for(version.definition, who),
        offered=offered,
        files=files,
        as_of=known.today(),
    )


def _receipt_number() -> str:
    while True:
        number = codes.grouped(codes.new_code())
        if not Application.objects.filter(receipt_number=number).exists():
            return number


def _digest(content: Any) -> str:
    text = json.dumps(content, ensure_ascii=True, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()
