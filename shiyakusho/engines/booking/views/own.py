"""One's own booking: seen by its account, by its id (a private address), or found by its code."""

from __future__ import annotations

import hmac
from datetime import timedelta
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.engines.booking import codes, ics
from shiyakusho.engines.booking.choices import LIVE, OCCUPYING, Channel, State
from shiyakusho.engines.booking.gate.views.browser import admission_of
from shiyakusho.engines.booking.lottery.selectors import entry_of_win
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.booking.refusals import BookingNotFound, CodeMistyped
from shiyakusho.engines.booking.registry import meeting
from shiyakusho.engines.booking.selectors import by_code, held_by_id, resource_of
from shiyakusho.engines.booking.services import paying
from shiyakusho.engines.booking.services.booking import confirm
from shiyakusho.engines.booking.services.cancelling import cancel
from shiyakusho.engines.booking.services.office import MOVABLE, move
from shiyakusho.engines.booking.services.waiting_spaces import ahead_of
from shiyakusho.engines.booking.shown import days_of, line
from shiyakusho.engines.payments import public as payments
from shiyakusho.ground import clock
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity import codes as printed
from shiyakusho.ground.identity import tries
from shiyakusho.ground.identity.networks import network_of
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui import switch
from shiyakusho.ground.ui.fields import Field

from .citizen import _day
from .keeping import waits_for_a_name
from .typed import beside, resident

FEED_DAYS = 120
ATTACHED = 'attachment; filename="booking.ics"'


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def mine(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """How it stands, its code; take an offered place, or cancel."""
    booking = held_by_id(booking_id)
    record_read(booking.subjects, what="booking")
    if booking.win_id is not None and booking.state == State.HELD:
        return redirect("booking:lottery_entry", entry_of_win(booking.win_id))
    if waits_for_a_name(booking):
        return redirect("booking:who", booking.pk)
    if request.method != "POST":
        return _shown(request, booking)
    try:
        if request.POST.get("act") == "confirm":
            confirm(booking_id=booking.pk)
        elif request.POST.get("act") == "cancel":
            cancel(booking_id=booking.pk)
    except Refusal as refusal:
        return _shown(request, held_by_id(booking_id), refusal)
    return redirect("booking:mine", booking.pk)


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def other_time(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Choose another time; the one there is stays until the other is had."""
    booking = held_by_id(booking_id)
    record_read(booking.subjects, what="booking")
    if booking.state not in MOVABLE or booking.channel == Channel.LOTTERY:
        return redirect("booking:mine", booking.pk)
    refused = None
    if request.method == "POST":
        try:
            move(booking_id=booking.pk, slot=request.POST.get("slot", ""), account=resident(request),
                 admission=admission_of(request, booking.resource))  # fmt: skip
            return redirect("booking:mine", booking.pk)
        except Refusal as refusal:
            refused = refusal
    today = clock.today()
    first = max(_day(request.GET.get("from", "")) or today, today)
    pages = days_of(booking.resource, first, clock.now())
    here = reverse("booking:move", args=[booking.pk])
    context = line(booking) | {
        "resource": booking.resource,
        "days": pages.days,
        "refused": refused,
        "next_url": f"{here}?from={pages.next_day.isoformat()}" if pages.next_day else "",
        "previous_url": here if first > today else "",
    }
    return render(request, "booking/move.html", context, status=refused.status if refused else 200)


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def find(request: HttpRequest) -> HttpResponse:
    """By the code. Wrong codes are counted by where they come from, never against a booking."""
    if switch.wanted(request):
        return switch.go(request)
    field = Field("text", "code", _("予約番号（10文字）"), value="", max_length=20)
    field.help = _("小さい字でも、-がなくても読めます。")
    context = {"field": field, "answers_form": "answers"}
    if request.method != "POST":
        return render(request, "booking/find.html", context)
    field.value = request.POST.get("code", "")[:40]
    try:
        digest = codes.typed_digest(field.value)
        guess = tries.begin("guess", network_of(request))
        found = by_code(digest)
        guess.was_none()
    except (CodeMistyped, BookingNotFound) as refusal:
        context["errors"] = beside(CodeMistyped(str(refusal)), [field])
        return render(request, "booking/find.html", context, status=refusal.status)
    if found.account_id is not None and found.account_id != getattr(request.user, "pk", None):
        return redirect(f"{reverse('identity:sign_in')}?next={_page_of(found)}")
    return redirect("booking:mine", found.pk)


@route.anyone_with_link
@require_safe
def calendar_file(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """The booking for one's own calendar."""
    booking = held_by_id(booking_id)
    record_read(booking.subjects, what="booking")
    title = str(booking.resource.name.get("ja", ""))
    return _file(request, [booking], title)


@route.anyone_with_link
@require_safe
def feed(request: HttpRequest, resource_id: UUID, token: str) -> HttpResponse:
    """A resource's calendar for the machines of its staff: times and numbers, nobody's name."""
    resource = resource_of(resource_id, closed_too=True)
    wanted = codes.feed_token(resource.pk, resource.feed_number)
    if not hmac.compare_digest(wanted.encode(), token.encode()):
        raise BookingNotFound
    now = clock.now()
    span = (now - timedelta(days=7), now + timedelta(days=FEED_DAYS))
    with lifted("booking.feed"):
        rows = Booking.objects.filter(
            resource=resource, state__in=OCCUPYING, starts_at__range=span
        ).exclude(state=State.HELD)
        found = list(rows.select_related("resource").order_by("starts_at", "pk")[:2000])
    return _file(request, found, str(resource.name.get("ja", "")))


def _file(request: HttpRequest, bookings: list[Booking], title: str) -> HttpResponse:
    text = ics.calendar(bookings, host=request.get_host(), now=clock.now(), title=title)
    answer = HttpResponse(text, content_type=ics.MEDIA_TYPE)
    answer["Content-Disposition"] = ATTACHED
    return answer


def payment_of_booking(booking: Booking) -> payments.Payment | None:
    """What is paid for a booking that was proven one's own; of a won one, what is paid for its win."""
    if not booking.fee_yen:
        return None
    purpose, thing = ("win", booking.win_id) if booking.win_id else (paying.BOOKING, booking.pk)
    return payments.payment_of(purpose=purpose, reference=str(thing))


def _shown(request: HttpRequest, booking: Booking, refused: Refusal | None = None) -> HttpResponse:
    now = clock.now()
    holds = booking.state in (State.CONFIRMED, State.PENDING)
    sure = holds or booking.state == State.HELD
    code = codes.code_of(booking.pk)
    context = line(booking) | {
        "payment": payment_of_booking(booking),
        "resource": booking.resource,
        "code": printed.grouped(code) if holds else "",
        "plain_code": code,
        "refused": refused,
        "may_cancel": booking.state in LIVE and (not holds or now <= booking.cancel_until),
        "may_move": holds and now <= booking.cancel_until and booking.channel != Channel.LOTTERY,
        "too_late": holds and now > booking.cancel_until,
        "access": booking.resource.access_note if booking.state == State.CONFIRMED else {},
        "ahead": _ahead(booking) if booking.state == State.WAITING else 0,
        "sure": sure,
        "meeting": meeting(booking),
    }
    return render(request, "booking/mine.html", context, status=refused.status if refused else 200)


def _ahead(booking: Booking) -> int:
    """How many entries stand before this one."""
    if booking.resource.exclusive:
        return ahead_of(booking)
    with lifted("booking.ahead"):
        entries = Booking.objects.filter(slot=booking.slot, state=State.WAITING)
        return entries.filter(number__lt=booking.number).count()


def _page_of(booking: Booking) -> str:
    return reverse("booking:mine", args=[booking.pk])
