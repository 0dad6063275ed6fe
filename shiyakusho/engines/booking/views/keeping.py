"""A time is kept while somebody writes who they are (仮おさえ): chosen, kept, written, booked."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shiyakusho.engines.booking import slot_ids
from shiyakusho.engines.booking.choices import State
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.booking.refusals import BookingChanged, BookingNotFound, TooManyKept
from shiyakusho.engines.booking.selectors import held_by_id
from shiyakusho.engines.booking.services.booking import confirm, hold
from shiyakusho.engines.booking.services.cancelling import cancel
from shiyakusho.engines.booking.services.people import NOBODY_YET
from shiyakusho.engines.booking.services.preparing import target_of
from shiyakusho.engines.booking.shown import line
from shiyakusho.ground import clock
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.identity import tries
from shiyakusho.ground.identity.networks import network_of
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.identity.refusals import TooManyTries
from shiyakusho.ground.ui import switch

from .chosen import Chosen, chosen
from .typed import beside, group_fields, person_fields, read_person, read_places, resident

KEPT = "booking_kept"  # in the session: what this browser keeps, one at a time


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """For how many, and from now on the time is theirs for as long as the terms say."""
    if switch.wanted(request):
        return switch.go(request)
    found = chosen(request, resource_id)
    if found is None:
        return redirect("booking:gate", resource_id)
    terms = found.target.terms
    if not terms.hold:
        return redirect(f"{reverse('booking:book', args=[resource_id])}?{request.GET.urlencode()}")
    asked = person_fields(found.resource, terms, found.account)
    fields = [one for one in asked if one.name == "places"]
    context = found.shown() | {"fields": fields}
    if request.method == "POST":
        try:
            return redirect("booking:who", _kept(request, found).pk)
        except Refusal as refusal:
            context |= {"refused": refusal, "errors": beside(refusal, fields)}
    status = context["refused"].status if "refused" in context else 200
    return render(request, "booking/keep.html", context, status=status)


def _kept(request: HttpRequest, found: Chosen) -> Booking:
    """Kept for this browser; what it kept before is let go. Refusals of :func:`hold`, TooManyKept."""
    try:
        tries.begin("hold", network_of(request))
    except TooManyTries as refusal:
        raise TooManyKept(extra=refusal.extra) from None
    person = replace(NOBODY_YET, account=found.account)
    places = read_places(request)
    made = hold(slot=found.slot, places=places, person=person, admission=found.admission)
    _let_go(request)
    request.session[KEPT] = str(made.pk)
    return made


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def who(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Say who comes to a time that is kept, and until when it is."""
    if switch.wanted(request):
        return switch.go(request)
    booking = held_by_id(booking_id)
    record_read(booking.subjects, what="booking")
    if not waits_for_a_name(booking):
        return redirect("booking:mine", booking.pk)
    asked = slot_ids.slot_id(booking.resource_id, booking.starts_at, booking.ends_at)
    target, account = target_of(asked, clock.now()), resident(request)
    fields = [
        *(one for one in person_fields(booking.resource, target.terms, account) if one.name != "places"),
        *group_fields(booking.resource, target, account),
    ]  # fmt: skip
    refused = None
    if request.method == "POST":
        try:
            if request.POST.get("act") == "cancel":
                cancel(booking_id=booking.pk)
                return redirect("booking:days", booking.resource_id)
            confirm(booking_id=booking.pk, person=read_person(request, fields, account))
        except Refusal as refusal:
            refused = refusal
        else:
            request.session.pop(KEPT, None)
            return redirect("booking:mine", booking.pk)
    over = booking.expires_at is None or booking.expires_at <= clock.now()
    context = line(booking) | {
        "resource": booking.resource,
        "fields": fields,
        "refused": refused,
        "over": over,
        "errors": beside(refused, fields) if refused else [],
        "answers_form": "answers",
    }
    return render(request, "booking/who.html", context, status=refused.status if refused else 200)


def waits_for_a_name(booking: Booking) -> bool:
    """Kept for somebody who has not said who they are, in time or not."""
    return booking.state == State.HELD and not booking.name and booking.win_id is None


def _let_go(request: HttpRequest) -> None:
    if (before := as_uuid(str(request.session.pop(KEPT, "")))) is None:
        return
    try:
        booking = held_by_id(before)
        if waits_for_a_name(booking):
            cancel(booking_id=before, told=False)
    except (BookingNotFound, BookingChanged):
        pass  # it lapsed meanwhile
