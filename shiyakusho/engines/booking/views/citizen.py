"""Pages for everybody: what can be booked, when, and booking it."""

from __future__ import annotations

from datetime import date, datetime
from itertools import groupby
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.engines.booking import rules, slot_ids
from shiyakusho.engines.booking.choices import Kind
from shiyakusho.engines.booking.gate.selectors import live_gate
from shiyakusho.engines.booking.gate.services.passing import may_enter
from shiyakusho.engines.booking.gate.tokens import LONGEST
from shiyakusho.engines.booking.gate.views.browser import CODE, admission_of
from shiyakusho.engines.booking.models import Resource
from shiyakusho.engines.booking.refusals import SlotNotOffered
from shiyakusho.engines.booking.selectors import Calendar, open_resources, resource_of
from shiyakusho.engines.booking.services.booking import book
from shiyakusho.engines.booking.services.preparing import Target, target_of
from shiyakusho.engines.booking.services.waiting import wait
from shiyakusho.engines.booking.shown import days_of, times_label
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui import switch

from .typed import beside, group_fields, person_fields, read_person, read_places, resident

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
    resource, account = resource_of(resource_id), resident(request)
    asked = slot_ids.read(request.GET.get("slot", ""))
    if asked.resource != resource.pk:
        raise SlotNotOffered
    day = asked.start.astimezone(resource.tz).date()
    admission = admission_of(request, resource)
    if not may_enter(resource, day, token=admission, account=account, now=clock.now()):
        return redirect("booking:gate", resource.pk)
    target = target_of(asked, clock.now())
    rules.require_identity(account, target.terms)
    fields = person_fields(resource, target.terms, account)
    fields += group_fields(resource, target, account)
    waits = request.GET.get("waits") == "1" and target.terms.waiting_list
    context = _entry_context(resource, target, waits) | {"fields": fields}
    if target.terms.series and not waits:
        here = reverse("booking:series_entry", args=[resource.pk])
        context["series_url"] = f"{here}?{request.GET.urlencode()}"
    if request.method != "POST":
        return render(request, "booking/entry.html", context)
    person, places = read_person(request, fields, account), read_places(request)
    try:
        if waits:
            made = wait(slot=str(asked), person=person, places=places, admission=admission)
        else:
            # One page filled in is one intent: pressed twice, it is the same booking.
            key = f"{request.POST.get('key', '')[:100]}:{person.name}:{person.email}:{places}:{person.group_id or ''}"
            made = book(slot=str(asked), person=person, places=places, key=key,
                        admission=admission)  # fmt: skip
    except Refusal as refusal:
        context["errors"] = beside(refusal, fields)
        context["refused"] = refusal
        return render(request, "booking/entry.html", context, status=refusal.status)
    return redirect("booking:mine", made.pk)


def _entry_context(resource: Resource, target: Target, waits: bool) -> dict[str, Any]:
    start: datetime = target.start.astimezone(resource.tz)
    fee = rules.fee_for(target.terms.fee, 1, target.minutes)
    return {
        "resource": resource,
        "terms": target.terms,
        "day": start.date(),
        "time": times_label(resource, target.start, target.end),
        "fee": fee,
        "waits": waits,
        "answers_form": "answers",
    }


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
