"""The form that is filled in together: offered, begun, pointed at, signed and filed.

The draft is its person's; the specialist looks on. The signature is for exactly what was read back: it
bears the fingerprint, and what changed meanwhile is not filed.
"""

from __future__ import annotations

from uuid import UUID

from shiyakusho.desks.remote.choices import Role, What
from shiyakusho.desks.remote.models import Signature, Talk
from shiyakusho.desks.remote.refusals import NoSuchTopic, NothingShared, NotSigned
from shiyakusho.engines.bundles import public as bundles
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.ui.written import as_written
from shiyakusho.registers.catalogue import public as catalogue

from .changing import changing, note

LONGEST_NAME = 100


def offer(*, talk_id: UUID, procedure_id: str) -> None:
    """The specialist proposes a form; nothing is begun before its person says so. NoSuchTopic."""
    try:
        version = catalogue.live(procedure_id)
    except catalogue.NoSuchProcedure:
        raise NoSuchTopic from None
    if version.definition.form is None or "online" not in version.definition.channels:
        raise NoSuchTopic
    with changing(talk_id, "remote.offer", procedure=procedure_id) as talk:
        talk.offered = procedure_id
        note(talk, What.OFFERED, Role.SPECIALIST)


def share(*, talk_id: UUID, account: Account | None, language: str) -> Talk:
    """Its person begins the form that was offered (or goes on with the one they have) and lets the
    specialist look on. Raises NothingShared, and what beginning a form raises."""
    with changing(talk_id, "remote.share") as talk:
        if not talk.offered:
            raise NothingShared
        draft = forms.start(procedure_id=talk.offered, account=account, language=language)
        talk.draft_id, talk.pointed = draft.pk, ""
        note(talk, What.SHARED, Role.RESIDENT)
    return talk


def unshare(*, talk_id: UUID) -> None:
    """The specialist sees it no longer; the draft stays its person's."""
    with changing(talk_id, "remote.unshare") as talk:
        if talk.draft_id is not None:
            talk.draft_id, talk.pointed, talk.offered = None, "", ""
            note(talk, What.UNSHARED, Role.RESIDENT)


def look_on(talk: Talk) -> forms.sharing.Shared:
    """The form as it stands, for either of the two. NothingShared, PurposeNeeded."""
    if talk.draft_id is None:
        raise NothingShared
    show("draft", talk.draft_id)
    return forms.sharing.look(talk.draft_id)


def point(*, talk_id: UUID, path: str) -> None:
    """ここです: the specialist points at a line, or at none. A line that is not there is not pointed at."""
    with changing(talk_id, "remote.point") as talk:
        lines = {
            line.path
            for block in look_on(talk).blocks()
            for line in block.lines
            if not line.is_note
        }
        talk.pointed = path if path in lines else ""


def sign(*, talk_id: UUID, seen: str, strokes: str = "", name: str = "") -> Signature:
    """Sign and file exactly what was read back (``seen``), once.

    With strokes on the screen, or with the name typed where nobody can draw. Raises NothingShared,
    NotSigned, and what filing raises: AnswersChanged, AnswersInvalid, DefinitionMoved, ProcedureEnded.
    """
    with changing(talk_id, "remote.sign") as talk:
        if talk.draft_id is None:
            return _signed_already(talk, seen)
        how = _how(strokes, name)
        show("draft", talk.draft_id)
        application = forms.submit(draft_id=talk.draft_id, seen=seen)
        signature = Signature.objects.create(
            talk=talk,
            application_id=application.pk,
            procedure_id=application.procedure_id,
            receipt_number=application.receipt_number,
            seen=seen,
            signed_at=clock.now(),
            **how,
        )
        show("application", application.pk)
        forms.signatures.note(
            application_id=application.pk,
            seen=seen,
            strokes=how.get("strokes", ""),
            name=how.get("name", ""),
        )
        talk.draft_id, talk.pointed, talk.offered = None, "", ""
        note(talk, What.SIGNED, Role.RESIDENT)
    return signature


def signatures_of(talk: Talk) -> list[Signature]:
    """What was signed in it, in order."""
    return list(Signature.objects.filter(talk=talk).order_by("signed_at"))


def _signed_already(talk: Talk, seen: str) -> Signature:
    """A second press of the same button."""
    found = Signature.objects.filter(talk=talk, seen=seen).first()
    if found is None:
        raise NothingShared
    return found


def _how(strokes: str, name: str) -> dict[str, str]:
    closing = bundles.closing
    if strokes:
        if len(strokes) > closing.LONGEST_STROKES or not closing.STROKES.fullmatch(strokes):
            raise NotSigned
        return {"strokes": strokes}
    if typed := as_written(name, limit=LONGEST_NAME):
        return {"name": typed}
    raise NotSigned
