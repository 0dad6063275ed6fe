"""The specialist: who waits, the room, and what was."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shiyakusho.desks.remote.choices import Outcome, Role, State
from shiyakusho.desks.remote.models import Talk
from shiyakusho.desks.remote.pack import pack
from shiyakusho.desks.remote.refusals import TalkNotFound
from shiyakusho.desks.remote.selectors import (
    Room,
    expected_today,
    live_talks,
    log_of,
    past_talks,
    room_of,
)
from shiyakusho.desks.remote.services import ending, opening, sharing
from shiyakusho.desks.remote.services.changing import is_over
from shiyakusho.ground import clock
from shiyakusho.ground.audit import for_purpose, record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.files import download
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.organisation import public as organisation

from . import access, exchanging, files, room
from .acting import ACTS

TALK = "remote.talk"
SECONDS = 10
TAGS = {
    State.WAITING: "warning",
    State.OPEN: "info",
    State.ENDED: "neutral",
    State.MISSED: "danger",
}


@route.staff(TALK)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Who waits, which talks are under way, which were."""
    account = signed_in(request)
    for_purpose("task", "remote", "リモート相談の予約の応対")
    context = {
        "live": [_row(one, account.pk) for one in live_talks()],
        "expected": expected_today(),
        "past": [_row(one, account.pk) for one in past_talks()],
        "topics": list(pack().topics.values()),
        "begins": bool(_section_of(account)),
        "seconds": SECONDS,
    }
    return render(request, "remote/staff/desk.html", context)


def _row(talk: Talk, mine: UUID) -> dict[str, Any]:
    now = talk.ended_at or clock.now()
    return {
        "talk": talk,
        "tag": TAGS[State(talk.state)],
        "booth": room.booth_of(talk),
        "mine": talk.specialist_id == mine,
        "waited": max(0, int(((talk.started_at or now) - talk.opened_at).total_seconds() // 60)),
        "lasted": int((now - talk.started_at).total_seconds() // 60) if talk.started_at else None,
    }


def _section_of(account: Any) -> str:
    """In which section this officer talks: that of their first post."""
    posts = organisation.posts_of(account, clock.today())
    return next((one.section_id for one in posts if one.section_id), "")


@route.staff(TALK)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Ask somebody in: a talk of one's own section, whose link is handed on."""
    account = signed_in(request)
    found = opening.open_for(
        clerk=account, topic_id=request.POST.get("topic", ""), section_id=_section_of(account)
    )
    return redirect("remote_staff:talk", found.pk)


@route.staff(TALK)
@require_safe
def talk(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    """The room; what is over is a record."""
    found = access.opened(request, talk_id)
    record_read(found.subjects, what="talk")
    return _show(request, found)


def _show(request: HttpRequest, found: Talk, refused: Refusal | None = None) -> HttpResponse:
    here = room_of(found)
    if is_over(found):
        return render(request, "remote/staff/over.html", _record(found, here))
    me = here.seat(Role.SPECIALIST)
    mine = me is not None and found.specialist_id == signed_in(request).pk
    context: dict[str, Any] = {
        "talk": found,
        "office": room.office_of(found),
        "booth": room.booth_of(found),
        "phone": room.phone_of(found),
        "mine": mine,
        "refused": refused,
        "people": room.who_is_there(here.seats, me),
        "full": len(here.seats) >= 3,
        "log": log_of(found),
        "outcomes": Outcome.choices,
    }
    if mine and me is not None:
        me.talk = found
        url = reverse("remote_staff:exchange", args=[found.pk])
        context["config"] = room.config(me, url, waiting=False)
        context["stamp"] = exchanging.stamp_of(found)
        context |= room.papers_shown(found, "remote_staff:paper", "remote_staff:picture", found.pk)
        context |= room.form_shown(found)
        context |= {"offered": room.title_of(found.offered), "procedures": _procedures()}
        context["signatures"] = sharing.signatures_of(found)
    status = refused.status if refused else 200
    return room.with_camera(render(request, "remote/staff/talk.html", context, status=status))


def _record(found: Talk, here: Room) -> dict[str, Any]:
    minutes = None
    if found.started_at and found.ended_at:
        minutes = int((found.ended_at - found.started_at).total_seconds() // 60)
    return {
        "talk": found,
        "tag": TAGS[State(found.state)],
        "office": room.office_of(found),
        "booth": room.booth_of(found),
        "minutes": minutes,
        "people": here.seats,
        "log": log_of(found),
        "signatures": [
            {"signature": one, "title": room.title_of(one.procedure_id)}
            for one in sharing.signatures_of(found)
        ],
        **room.papers_shown(found, "remote_staff:paper", "remote_staff:picture", found.pk),
    }


def _procedures() -> list[tuple[str, str]]:
    """What can be written together: id and title, by title."""
    live = (one.definition for one in catalogue.all_live())
    rows = [
        (one.id, one.title.in_language("ja"))
        for one in live
        if one.form is not None and "online" in one.channels
    ]
    return sorted(rows, key=lambda row: row[1])


@route.staff(TALK)
@require_POST
def exchange(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    """The script's question, every second or so."""
    return exchanging.answer(request, access.mine(request, talk_id))


@route.staff(TALK)
@require_POST
def act(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    """One press of a button; what is refused is said on the same page."""
    name, _, value = request.POST.get("act", "").partition(":")
    todo = ACTS.get(name)
    if todo is None:
        raise TalkNotFound
    found = access.opened(request, talk_id)
    try:
        todo(request, found, value)
    except TalkNotFound:
        raise
    except Refusal as refusal:
        return _show(request, access.opened(request, talk_id), refused=refusal)
    return redirect("remote_staff:talk", talk_id)


@route.staff(TALK)
@require_POST
def end(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    """Over for everybody, with how it ended."""
    found = access.opened(request, talk_id)
    try:
        ending.end(
            talk_id=found.pk,
            outcome=request.POST.get("outcome", ""),
            note=request.POST.get("note", ""),
        )
    except Refusal as refusal:
        return _show(request, found, refused=refusal)
    messages.success(request, "相談を終えました。")
    return redirect("remote_staff:talk", talk_id)


@route.staff(TALK)
@require_POST
def send(request: HttpRequest, talk_id: UUID) -> HttpResponse:
    """A file into the talk, examined first."""
    seat = access.mine(request, talk_id)
    if (refused := files.send_in(request, seat)) is not None:
        return _show(request, access.opened(request, talk_id), refused=refused)
    return redirect("remote_staff:talk", talk_id)


@route.staff(TALK)
@require_safe
def paper(request: HttpRequest, talk_id: UUID, paper_id: UUID) -> HttpResponse:
    """A file of the talk."""
    found = access.opened(request, talk_id)
    record_read(found.subjects, what="paper of a talk")
    return download(files.paper_in(found, paper_id).blob)


@route.staff(TALK)
@require_safe
def picture(request: HttpRequest, talk_id: UUID, paper_id: UUID) -> HttpResponse:
    """A picture of the talk, as it is shown."""
    return files.picture_of(files.paper_in(access.opened(request, talk_id), paper_id))
