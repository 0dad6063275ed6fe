"""The kiosk (発券機): choose what one came for, take a number. Found by the device's own link."""

from __future__ import annotations

import json
import uuid
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shiyakusho.engines.tickets import kiosk_words
from shiyakusho.engines.tickets.choices import Source
from shiyakusho.engines.tickets.models import Kiosk, Ticket
from shiyakusho.engines.tickets.offline import address_of, numbers_of, squares
from shiyakusho.engines.tickets.pack import pack
from shiyakusho.engines.tickets.refusals import (
    BadMerge,
    NoSuchTicket,
    NothingChosen,
    ReservationUsed,
    TicketConflict,
)
from shiyakusho.engines.tickets.reserved import LONGEST_CODE, reservation_of
from shiyakusho.engines.tickets.selectors.live import hall_of
from shiyakusho.engines.tickets.selectors.queues import token_of, visits_of
from shiyakusho.engines.tickets.services.issuing import issue
from shiyakusho.engines.tickets.services.kiosks import kiosk_by_token, reserve
from shiyakusho.engines.tickets.services.merging import Brought, kiosk_key, merge
from shiyakusho.engines.tickets.words import bounds
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import route

LONGEST_BODY, LONGEST_KEY = 200_000, 80
SHOWN_SECONDS = 30  # a ticket stays on the screen, then the next one comes


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def kiosk(request: HttpRequest, token: str) -> HttpResponse:
    """The services to choose from; posted: the ticket, as a page or, for the script, as JSON."""
    device = kiosk_by_token(token)
    language = kiosk_words.chosen(request.GET.get("lang", ""))
    if request.method == "POST":
        return _take(request, device, token, language)
    return _start(request, device, token, language)


def _start(
    request: HttpRequest, device: Kiosk, token: str, language: str, error: str = ""
) -> HttpResponse:
    place = pack().place(device.place)
    context = {
        "place": place,
        "token": token,
        "kiosk": device,
        "language": language,
        "lang": kiosk_words.TAGS.get(language, language),
        "languages": [
            {"code": one, "name": kiosk_words.words()[one]["language"], "lang": kiosk_words.TAGS.get(one, one)}
            for one in kiosk_words.languages()
        ],
        "words": kiosk_words.words()[language],
        "services": kiosk_words.services_of(place, language),
        "key": uuid.uuid4().hex,
        "error": error,
        "reservation": request.POST.get("reservation", "")[:LONGEST_CODE],
        "hours": pack().settings.block_hours,
        "block": pack().settings.block_numbers,
        "everything": {
            one: {"words": kiosk_words.words()[one], "services": kiosk_words.services_of(place, one)}
            for one in kiosk_words.languages()
        },
    }  # fmt: skip
    status = 422 if error else 200
    return render(request, "tickets/kiosk.html", context, status=status)


def _take(request: HttpRequest, device: Kiosk, token: str, language: str) -> HttpResponse:
    as_json = "application/json" in request.headers.get("Accept", "")
    try:
        given = _issued(request, device)
    except Refusal as refusal:
        if as_json:
            return JsonResponse(
                {"code": refusal.code, "detail": str(refusal)}, status=refusal.status
            )
        return _start(request, device, token, language, error=str(refusal))
    if as_json:
        return JsonResponse(_told(given, language))
    query = urlencode({"lang": language})
    to = redirect("tickets_root:kiosk_ticket", token, given.pk)
    to["Location"] += f"?{query}"
    return to


def _issued(request: HttpRequest, device: Kiosk) -> Ticket:
    """One press of the button is one ticket; so is one reservation."""
    key = request.POST.get("key", "")[:LONGEST_KEY] or uuid.uuid4().hex
    reserved = reservation_of(request, device)
    try:
        return issue(
            place_id=device.place,
            services=request.POST.getlist("service")[:20],
            source=Source.KIOSK,
            due=reserved.starts_at if reserved else None,
            key=f"booking:{reserved.booking_id}" if reserved else kiosk_key(device, key),
        )
    except TicketConflict:
        if reserved is None:
            raise
        raise ReservationUsed from None


@route.anyone_with_link
@require_safe
def kiosk_ticket(request: HttpRequest, token: str, ticket_id: UUID) -> HttpResponse:
    """A ticket just given out, to be printed or photographed; then the kiosk begins anew."""
    device = kiosk_by_token(token)
    given = Ticket.objects.filter(pk=ticket_id, place=device.place, day=clock.today()).first()
    if given is None:
        raise NoSuchTicket
    language = kiosk_words.chosen(request.GET.get("lang", ""))
    context = {
        "token": token,
        "language": language,
        "lang": kiosk_words.TAGS.get(language, language),
        "words": kiosk_words.words()[language],
        "place": pack().place(device.place),
        "ticket": given,
        "told": _told(given, language),
        "address": address_of(token_of(given), language),
        "seconds": SHOWN_SECONDS,
    }
    return render(request, "tickets/kiosk_ticket.html", context)


@route.anyone_with_link
@require_safe
def kiosk_worker(request: HttpRequest, token: str) -> HttpResponse:
    """The script that keeps this kiosk's page on the device; it reaches no further than here."""
    kiosk_by_token(token)
    return render(request, "tickets/kiosk_worker.js", content_type="text/javascript")


@route.anyone_with_link
@require_POST
def kiosk_numbers(request: HttpRequest, token: str) -> JsonResponse:
    """Numbers for a time without the network, of the services the kiosk names."""
    device = kiosk_by_token(token)
    blocks = reserve(kiosk=device, services=request.POST.getlist("service")[:50])
    return JsonResponse(numbers_of(device.place, blocks))


@route.anyone_with_link
@require_POST
def kiosk_merge(request: HttpRequest, token: str) -> JsonResponse:
    """What was given out meanwhile: ``{"tickets": [{prefix, number, services, issued_at}], "dropped":
    [key]}``, times in milliseconds. Answers what is in the queue now."""
    device = kiosk_by_token(token)
    said = request.POST.get("brought", "")
    try:
        if len(said) > LONGEST_BODY:
            raise BadMerge
        brought, dropped = _read(json.loads(said))
    except (ValueError, KeyError, TypeError, OverflowError, RecursionError):
        raise BadMerge from None
    return JsonResponse({"merged": merge(kiosk=device, brought=brought, dropped=dropped)})


def _read(said: Any) -> tuple[list[Brought], list[str]]:
    brought = [
        Brought(
            _prefix(one["prefix"]),
            _number(one["number"]),
            tuple(str(service)[:40] for service in list(one["services"])[:20]),
            datetime.fromtimestamp(_number(one["issued_at"]) / 1000, clock.TOKYO),
        )
        for one in list(said["tickets"])
    ]
    return brought, [str(key)[:LONGEST_KEY] for key in list(said.get("dropped", []))]


def _prefix(value: Any) -> str:
    if not isinstance(value, str) or not value.isascii() or not value.isalpha():
        raise ValueError(value)
    return value


def _number(value: Any) -> int:
    if type(value) is not int or not 0 <= value < 10**14:
        raise ValueError(value)
    return value


def _told(given: Ticket, language: str) -> dict[str, Any]:
    """A ticket as the kiosk shows it: number, what for, how many before, minutes from and to."""
    hall = hall_of(pack().place(given.place))
    visits = visits_of(given.pk)
    if not visits:
        raise NothingChosen
    forecast = hall.outlook.visits.get(str(visits[0].pk))
    return {
        "label": given.label,
        "at": given.issued_at.astimezone(clock.TOKYO).strftime("%H:%M"),
        "services": [pack().services[one.service].name.in_language(language) for one in visits],
        "ahead": hall.ahead_of(visits[0]),
        "minutes": bounds(forecast) if forecast else None,
        "qr": squares(address_of(token_of(given), language)),
    }
