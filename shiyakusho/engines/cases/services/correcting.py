"""補正の求め: ask for corrections of named fields, and take them when they come.

The 到達日 stays what it is; only the clock stands still. The resident sees the asked fields alone
and can change nothing else (行政手続法7条: a filed application is corrected, never sent back). A move
may ask for papers of a later stage in the same way (``kind: further_papers``).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.choices import Asking, EventKind, Mark
from shiyakusho.engines.cases.correction_reasons import NEXT_STAGE, OTHER
from shiyakusho.engines.cases.marking import TEXT_LIMIT, read_items
from shiyakusho.engines.cases.models import Case, Correction
from shiyakusho.engines.cases.offices import is_open_for
from shiyakusho.engines.cases.person_written import note_person
from shiyakusho.engines.cases.process import definition_of, process_of, resubmission_from
from shiyakusho.engines.cases.refusals import FieldNotAsked, NoOpenCorrection
from shiyakusho.engines.cases.services import asking_by_letter, entitling, stepping, telling
from shiyakusho.engines.cases.waiting import remind_on, terms_of
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.audit import current_actor
from shiyakusho.ground.ui.written import as_written

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Move


@dataclass(frozen=True)
class Answer:
    """What forms says came: asked ``fields`` that changed, ``others`` that opened or closed."""

    fields: tuple[str, ...]
    others: tuple[str, ...] = ()
    channel: str = "online"
    received_on: date | None = None


def ask(case: Case, move: Move, *, fields: Any, message: str, letter: bool = False) -> Correction:
    """Write what ``move`` asks for; the move itself makes the step.

    ``fields``: see :func:`~shiyakusho.engines.cases.marking.read_items`. ``letter``: print one even
    for a person who gets a mail; who has no address for mails always gets one.
    """
    terms, today = terms_of(move), clock.today()
    otherwise = NEXT_STAGE if terms.kind == Asking.FURTHER_PAPERS else OTHER
    items = read_items(case, fields, message, otherwise=otherwise)
    respond_by = terms.respond_by(today, is_open_for(case.section_id))
    correction = Correction.objects.create(
        case=case,
        number=Correction.objects.filter(case=case).count() + 1,
        asked_at=clock.now(),
        asked_by=current_actor().name,
        respond_by=respond_by,
        message=as_written(message, limit=TEXT_LIMIT),
        items=items,
        before=_shown(case, [item["field"] for item in items]),
        kind=terms.kind,
        move=move.id,
        remind_on=remind_on(terms.remind, respond_by, today),
        unanswered=terms.unanswered,
    )
    history.append(
        case,
        EventKind.CORRECTION_ASKED,
        number=correction.number,
        items=items,
        message=correction.message,
        respond_by=respond_by.isoformat(),
    )
    if letter or move.letter or not telling.has_address(case):
        asking_by_letter.issue(case, correction, move)
    return correction


def open_correction(case: Case) -> Correction | None:
    """The 補正の求め that waits for an answer."""
    return Correction.objects.filter(case=case, answered_at=None, ended_at=None).first()


def open_corrections(cases: Iterable[Case]) -> dict[UUID, Correction]:
    """What waits for an answer, by the id of its case; one query for all of them."""
    waiting = Correction.objects.filter(case__in=list(cases), answered_at=None, ended_at=None)
    return {correction.case_id: correction for correction in waiting}


def take_answer(case: Case, answer: Answer) -> None:
    """The asked fields came back: note the difference, make the move back, tell who works on it.

    The clock runs again from the day it reached the office (a paper may lie a day before it is
    written down). Where the day of the event was corrected, the day the right counts from is
    computed anew. Called when forms says an application was revised; the caller holds the lock.
    """
    correction = open_correction(case)
    move = resubmission_from(process_of(case), case.state)
    if correction is None or move is None:
        raise NoOpenCorrection
    if other := sorted(set(answer.fields) - set(correction.fields)):
        raise FieldNotAsked(extra={"fields": other})
    case.application.refresh_from_db()
    correction.answered_at = clock.now()
    correction.received_on = answer.received_on or clock.today()
    correction.channel = answer.channel
    correction.after = _shown(case, correction.fields)
    correction.revision = forms.revisions_of(case.application).count()
    correction.remind_on = None
    correction.save()
    history.append(
        case,
        EventKind.CORRECTED,
        number=correction.number,
        changed=changed(correction),
        others=list(answer.others),
        channel=answer.channel,
        received_on=correction.received_on.isoformat(),
        days=entitling.entitle_anew(case, case.application.event_date),
    )
    note_person(case, definition_of(case), case.application.answers)
    stepping.take(case, move, mark=Mark.ANSWERED, on=correction.received_on)
    telling.tell_the_clerk(case, correction)


def stop_waiting(case: Case) -> None:
    """The clerk goes on without an answer, or the case ends: the question is withdrawn."""
    Correction.objects.filter(case=case, answered_at=None, ended_at=None).update(
        ended_at=clock.now(), remind_on=None
    )


def changed(correction: Correction) -> list[str]:
    """Which of the asked fields came back different."""
    after = correction.after or {}
    return [name for name in correction.fields if after.get(name) != correction.before.get(name)]


def _shown(case: Case, fields: list[str]) -> dict[str, Any]:
    """The present answers and attachments of ``fields``, as plain values."""
    given = forms.values_of(case.application, fields)
    return {field: given.get(field) for field in fields}
