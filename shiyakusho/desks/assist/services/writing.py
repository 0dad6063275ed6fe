"""What is done in a visit: the helper's lines, the turned screen, the resident's signature, the handing over."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shiyakusho.desks.assist.choices import How, Way
from shiyakusho.desks.assist.models import Help, HelpForm
from shiyakusho.desks.assist.pack import pack
from shiyakusho.desks.assist.refusals import (
    FiledOtherwise,
    HelpNotFound,
    NotSigned,
    NotTurned,
    NumberWrong,
)
from shiyakusho.desks.assist.seeing import Part, parts, paths
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity import tries
from shiyakusho.ground.identity.refusals import IdentityLevelTooLow
from shiyakusho.ground.ui.written import as_written

from .beginning import drawn
from .changing import NUMBER, changing, digest, form_of, opened

if TYPE_CHECKING:
    from django.http import QueryDict
    from django.utils.datastructures import MultiValueDict

    from shiyakusho.ground.identity.models import Account

LONGEST_NAME = 100


def drawn_parts(form: HelpForm, shared: Any, **more: Any) -> list[Part]:
    """The form with whose each line is."""
    theirs = {*form.own, *shared.known}
    return parts(shared.blocks(**more), shared.facts, pack().rules, theirs)


def write(
    *, help_id: UUID, form_id: UUID, data: QueryDict, files: MultiValueDict[str, Any], own: bool
) -> tuple[Any, dict[str, Any], dict[str, Any]]:
    """Keep what one of the two wrote: ``own`` the resident, who alone reaches their own lines; else the
    helper, who reaches the others. The form as it was, what could not be kept, and why."""
    with changing(help_id, "assist.write", own=own) as visit:
        opened(visit)
        form = form_of(visit, form_id)
        if form.handed_over or form.application_id:
            raise HelpNotFound
        if own:
            require_resident(visit)
        shared = forms.sharing.look(form.draft_id, blind=not (own and visit.how == How.PHONE))
        within = paths(drawn_parts(form, shared), own=own)
        typed, refused = forms.sharing.keep(shared, data, files, only=within)
    return shared, typed, refused


def look_at(form: HelpForm) -> Any:
    """The form as the helper may see it: no register is asked."""
    show("draft", form.draft_id)
    return forms.sharing.look(form.draft_id, blind=True)


def turn_question(*, help_id: UUID, form_id: UUID, path: str) -> None:
    """ご本人が入力: the helper sees the answer no longer. A line that is not there is left as it is."""
    with changing(help_id, "assist.turn_question") as visit:
        opened(visit)
        form = form_of(visit, form_id)
        shared = forms.sharing.look(form.draft_id, blind=True)
        if path in paths(drawn_parts(form, shared), own=False):
            form.own = [*form.own, path]
            form.save(update_fields=["own"])


def turn(*, help_id: UUID, to_resident: bool) -> None:
    """The screen goes to the resident, or back; opened with their number it is only while it is theirs."""
    with changing(help_id, "assist.turn", to_resident=to_resident) as visit:
        opened(visit)
        if visit.way != Way.CENTRE or visit.how == How.PHONE:
            raise HelpNotFound
        visit.turned, visit.unlocked = to_resident, False


def unlock(*, help_id: UUID, number: str) -> None:
    """The resident's four digits. Wrong ones are counted and stay counted. NumberWrong, TooManyTries."""
    this = tries.begin("help_number", str(help_id))
    with changing(help_id, "assist.unlock") as visit:
        right = (
            visit.turned
            and bool(visit.number_digest)
            and visit.number_digest == digest(f"{visit.pk}:{number.strip()}", NUMBER)
        )
        if right:
            visit.unlocked = True
    if not right:
        raise NumberWrong(extra={"left": this.left})
    this.was_right()


def go_on(*, help_id: UUID) -> None:
    """Somebody is at it."""
    with changing(help_id, "assist.go_on"):
        pass


def require_resident(visit: Help) -> None:
    """NotTurned unless the resident is at it: on their own phone, or on the screen they opened."""
    if visit.how == How.PHONE or (visit.turned and visit.unlocked):
        return
    raise NotTurned


def sign(
    *,
    help_id: UUID,
    form_id: UUID,
    seen: str,
    strokes: str = "",
    name: str = "",
    account: Account | None = None,
) -> HelpForm:
    """The resident signs and files exactly what they were shown, once.

    ``account``: who is signed in on their own phone. Raises NotTurned, NotSigned, FiledOtherwise, and
    what filing raises: AnswersChanged, AnswersInvalid, DefinitionMoved, ProcedureEnded.
    """
    with changing(help_id, "assist.sign") as visit:
        opened(visit)
        require_resident(visit)
        form = form_of(visit, form_id)
        if form.application_id is not None:
            return form
        if strokes:
            form.strokes = drawn(strokes)
        else:
            form.name = as_written(name, limit=LONGEST_NAME)
        if not (form.strokes or form.name):
            raise NotSigned
        if account is not None:
            forms.sharing.take_home(form.draft_id, account)
            visit.account = account
        try:
            application = forms.submit(draft_id=form.draft_id, seen=seen)
        except IdentityLevelTooLow:
            raise FiledOtherwise from None
        form.application_id, form.receipt_number = application.pk, application.receipt_number
        form.seen, form.signed_at = seen, clock.now()
        form.save()
        show("application", application.pk)
        forms.signatures.note(
            application_id=application.pk, seen=seen, strokes=form.strokes, name=form.name
        )
    return form


def hand_over(*, help_id: UUID, form_id: UUID, birth_date: date) -> Any:
    """A code and a link to go on alone, or to see what became of it. NotTurned: only to the resident; on
    the telephone the officer reads the code out."""
    with changing(help_id, "assist.hand_over") as visit:
        opened(visit)
        if visit.way != Way.CALL:
            require_resident(visit)
        form = form_of(visit, form_id)
        keys = forms.sharing.hand_over(draft_id=form.draft_id, birth_date=birth_date)
        form.handed_over = True
        form.save(update_fields=["handed_over"])
    return keys
