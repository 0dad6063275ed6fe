"""Pages for everybody: what can be booked, when, and booking it."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.engines.booking.choices import Kind
from shiyakusho.engines.booking.gate.selectors import live_gate
from shiyakusho.engines.booking.gate.tokens import LONGEST
from shiyakusho.engines.booking.gate.views.browser import CODE
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.booking.selectors import Calendar, open_resources, resource_of
from shiyakusho.engines.booking.services.booking import book
from shiyakusho.engines.booking.services.people import Person
from shiyakusho.engines.booking.services.waiting import wait
from shiyakusho.engines.booking.shown import days_of
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui import switch

from .chosen import Chosen, chosen
from .typed import beside, group_fields, person_fields, read_person, read_places

MOST_LISTED = 200


@route.public
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Everything that takes bookings, kind by kind."""
    found = list(open_resources()[:MOST_LISTED])
    order = {value: at for at, value in enumerate(Kind.values)}
    found.sort(key=lambda one: order[one.kind])
    kinds = [
        {"id": kind, "label": Kind(kind).label, "resources": list(group)}
        for kind, group in groupby(found, key=lambda one: one.kind)
    ]
    return render(request, "booking/list.html", {"kinds": kinds})


@route.public
@require_safe
def days(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """The next days with times to choose from, as a list that reads well on a phone."""
    resource, now = resource_of(resource_id), clock.now()
    first = max(_day(request.GET.get("from", "")) or now.date(), now.date())
    pages = days_of(resource, first, now)
    here = reverse("booking:days", args=[resource.pk])
    context = {
        "resource": resource,
        "terms": Calendar(resource, first, first).terms(first),
        "days": pages.days,
        "next_url": f"{here}?from={pages.next_day.isoformat()}" if pages.next_day else "",
        "previous_url": here if first > now.date() else "",
        "book_url": reverse("booking:book", args=[resource.pk]),
        "gate": live_gate(resource, now),
        "code": request.GET.get(CODE, "")[:LONGEST],
    }
    return render(request, "booking/days.html", context)


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Say who comes, and book; or stand in the list (``waits``)."""
    if switch.wanted(request):
        return switch.go(request)
    found = chosen(request, resource_id)
    if found is None:
        return redirect("booking:gate", resource_id)
    terms, query = found.target.terms, request.GET.urlencode()
    waits = request.GET.get("waits") == "1" and terms.waiting_list
    if terms.hold and not waits:
        return redirect(f"{reverse('booking:keep', args=[resource_id])}?{query}")
    fields = person_fields(found.resource, terms, found.account)
    fields += group_fields(found.resource, found.target, found.account)
    context = found.shown() | {"waits": waits, "fields": fields}
    if terms.series and not waits:
        context["series_url"] = f"{reverse('booking:series_entry', args=[resource_id])}?{query}"
    if request.method != "POST":
        return render(request, "booking/entry.html", context)
    person, places = read_person(request, fields, found.account), read_places(request)
    try:
        made = _made(request, found, person, places, waits=waits)
    except Refusal as refusal:
        context["errors"] = beside(refusal, fields)
        context["refused"] = refusal
        return render(request, "booking/entry.html", context, status=refusal.status)
    return redirect("booking:mine", made.pk)


def _made(
    request: HttpRequest, found: Chosen, person: Person, places: int, *, waits: bool
) -> Booking:
    if waits:
        return wait(slot=found.slot, person=person, places=places, admission=found.admission)
    # One page filled in is one intent: pressed twice, it is the same booking.
    key = f"{request.POST.get('key', '')[:100]}:{person.name}:{person.email}:{places}:{person.group_id or ''}"
    return book(slot=found.slot, person=person, places=places, key=key, admission=found.admission)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
