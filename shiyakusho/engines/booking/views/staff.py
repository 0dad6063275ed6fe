"""The calendar of the staff: day and week, entries under the same rules, move, cancel, no-show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.engines.booking import codes, slot_ids
from shiyakusho.engines.booking.choices import LIVE, Channel
from shiyakusho.engines.booking.models import Booking, Resource
from shiyakusho.engines.booking.refusals import BookingNotFound, ResourceNotFound, SlotNotOffered
from shiyakusho.engines.booking.selectors import booking_of, resources_of_staff
from shiyakusho.engines.booking.services import office
from shiyakusho.engines.booking.services.booking import book
from shiyakusho.engines.booking.services.cancelling import cancel
from shiyakusho.engines.booking.services.preparing import target_of
from shiyakusho.engines.booking.services.waiting import wait
from shiyakusho.engines.booking.shown import days_of, line, times_label
from shiyakusho.ground import clock
from shiyakusho.ground.audit import for_purpose, record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity import codes as printed
from shiyakusho.ground.identity.permissions import may, route
from shiyakusho.ground.ui.fields import Field

from .citizen import _day
from .own import payment_of_booking
from .sheets import days_of_staff
from .typed import beside, person_fields, read_person, read_places

COLUMNS = (
    {"label": "時間"},
    {"label": "お名前"},
    {"label": "人数", "kind": "number"},
    {"label": "ようす"},
    {"label": "経路"},
)
SPANS = {"day": 1, "week": 7}


@route.staff("booking.read")
@require_safe
def calendar(request: HttpRequest, resource_id: UUID | None = None) -> HttpResponse:
    """One resource, a day or a week of it: who comes, and what is still free."""
    resources = list(resources_of_staff())
    resource = _chosen(resources, resource_id)
    if resource is None:
        return render(request, "booking/staff/none.html")
    for_purpose("task", resource.subject, f"{resource.name['ja']}の予約の応対")
    view = request.GET.get("view", "day")
    view = view if view in SPANS else "day"
    first = _day(request.GET.get("day", "")) or clock.today()
    if view == "week":
        first -= timedelta(days=first.weekday())
    context = {
        "resource": resource,
        "resources": _choices(resources, resource, first, view),
        "view": view,
        "first": first,
        "days": days_of_staff(resource, first, SPANS[view]),
        "columns": COLUMNS,
        "tabs": _tabs(resource, first, view),
        "before": _address(resource, first - timedelta(days=SPANS[view]), view),
        "after": _address(resource, first + timedelta(days=SPANS[view]), view),
        "today": _address(resource, clock.today(), view),
        "feed": request.build_absolute_uri(_feed(resource)),
    }
    return render(request, "booking/staff/calendar.html", context)


@route.staff("booking.work")
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Somebody called or stands here: the same rules, the same guard."""
    resource = _own(resource_id)
    asked = slot_ids.read(request.GET.get("slot", ""))
    if asked.resource != resource.pk:
        raise SlotNotOffered
    target = target_of(asked, clock.now())
    fields = _staff_fields(resource, target.terms)
    context: dict[str, Any] = {
        "resource": resource,
        "day": asked.start.astimezone(resource.tz).date(),
        "time": times_label(resource, asked.start, asked.end),
        "fields": fields,
        "waiting_list": target.terms.waiting_list,
        "back": _address(resource, asked.start.astimezone(resource.tz).date(), "day"),
    }
    if request.method != "POST":
        return render(request, "booking/staff/entry.html", context)
    person, places = read_person(request, fields, None), read_places(request)
    act = wait if request.POST.get("act") == "wait" else book
    try:
        made = act(slot=str(asked), person=person, places=places, channel=Channel.STAFF)
    except Refusal as refusal:
        context["errors"] = beside(refusal, fields)
        return render(request, "booking/staff/entry.html", context, status=refusal.status)
    return redirect("booking_staff:booking", made.pk)


@route.staff("booking.read")
@require_http_methods(["GET", "POST"])
def booking(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """One booking, and what can be done with it."""
    found = booking_of(booking_id)
    _own(found.resource_id)
    for_purpose("task", found.subject, f"{found.resource.name['ja']}の予約の応対")
    record_read(found.subjects, what="booking")
    refused = None
    if request.method == "POST":
        if not may(request.user, "booking.work"):
            raise BookingNotFound
        try:
            ACTS[request.POST.get("act", "")](found, request)
            return redirect("booking_staff:booking", found.pk)
        except KeyError:
            raise BookingNotFound from None
        except Refusal as refusal:
            refused, found = refusal, booking_of(booking_id)
    code = codes.code_of(found.pk)
    context = line(found) | {
        "resource": found.resource,
        "refused": refused,
        "code": printed.grouped(code),
        "payment": payment_of_booking(found),
        "may_pay": may(request.user, "payments.read"),
        "works": may(request.user, "booking.work"),
        "times": _other_times(found) if _is_movable(found) else None,
        "live": found.state in LIVE,
        "begun": found.starts_at <= clock.now(),
        "back": _address(found.resource, found.starts_at.astimezone(found.resource.tz).date(), "day"),
    }  # fmt: skip
    status = refused.status if refused else 200
    return render(request, "booking/staff/booking.html", context, status=status)


def _is_movable(found: Booking) -> bool:
    return found.state in office.MOVABLE and found.channel != Channel.LOTTERY


def _approve(found: Booking, request: HttpRequest) -> None:
    office.approve(booking_id=found.pk)


def _no_show(found: Booking, request: HttpRequest) -> None:
    office.note_no_show(booking_id=found.pk)


def _cancel(found: Booking, request: HttpRequest) -> None:
    cancel(booking_id=found.pk, by_office=True, reason=request.POST.get("reason", ""))


def _move(found: Booking, request: HttpRequest) -> None:
    office.move(booking_id=found.pk, slot=request.POST.get("slot", ""), by_office=True)


ACTS: dict[str, Callable[[Booking, HttpRequest], None]] = {
    "approve": _approve,
    "no_show": _no_show,
    "cancel": _cancel,
    "move": _move,
}


def _own(resource_id: UUID) -> Resource:
    """A resource of one's own sections: :class:`ResourceNotFound`."""
    found = resources_of_staff().filter(pk=resource_id).first()
    if found is None:
        raise ResourceNotFound
    return found


def _chosen(resources: list[Resource], resource_id: UUID | None) -> Resource | None:
    if resource_id is None:
        return resources[0] if resources else None
    found = next((one for one in resources if one.pk == resource_id), None)
    if found is None:
        raise ResourceNotFound
    return found


def _other_times(found: Booking) -> Field:
    """Free times of the next days with any, to move to."""
    pages = days_of(found.resource, clock.today(), clock.now())
    options = [
        {"value": time.slot, "label": f"{one.day:%m月%d日} {time.label}（のこり{time.free}）"}
        for one in pages.days
        for time in one.times
        if time.free >= found.places
    ]
    return Field("choice", "slot", "新しい日時", options=options)


def _staff_fields(resource: Resource, terms: Any) -> list[Field]:
    fields = person_fields(resource, terms, None)
    names = {field.name: field for field in fields}
    names["email"].required = False
    names["email"].help = "なければ空けておきます。予約番号を口頭か紙で伝えてください。"
    if "phone" not in names:
        phone = Field("phone", "phone", "電話番号", value="")
        phone.required = False
        fields.insert(2, phone)
    return fields


def _choices(
    resources: list[Resource], resource: Resource, first: date, view: str
) -> list[dict[str, Any]]:
    return [
        {"label": one.name, "url": _address(one, first, view), "current": one.pk == resource.pk}
        for one in resources
    ]


def _tabs(resource: Resource, first: date, view: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": _address(resource, first, name), "current": name == view}
        for name, label in (("day", "日"), ("week", "週"))
    ]


def _address(resource: Resource, day: date, view: str) -> str:
    asked = urlencode({"day": day.isoformat(), "view": view})
    return f"{reverse('booking_staff:resource', args=[resource.pk])}?{asked}"


def _feed(resource: Resource) -> str:
    token = codes.feed_token(resource.pk, resource.feed_number)
    return reverse("booking:feed", args=[resource.pk, token])
