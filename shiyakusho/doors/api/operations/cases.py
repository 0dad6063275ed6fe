"""The work of the city: list cases, read one, move it, fetch its letters."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from shiyakusho.doors.api import schemas
from shiyakusho.engines.cases import public as cases
from shiyakusho.ground.identity.permissions import route, signed_in

router = Router(tags=["cases"])


@router.get("/cases", summary="案件の一覧")
@route.staff("cases.read")
def list_cases(
    request: HttpRequest,
    state: str | None = Query(None, max_length=40),
    procedure: str | None = Query(None, max_length=60),
    cursor: str | None = Query(None, max_length=400),
) -> dict[str, Any]:
    """The cases of the caller's sections, oldest deadline first."""
    return cases.list_cases(
        account=signed_in(request), state=state, procedure=procedure, cursor=cursor
    )


@router.get("/cases/{case_id}", summary="案件")
@route.staff("cases.read")
def get_case(request: HttpRequest, case_id: UUID) -> dict[str, Any]:
    """One case with answers, history and the moves open to the caller.

    It opens for who works on it, decides its draft or supervises the section, or looks with a reason
    (``look``). Else 403 `purpose_needed`: ``way`` names the operation that opens it.
    """
    return cases.get_case(case_id, account=signed_in(request))


@router.post("/cases/{case_id}/assignment", summary="担当する・外れる・引き継ぐ")
@route.staff("cases.work")
def assign(request: HttpRequest, case_id: UUID, body: schemas.AssignmentIn) -> dict[str, Any]:
    """Work on a case, which opens it; or let it go. A colleague's case is taken over only where
    ``take_over`` says so; it stays in the history."""
    actor = signed_in(request)
    case = cases.assign(
        case_id=case_id,
        to=None if body.release else actor,
        actor=actor,
        version=body.version,
        take_over=body.take_over,
    )
    return cases.summary(case)


@router.post("/cases/{case_id}/look", summary="担当でない案件を開く理由")
@route.staff("cases.read")
def look(request: HttpRequest, case_id: UUID, body: schemas.LookIn) -> dict[str, Any]:
    """Open a colleague's case for a while, for a reason of the list. It is noted in the case, and
    shown to who works on it and to its person."""
    return cases.summary(
        cases.look_into(case_id=case_id, chosen=body.reason, actor=signed_in(request))
    )


@router.post("/cases/{case_id}/moves", summary="案件を進める")
@route.staff("cases.read")
def move(request: HttpRequest, case_id: UUID, body: schemas.MoveIn) -> dict[str, Any]:
    """Make one move. 409 `stale_write` carries the difference when the case has moved on."""
    return cases.move(
        case_id=case_id,
        to=body.to,
        version=body.version,
        account=signed_in(request),
        outcome=body.outcome,
        reason=body.reason,
        fields=body.fields,
        move=body.move or "",
    )


@router.post("/cases/{case_id}/extension", summary="期限を延ばして知らせる")
@route.staff("cases.work")
def extend(request: HttpRequest, case_id: UUID, body: schemas.ExtensionIn) -> dict[str, Any]:
    """Extend the period of a case and tell the person, by letter where the law wants one (延期通知)."""
    actor = signed_in(request)
    cases.to_act(case_id, actor)
    case = cases.extend(
        case_id=case_id, until=body.until, reason=body.reason, actor=actor, version=body.version
    )
    return cases.case_document(case, actor)


@router.get("/cases/{case_id}/letters/{number}.pdf", summary="通知書のPDF")
@route.staff("cases.letters")
def letter(request: HttpRequest, case_id: UUID, number: int) -> HttpResponse:
    """The ``number``-th letter of a case (1 = the first)."""
    return cases.letter_pdf(case_id, number, account=signed_in(request))
