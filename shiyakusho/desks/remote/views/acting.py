"""What a specialist can press in the room. ``act`` is a name, or a name and what it is about."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest

from shiyakusho.desks.remote.models import Talk
from shiyakusho.desks.remote.services import inviting, papers, seating, sharing
from shiyakusho.ground.identity.permissions import signed_in

from . import access, files

Act = Callable[[HttpRequest, Talk, str], None]


def _take(request: HttpRequest, talk: Talk, value: str) -> None:
    seating.take(talk_id=talk.pk, clerk=signed_in(request), over=value == "over")


def _admit(request: HttpRequest, talk: Talk, value: str) -> None:
    seating.admit(talk_id=_mine(request, talk), seat_id=files.id_in(value))


def _invite(request: HttpRequest, talk: Talk, value: str) -> None:
    seating.invite(talk_id=_mine(request, talk))


def _renew(request: HttpRequest, talk: Talk, value: str) -> None:
    seating.renew(talk_id=_mine(request, talk), seat_id=files.id_in(value))


def _mail(request: HttpRequest, talk: Talk, value: str) -> None:
    email = request.POST.get(f"email.{value}", "")
    inviting.mail_link(talk_id=_mine(request, talk), seat_id=files.id_in(value), email=email)


def _phone(request: HttpRequest, talk: Talk, value: str) -> None:
    seating.by_phone(talk_id=_mine(request, talk))


def _offer(request: HttpRequest, talk: Talk, value: str) -> None:
    sharing.offer(talk_id=_mine(request, talk), procedure_id=request.POST.get("procedure", "")[:60])


def _point(request: HttpRequest, talk: Talk, value: str) -> None:
    sharing.point(talk_id=_mine(request, talk), path=value[:200])


def _show(request: HttpRequest, talk: Talk, value: str) -> None:
    papers.show_paper(seat=access.mine(request, talk.pk), paper_id=files.paper_id_in(request))


def _mine(request: HttpRequest, talk: Talk) -> UUID:
    """Only whoever has the talk acts in it."""
    return access.mine(request, talk.pk).talk_id


ACTS: dict[str, Act] = {
    "take": _take,
    "admit": _admit,
    "invite": _invite,
    "renew": _renew,
    "mail": _mail,
    "phone": _phone,
    "offer": _offer,
    "point": _point,
    "show": _show,
}
