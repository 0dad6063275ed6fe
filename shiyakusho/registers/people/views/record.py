"""One resident's record, for staff: during a visit (応対), or through a break-glass (緊急の閲覧)."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shiyakusho.ground.audit import current_purpose
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.purpose import glasses, visits
from shiyakusho.ground.purpose.refusals import PurposeNeeded
from shiyakusho.ground.purpose.views.visit import choices
from shiyakusho.registers.people.selectors import household_of, person

DENIED = 403


@route.staff("people.read")
@require_safe
def record(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """Who it is and with whom they live; through a break-glass the one person alone."""
    try:
        _say_what_for(signed_in(request), resident_id)
    except PurposeNeeded:
        context = {"choices": choices(), "next": request.get_full_path()}
        return render(request, "people/ask.html", context, status=DENIED)
    one = person(resident_id)
    alone = current_purpose().kind == "glass"
    household = None if alone else household_of(resident_id)
    return render(request, "people/record.html", {"person": one, "household": household})


def _say_what_for(account: Account, resident_id: UUID) -> None:
    glass = glasses.open_for(account, f"resident:{resident_id}")
    if glass is not None:
        glasses.read_through(glass)
    else:
        visits.read_under(account)
