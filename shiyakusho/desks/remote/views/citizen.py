"""The page of who came by a link: wait, talk, write the form together, sign."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shiyakusho.desks.remote.choices import Role, State
from shiyakusho.desks.remote.models import Paper, Seat, Talk
from shiyakusho.desks.remote.pack import pack
from shiyakusho.desks.remote.refusals import TalkNotFound
from shiyakusho.desks.remote.selectors import seat_by_token
from shiyakusho.desks.remote.services import papers, seating, sharing
from shiyakusho.desks.remote.services.changing import is_over
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.files import download
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.identity.refusals import IdentityLevelTooLow
from shiyakusho.ground.ui.text import language

from . import access, exchanging, files, room


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def talk(request: HttpRequest, token: str) -> HttpResponse:
    """Before, in and after the talk; posted: 入る."""
    seat = seat_by_token(token)
    if request.method == "POST":
        seating.enter(
            seat_id=seat.pk,
            talk_id=seat.talk_id,
            key=access.key_of(request),
            account=access.resident(request),
        )
        return redirect("remote:talk", token)
    record_read(seat.talk.subjects, what="talk")
    return show(request, seat, token)


def show(
    request: HttpRequest, seat: Seat, token: str, *, refused: Refusal | None = None, **form: Any
) -> HttpResponse:
    """The page as it stands for this seat; ``form``: what could not be kept."""
    found = seat.talk
    mine = access.holds(request, seat)
    context: dict[str, Any] = {
        "talk": found,
        "seat": seat,
        "token": token,
        "phone": room.phone_of(found),
        "office": room.office_of(found),
        "booth": room.booth_of(found),
        "refused": refused,
        "sign_in": f"{reverse('identity:sign_in')}?next={reverse('remote:talk', args=[token])}"
        if isinstance(refused, IdentityLevelTooLow)
        else "",
    }
    status = refused.status if refused else 200
    page = _page_of(found, seat, mine=mine)
    if page in ("waiting", "inside"):
        url = reverse("remote:exchange", args=[token])
        context["config"] = room.config(seat, url, waiting=page == "waiting")
        context["stamp"] = exchanging.stamp_of(found)
    if page == "inside" and seat.role == Role.RESIDENT:
        context |= _inside(request, found, token, **form)
    if page == "over":
        context |= _over(found, mine=mine and seat.role == Role.RESIDENT)
    answer = render(request, f"remote/{page}.html", context, status=status)
    return room.with_camera(answer) if "config" in context else answer


def _page_of(found: Talk, seat: Seat, *, mine: bool) -> str:
    if is_over(found):
        return "over"
    if not mine or seat.left_at is not None:
        return "door"
    return "inside" if seat.admitted_at is not None else "waiting"


def _inside(request: HttpRequest, found: Talk, token: str, **form: Any) -> dict[str, Any]:
    context = room.papers_shown(found, "remote:paper", "remote:picture", token)
    context |= room.form_shown(found, **form)
    context |= {"offered": room.title_of(found.offered), "signatures": sharing.signatures_of(found)}
    checking = "check" in request.GET and "shared" in context and context["shared"].complete
    if checking:
        context["parts"] = context["shared"].read_back()
    context["checking"] = checking
    return context


def _over(found: Talk, *, mine: bool) -> dict[str, Any]:
    booth = pack().booths.get(found.booth)
    return {
        "signatures": sharing.signatures_of(found) if mine else [],
        "missed": found.state == State.MISSED or found.started_at is None,
        "booth_url": reverse("remote:booth", args=[booth.token]) if booth and mine else "",
    }


@route.anyone_with_link
@require_POST
def exchange(request: HttpRequest, token: str) -> HttpResponse:
    """The script's question, every second or so."""
    return exchanging.answer(request, access.held(request, token))


@route.anyone_with_link
@require_POST
def form(request: HttpRequest, token: str) -> HttpResponse:
    """Keep what was written in the shared form; 確かめる leads on when nothing is wrong."""
    seat = access.residents(request, token)
    shared = sharing.look_on(seat.talk)
    typed, refused = forms.sharing.keep(shared, request.POST, request.FILES)
    if refused:
        wrong = forms.AnswersInvalid()
        return show(request, seat, token, refused=wrong, typed=typed, wrong=refused)
    here = reverse("remote:talk", args=[token])
    if "check" not in request.POST:
        return redirect(f"{here}#form")
    if not sharing.look_on(seat.talk).complete:
        return show(request, seat, token, refused=forms.AnswersInvalid(), everything=True)
    return redirect(f"{here}?check=1#form")


@route.anyone_with_link
@require_POST
def act(request: HttpRequest, token: str) -> HttpResponse:
    """One press of a button in the room; what is refused is said on the same page."""
    todo = ACTS.get(request.POST.get("act", ""))
    if todo is None:
        raise TalkNotFound
    seat = access.held(request, token) if todo is _leave else access.seated(request, token)
    if todo in RESIDENTS and seat.role != Role.RESIDENT:
        raise TalkNotFound
    try:
        todo(request, seat)
    except Refusal as refusal:
        return show(request, seat_by_token(token), token, refused=refusal)
    return redirect(f"{reverse('remote:talk', args=[token])}#main")


def _share(request: HttpRequest, seat: Seat) -> None:
    account = access.resident(request)
    found = sharing.share(talk_id=seat.talk_id, account=account, language=language())
    if account is None and found.draft_id is not None:
        forms.together.hold_drafts(request, [found.draft_id])


def _unshare(request: HttpRequest, seat: Seat) -> None:
    sharing.unshare(talk_id=seat.talk_id)


def _sign(request: HttpRequest, seat: Seat) -> None:
    data = request.POST
    signature = sharing.sign(
        talk_id=seat.talk_id,
        seen=data.get("seen", ""),
        strokes=data.get("strokes", ""),
        name=data.get("name", ""),
    )
    forms.sharing.hold(request, signature.application_id)


def _leave(request: HttpRequest, seat: Seat) -> None:
    seating.leave(talk_id=seat.talk_id, seat_id=seat.pk)


def _show_paper(request: HttpRequest, seat: Seat) -> None:
    papers.show_paper(seat=seat, paper_id=files.paper_id_in(request))


ACTS: dict[str, Callable[[HttpRequest, Seat], None]] = {
    "share": _share,
    "unshare": _unshare,
    "sign": _sign,
    "leave": _leave,
    "show": _show_paper,
}
RESIDENTS = (_share, _unshare, _sign, _show_paper)


@route.anyone_with_link
@require_POST
def send(request: HttpRequest, token: str) -> HttpResponse:
    """A file into the talk, examined first."""
    seat = access.residents(request, token)
    if (refused := files.send_in(request, seat)) is not None:
        return show(request, seat_by_token(token), token, refused=refused)
    return redirect(f"{reverse('remote:talk', args=[token])}#papers")


@route.anyone_with_link
@require_safe
def paper(request: HttpRequest, token: str, paper_id: UUID) -> HttpResponse:
    """A file of the talk, for the resident."""
    return download(_paper(request, token, paper_id).blob)


@route.anyone_with_link
@require_safe
def picture(request: HttpRequest, token: str, paper_id: UUID) -> HttpResponse:
    """A picture of the talk, as it is shown."""
    return files.picture_of(_paper(request, token, paper_id))


def _paper(request: HttpRequest, token: str, paper_id: UUID) -> Paper:
    return files.paper_in(access.residents(request, token).talk, paper_id)


__all__ = ["act", "exchange", "form", "paper", "picture", "send", "talk"]
