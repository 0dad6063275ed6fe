"""Whose browser is this, and what a page of a visit bears: nothing that the next one could find."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from shiyakusho.desks.assist.models import Help
from shiyakusho.desks.assist.pack import pack
from shiyakusho.desks.assist.refusals import HelpNotFound
from shiyakusho.desks.assist.selectors import held_by, visit_of
from shiyakusho.ground.audit import for_purpose
from shiyakusho.ground.identity import codes
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import signed_in
from shiyakusho.registers.catalogue import public as catalogue

KEY, HOLDER, LINK, INVITED = "assist.key", "assist.holder", "assist.link", "assist.invited"
PURPOSE = "入力のお手伝い（ご本人の同意）"
WIPE = '"cache", "storage"'


def resident(request: HttpRequest) -> Account | None:
    """The signed-in resident, None for anybody else."""
    user = request.user
    return user if isinstance(user, Account) and user.is_resident else None


def key_in(request: HttpRequest, name: str) -> str:
    """What this browser is known by as a helper's or as a resident's; empty before it is."""
    return str(request.session.get(name, ""))


def new_key(request: HttpRequest, name: str) -> str:
    """Another one: what the browser held before opens nothing any more."""
    request.session[name] = codes.new_link_token()
    return str(request.session[name])


def own_key(request: HttpRequest) -> str:
    """What a phone or a family member's browser is known by, made when it is first needed."""
    return key_in(request, HOLDER) or new_key(request, HOLDER)


def helpers(request: HttpRequest, help_id: UUID) -> Help:
    """The helper's visit; from here on one reads for it and for nothing else. HelpNotFound."""
    visit = visit_of(help_id, signed_in(request), key_in(request, KEY))
    for_purpose("task", visit.subject, PURPOSE)
    return visit


def holders(request: HttpRequest, help_id: UUID, way: str) -> Help:
    """The visit on the resident's own phone, or the family member's. HelpNotFound."""
    visit = held_by(help_id, key_in(request, HOLDER))
    if visit.way != way:
        raise HelpNotFound
    return visit


def forget(request: HttpRequest) -> None:
    """Nothing of a visit stays in the helper's session."""
    for name in (KEY, LINK):
        request.session.pop(name, None)


def wiped(answer: HttpResponse) -> HttpResponse:
    """The browser forgets what it keeps of this site: pages to go back to, storages, workers."""
    answer.headers["Clear-Site-Data"] = WIPE
    answer.headers["Cache-Control"] = "no-store"
    return answer


def page(request: HttpRequest, template: str, visit: Help, context: dict[str, Any], *, status: int = 200) -> HttpResponse:  # fmt: skip
    """A page the resident reads, in their language; it is never stored."""
    with translation.override(visit.language):
        answer = render(request, template, context, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def titles(procedures: list[str]) -> list[Any]:
    """Procedures in words."""
    return [title_of(one) for one in procedures]


def title_of(procedure_id: str) -> Any:
    """A procedure in words; its id where it is gone."""
    try:
        return catalogue.live(procedure_id).definition.title
    except catalogue.NoSuchProcedure:
        return procedure_id


def place_of(visit: Help) -> Any:
    """The place in words."""
    found = pack().places.get(visit.place)
    return found.name if found else ""
