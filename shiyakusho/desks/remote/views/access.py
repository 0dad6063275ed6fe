"""Whose seat is it: the browser that entered by the link keeps it until the talk is over."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest

from shiyakusho.desks.remote.choices import Role
from shiyakusho.desks.remote.models import Seat, Talk
from shiyakusho.desks.remote.refusals import NotAdmitted, TalkNotFound, TalkOver
from shiyakusho.desks.remote.selectors import seat_by_token, talk_of_staff
from shiyakusho.desks.remote.services.changing import is_over
from shiyakusho.desks.remote.services.seating import held_by
from shiyakusho.ground.audit import for_purpose
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity import codes
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import signed_in

KEY = "remote.key"


def resident(request: HttpRequest) -> Account | None:
    """The signed-in resident, None for anybody else."""
    user = request.user
    return user if isinstance(user, Account) and user.is_resident else None


def key_of(request: HttpRequest) -> str:
    """What this browser is known by, made when it first enters a talk."""
    if KEY not in request.session:
        request.session[KEY] = codes.new_link_token()
    return str(request.session[KEY])


def holds(request: HttpRequest, seat: Seat) -> bool:
    """Whether this browser entered by the link of the seat."""
    return held_by(seat, str(request.session.get(KEY, "")))


def held(request: HttpRequest, token: str) -> Seat:
    """The seat of the link, entered by this browser. TalkNotFound: the link alone opens nothing that
    was said or written in the talk."""
    seat = seat_by_token(token)
    if not holds(request, seat):
        raise TalkNotFound
    return seat


def seated(request: HttpRequest, token: str) -> Seat:
    """The same, let in, and the talk not over. NotAdmitted, TalkOver."""
    seat = held(request, token)
    if is_over(seat.talk):
        raise TalkOver
    if seat.admitted_at is None:
        raise NotAdmitted
    return seat


def residents(request: HttpRequest, token: str) -> Seat:
    """The same, and the resident's own: an interpreter neither reads nor writes papers."""
    seat = seated(request, token)
    if seat.role != Role.RESIDENT:
        raise NotAdmitted
    return seat


def opened(request: HttpRequest, talk_id: UUID) -> Talk:
    """A talk of one's sections; from here on one reads for it."""
    talk = talk_of_staff(talk_id)
    show("talk", talk.pk)
    for_purpose("task", talk.subject, f"リモート相談の応対（{talk.title.get('ja', '')}）")
    return talk


def mine(request: HttpRequest, talk_id: UUID) -> Seat:
    """The specialist's own seat. TalkNotFound where somebody else has the talk."""
    talk = opened(request, talk_id)
    seat = Seat.objects.select_related("talk").filter(talk=talk, role=Role.SPECIALIST).first()
    if seat is None or talk.specialist_id != signed_in(request).pk:
        raise TalkNotFound
    return seat
