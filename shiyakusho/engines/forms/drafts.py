"""Drafts (下書き): begin, save, attach, take away, leave."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any

from django.db import IntegrityError

from shiyakusho.ground import files
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.clock import now
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.files import resuming
from shiyakusho.ground.files.kinds import media_types
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import require_level
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.people import public as people

from . import answering, known, representing
from .choices import Source
from .interviewing.receiving import interview_of, takable
from .models import Draft, DraftAttachment, Interview
from .refusals import DraftAlreadyFiled, DraftNotFound, NoForm, NotOnline, TooManyFiles
from .sheet import Sheet, fill
from .text import one_text

# How long a draft nobody touches is kept.
KEPT_DAYS = 90


def start(
    *,
    procedure_id: str,
    account: Account | None,
    language: str = "ja",
    level_later: bool = False,
) -> Draft:
    """The draft to fill in: the one this account has open for the procedure, else a new one.

    Acting for another, it is theirs: what one writes for oneself never meets it. ``level_later``: how
    surely it is known who writes is asked only when it is filed. Raises NotOnline,
    IdentityLevelTooLow, OutsideTheMandate, and the catalogue's NoSuchProcedure.
    """
    version = fileable(procedure_id)
    if not level_later:
        require_level(account, version.definition.identity)
    representing.require_scope(version.definition)
    if account is not None and (there := _open_draft(account, procedure_id)):
        return there
    moment = now()
    draft = Draft(
        procedure_id=procedure_id,
        version_id=version.id,
        account=account,
        on_behalf_of=representing.served(),
        language=language,
        started_at=moment,
        saved_at=moment,
    )
    if account is None:
        show("draft", draft.pk)
    try:
        with recorded("forms.start", subjects=draft.subjects, procedure=procedure_id):
            draft.save(force_insert=True)
    except IntegrityError:  # a second click was faster
        there = _open_draft(account, procedure_id) if account else None
        if there is None:
            raise
        return there
    return draft


def fileable(procedure_id: str) -> catalogue.Version:
    """The live version of a procedure that can be filed online; NotOnline otherwise."""
    version = catalogue.live(procedure_id)
    if version.definition.form is None or "online" not in version.definition.channels:
        raise NotOnline(extra={"procedure": procedure_id})
    return version


def in_force(draft: Draft) -> catalogue.Version:
    """The version a draft is to be filed under; what `fileable` or `takable` refuse."""
    if not draft.is_taken_down:
        return fileable(draft.procedure_id)
    return takable(draft.procedure_id, interview_of(draft).arrived_on)


def ended(draft: Draft) -> bool:
    """Whether nothing is filed under this procedure any more."""
    try:
        in_force(draft)
    except (catalogue.NoSuchProcedure, NoForm, NotOnline):
        return True
    return False


def sheet_of(
    draft: Draft,
    who: known.Known | None = None,
    *,
    files: Mapping[str, list[DraftAttachment]] | None = None,
) -> Sheet:
    """The draft's sheet as it stands: the version it was begun with, today's facts and files.

    `who` and `files`, when they were asked for already in this request, save asking again.
    """
    definition = catalogue.version(draft.version_id).definition
    how = interview_of(draft) if draft.is_taken_down else None
    day = how.arrived_on if how else None
    who = who or (known.Known(draft.on_behalf_of, day) if how else known.of_draft(draft))
    return fill(
        definition,
        draft.answers,
        facts=known.facts_for(definition, who),
        offered=known.offers(definition, who),
        files=files_of(draft) if files is None else files,
        as_of=day or known.today(),
        said=how.source if how else Source.SELF,
        papers=how.papers if how else {},
    )


def files_of(draft: Draft) -> dict[str, list[DraftAttachment]]:
    """The draft's files by item, in the order they came; one query."""
    return files_of_all([draft])[draft.pk]


def files_of_all(rows: Iterable[Draft]) -> dict[uuid.UUID, dict[str, list[DraftAttachment]]]:
    """The files of several drafts, by draft and item; one query for all of them."""
    found: dict[uuid.UUID, dict[str, list[DraftAttachment]]] = {row.pk: {} for row in rows}
    files = DraftAttachment.objects.filter(draft__in=found).select_related("blob")
    for file in files.order_by("added_at"):
        found[file.draft_id].setdefault(file.item, []).append(file)
    return found


def save_screen(
    *,
    draft_id: uuid.UUID,
    screen_key: str,
    given: Mapping[str, Any],
    who: known.Known | None = None,
) -> tuple[Draft, dict[str, Any]]:
    """Keep what was typed on one screen, right or wrong; returns the draft and what no database
    can hold (question id → raw). The rest of the draft, also from another tab, stays."""
    with locked(draft_id, "forms.save", screen=screen_key) as draft:
        screen = sheet_of(draft, who).screen(screen_key)
        if screen is None:
            return draft, {}
        taken = answering.take(draft.answers, screen, given)
        _save(draft, answers=taken.answers)
    return draft, taken.refused


def remove_person(*, draft_id: uuid.UUID, screen_key: str, question_id: str, number: int) -> Draft:
    """Take one person out of a list, with the pages about that person; the others keep theirs."""
    with locked(draft_id, "forms.save", screen=screen_key) as draft:
        screen = sheet_of(draft).screen(screen_key)
        if screen is not None:
            _save(
                draft, answers=answering.without_person(draft.answers, screen, question_id, number)
            )
    return draft


def add_person(*, draft_id: uuid.UUID, screen_key: str, question_id: str) -> Draft:
    """Put one empty row at the end of a list of people."""
    with locked(draft_id, "forms.save", screen=screen_key) as draft:
        screen = sheet_of(draft).screen(screen_key)
        one = (
            next((a for a in screen.asked if a.question.id == question_id), None)
            if screen
            else None
        )
        if screen is not None and one is not None and one.question.kind == "people":
            rows = [*(one.raw or []), {"name": "", "birth_date": {}, "relation": ""}]
            taken = answering.take(draft.answers, screen, {question_id: rows})
            _save(draft, answers=taken.answers)
    return draft


def set_helper(*, draft_id: uuid.UUID, name: str, relation: str) -> Draft:
    """Note who types for the applicant (代わりに入力する方); both empty: nobody.

    Raises Refused (problems) when a text cannot be kept.
    """
    for text in (name, relation):
        one_text(text, max_length=80)
    with locked(draft_id, "forms.helper") as draft:
        _save(
            draft, helper_name=name.strip() and name, helper_relation=relation.strip() and relation
        )
    return draft


def add_file(
    *, draft_id: uuid.UUID, item_id: str, stream: IO[bytes], name: str, account: Account | None
) -> DraftAttachment:
    """Check, keep and attach one file. Raises what ground/files refuses, and TooManyFiles."""
    item = _item(_found(Draft.objects.filter(pk=draft_id).first()), item_id)
    allowed, owner = media_types(tuple(item.kinds)), _owner(draft_id, account)
    blob = files.store(stream, name=name, allowed=allowed, owner=owner)
    return _attach(draft_id, item, blob)


def attach(*, draft_id: uuid.UUID, item_id: str, blob: Blob) -> DraftAttachment:
    """Put a file that was examined for another draft of the same person into this one as well."""
    return _attach(
        draft_id, _item(_found(Draft.objects.filter(pk=draft_id).first()), item_id), blob
    )


def begin_upload(*, draft_id: uuid.UUID, item_id: str, size: int) -> resuming.Upload:
    """Announce a file of `size` bytes that comes in parts. Raises TooManyFiles, DraftAlreadyFiled, and
    what ground/files refuses."""
    draft = _found(Draft.objects.filter(pk=draft_id).first())
    if draft.is_filed:
        raise DraftAlreadyFiled(extra={"application": str(draft.application_id)})
    _require_room(draft_id, _item(draft, item_id))
    return resuming.begin(owner=sender_of(draft_id), size=size)


def attach_upload(
    *, draft_id: uuid.UUID, item_id: str, upload_id: uuid.UUID, name: str, account: Account | None
) -> DraftAttachment:
    """All parts are here: check, keep and attach the whole, as `add_file` does with one in a piece."""
    item = _item(_found(Draft.objects.filter(pk=draft_id).first()), item_id)
    _require_room(draft_id, item)
    blob = resuming.finish(
        upload_id,
        owner=sender_of(draft_id),
        name=name,
        allowed=media_types(tuple(item.kinds)),
        kept_for=_owner(draft_id, account),
    )
    return _attach(draft_id, item, blob)


def sender_of(draft_id: uuid.UUID) -> str:
    """Whose the parts of an upload are: the draft's, so that signing in meanwhile loses nothing."""
    return f"draft:{draft_id}"


def _owner(draft_id: uuid.UUID, account: Account | None) -> str:
    return f"account:{account.pk}" if account else sender_of(draft_id)


def _require_room(draft_id: uuid.UUID, item: Any) -> None:
    if DraftAttachment.objects.filter(draft_id=draft_id, item=item.id).count() >= item.max:
        raise TooManyFiles(extra={"max": item.max})


def _attach(draft_id: uuid.UUID, item: Any, blob: Blob) -> DraftAttachment:
    item_id = item.id
    with locked(draft_id, "forms.add_file", item=item_id) as draft:
        _require_room(draft.pk, item)
        row = DraftAttachment.objects.create(draft=draft, item=item_id, blob=blob, added_at=now())
        _save(draft)
    return row


def remove_file(*, draft_id: uuid.UUID, attachment_id: uuid.UUID) -> None:
    """Take a file out of the draft; taking it out twice is harmless."""
    with locked(draft_id, "forms.remove_file") as draft:
        DraftAttachment.objects.filter(draft=draft, pk=attachment_id).delete()
        _save(draft)


def claim(*, draft_id: uuid.UUID, account: Account) -> bool:
    """Someone who began without signing in signed in: the draft is theirs now.

    False when it belongs to another account, or this one has a draft of the same procedure open.
    """
    try:
        with locked(draft_id, "forms.claim", f"account:{account.pk}") as draft:
            if draft.account_id is None:
                representing.require_scope(catalogue.version(draft.version_id).definition)
                _save(draft, account=account, on_behalf_of=representing.served())
            return is_of(draft, account)
    except IntegrityError:
        return False


def is_of(draft: Draft, account: Account) -> bool:
    """Whether it is this account's, for the person it serves now, and still within its scope."""
    if draft.account_id != account.pk or draft.on_behalf_of != representing.served():
        return False
    authority = people.authority_now()
    definition = catalogue.version(draft.version_id).definition
    return authority is None or representing.may_represent(definition, authority)


def discard(*, draft_id: uuid.UUID) -> None:
    """Throw a draft away with all it holds (消す); a filed one stays. Its contents are swept."""
    with recorded("forms.discard", subjects=[f"draft:{draft_id}"]):
        draft = Draft.objects.select_for_update().filter(pk=draft_id, application=None).first()
        if draft is not None:
            DraftAttachment.objects.filter(draft=draft).delete()
            Interview.objects.filter(draft=draft).delete()
            draft.delete()


@contextmanager
def locked(draft_id: uuid.UUID, action: str, *subjects: str, **detail: Any) -> Iterator[Draft]:
    """One write to a draft: audit event, transaction, row lock; refuses a filed one."""
    with recorded(action, subjects=subjects, **detail) as event:
        draft = _found(lock(draft_id))
        event.subjects.extend(draft.subjects)
        if draft.is_filed:
            raise DraftAlreadyFiled(extra={"application": str(draft.application_id)})
        yield draft


def lock(draft_id: uuid.UUID) -> Draft | None:
    """The draft's row, held until the transaction ends."""
    rows = Draft.objects.select_for_update(of=("self",)).select_related("account")
    return rows.filter(pk=draft_id).first()


def _save(draft: Draft, **changes: Any) -> None:
    for name, value in changes.items():
        setattr(draft, name, value)
    draft.saved_at = now()
    draft.save(update_fields=[*changes, "saved_at"])


def _open_draft(account: Account, procedure_id: str) -> Draft | None:
    return Draft.objects.filter(
        account=account,
        on_behalf_of=representing.served(),
        procedure_id=procedure_id,
        application=None,
    ).first()


def _found(draft: Draft | None) -> Draft:
    if draft is None:
        raise DraftNotFound
    return draft


def _item(draft: Draft, item_id: str) -> Any:
    definition = catalogue.version(draft.version_id).definition
    item = next((one for one in definition.attachments if one.id == item_id), None)
    if item is None:
        raise DraftNotFound
    return item
