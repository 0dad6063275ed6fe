"""Cases as plain dictionaries, for programs (doors/api). Nothing here writes but by a service."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpResponse

from shiyakusho.engines.cases import queue
from shiyakusho.engines.cases.access import opened, to_act
from shiyakusho.engines.cases.acts import may_act, permit
from shiyakusho.engines.cases.case_page import history_of, moves_for
from shiyakusho.engines.cases.facts import amounts_of, criteria_of
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case, CaseEvent, CaseLetter, Correction
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.engines.cases.purpose import listing
from shiyakusho.engines.cases.refusals import CaseNotFound
from shiyakusho.engines.cases.services.lettering import case_letter
from shiyakusho.engines.cases.services.moving import move_case
from shiyakusho.engines.cases.views.responses import pdf_response
from shiyakusho.engines.cases.whose import cases_of
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.letters import public as letters
from shiyakusho.ground import clock
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.purpose.guard import require_purpose
from shiyakusho.registers.catalogue import public as catalogue

MOST = 200


def list_cases(
    *,
    account: Account,
    state: str | None = None,
    procedure: str | None = None,
    view: str = "all",
    cursor: str | None = None,
    limit: int = queue.PAGE,
) -> dict[str, Any]:
    """``{"items": [...], "next_cursor": str | None}`` of the account's own sections.

    A cursor that is none of ours is refused, so that no program reads the first page for ever.
    """
    wanted = CaseFilter.of({"view": view, "state": state, "procedure": procedure})
    if cursor and queue.read_cursor(cursor, queue.order_of(wanted)) is None:
        raise catalogue.InvalidCursor
    page = queue.page(account, wanted, cursor=cursor, limit=max(1, min(limit, MOST)))
    listing(account)
    record_read([s for case in page.items for s in case.subjects], what="cases.list")
    return {"items": [summary(case) for case in page.items], "next_cursor": page.next_cursor}


def get_case(case_id: Any, *, account: Account) -> dict[str, Any]:
    """One case with answers, criteria, history and letters; :class:`CaseNotFound`, and
    :class:`PurposeNeeded` for one that the account may list and not open."""
    return case_document(opened(case_id, account), account)


def move(
    *,
    case_id: Any,
    to: str,
    version: Any,
    account: Account,
    outcome: str | None = None,
    reason: str | None = None,
    fields: Any = None,
    move: str = "",
) -> dict[str, Any]:
    """Make a move and return the case as it is then; see ``services.moving`` for the refusals."""
    to_act(case_id, account)
    case = move_case(
        case_id=case_id,
        to=to,
        version=version,
        actor=account,
        outcome=outcome or "",
        reason=reason or "",
        fields=fields,
        move=move,
    )
    return case_document(case, account)


def letter_pdf(case_id: Any, n: int, *, account: Account) -> HttpResponse:
    """Letter ``n`` of a case of one's own, as a PDF; :class:`NoLetter`."""
    case = opened(case_id, account)
    permit("letters", case, account)
    record_read(case.subjects, what=f"letter {n} of {case.subject}")
    letter = case_letter(case, n)
    return pdf_response(letters.pdf_of(letter.letter), f"{case.receipt_number}-{n}.pdf")


def state_of(application_id: Any) -> str:
    """The step of an application's case; :class:`CaseNotFound`."""
    found = Case.objects.filter(application_id=application_id).values_list("state", flat=True)
    if (state := found.first()) is None:
        raise CaseNotFound
    return str(state)


def application_of(case_id: Any) -> UUID | None:
    """The application of a case, for a room that hears of the case."""
    return Case.objects.filter(pk=case_id).values_list("application_id", flat=True).first()


def has_ended(case_id: Any) -> bool:
    """Whether a case was decided or came to its end."""
    rows = Case.objects.filter(pk=case_id).filter(Q(is_open=False) | Q(decided_at__isnull=False))
    return rows.exists()


def my_cases(account: Account, *, limit: int = 50) -> list[dict[str, Any]]:
    """The resident's own cases, newest first."""
    found = cases_of(account).order_by("-arrived_at")[:limit]
    return [summary(case) for case in found]


def summary(case: Case) -> dict[str, Any]:
    """A case as one line of a list."""
    return {
        "id": str(case.pk),
        "application": str(case.application_id),
        "receipt_number": case.receipt_number,
        "procedure": case.procedure_id,
        "title": definition_of(case).title.ja,
        "state": case.state,
        "open": case.is_open,
        "outcome": case.outcome or None,
        "section": case.section_id,
        "assignee": case.assignee.display_name if case.assignee else None,
        "arrived_at": _moment(case.arrived_at),
        "due_on": case.due_on.isoformat() if case.due_on else None,
        "version": case.version,
    }


def case_document(case: Case, account: Account) -> dict[str, Any]:
    """A case in full, for whoever opened it before (:func:`open_case`)."""
    require_purpose(case.subjects)
    record_read(case.subjects, what=case.subject)
    return {
        **summary(case),
        "definition_version": catalogue.version(case.version_id).number,
        "event_date": case.event_date.isoformat() if case.event_date else None,
        "entitled_on": case.entitled_on.isoformat(),
        "answers": forms.answers_of(case.application),
        "records": case.records,
        "criteria": [judged.as_kept() for judged in criteria_of(case)],
        "amounts": amounts_of(case),
        "corrections": [_correction(c) for c in _corrections(case)],
        "letters": [_letter(letter) for letter in _letters(case, account)],
        "history": [_event(event) for event in reversed(history_of(case))],
        "moves": [_move(found) for found in moves_for(case, account)],
    }


def _moment(at: datetime | None) -> str | None:
    """A moment in the city's time, as every answer of the API gives it."""
    return at.astimezone(clock.TOKYO).isoformat() if at else None


def _letters(case: Case, account: Account) -> list[CaseLetter]:
    """The letters of the case, for whoever may read them."""
    found = CaseLetter.objects.filter(case=case).order_by("n")
    return list(found) if may_act("letters", case, account) else []


def _corrections(case: Case) -> list[Correction]:
    return list(Correction.objects.filter(case=case).order_by("number"))


def _correction(correction: Correction) -> dict[str, Any]:
    answered = correction.answered_at
    return {
        "number": correction.number,
        "asked_at": _moment(correction.asked_at),
        "respond_by": correction.respond_by.isoformat(),
        "items": correction.items,
        "message": correction.message,
        "answered_at": _moment(answered),
        "before": correction.before,
        "after": correction.after,
    }


def _letter(letter: CaseLetter) -> dict[str, Any]:
    return {
        "n": letter.n,
        "number": letter.number,
        "dated": letter.dated.isoformat(),
        "issued_at": _moment(letter.issued_at),
        "read_at": _moment(letter.read_at),
    }


def _event(event: CaseEvent) -> dict[str, Any]:
    return {
        "at": _moment(event.at),
        "kind": event.kind,
        "from": event.from_state,
        "to": event.to_state,
        "by": event.actor_name,
        "post": event.actor_post,
        "version": event.version,
        "detail": event.detail,
    }


def _move(found: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": found["id"],
        "to": found["to"],
        "title": found["title"].ja,
        "needs": found["needs"],
        "record": [question.id for question in found["record"]],
        "outcomes": [outcome["id"] for outcome in found["outcomes"]],
    }
