"""The clerk's screen: who stands at my window, who is next, and one key for each thing to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shiyakusho.engines.tickets.choices import State
from shiyakusho.engines.tickets.models import Ticket, Visit
from shiyakusho.engines.tickets.pack import Place, pack
from shiyakusho.engines.tickets.places import places_of
from shiyakusho.engines.tickets.refusals import NoSuchTicket, NothingChosen, NotOfThisPlace
from shiyakusho.engines.tickets.selectors.live import Hall, hall_of, open_shifts
from shiyakusho.engines.tickets.selectors.queues import queues_in
from shiyakusho.engines.tickets.services import attending, calling, serving
from shiyakusho.engines.tickets.services.windows import close_window, open_window, own_shifts
from shiyakusho.engines.tickets.words import span
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import route, signed_in

LISTED = 60
LONGEST = 12
Act = Callable[[Account, HttpRequest], Visit | None]


@route.staff("tickets.call")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """My window and its queue; without a window, the windows there are to open."""
    account = signed_in(request)
    shift = own_shifts(account).first()
    if shift is None:
        return _choose(request, account)
    place = pack().place(shift.place)
    hall = hall_of(place)
    mine = next((one for one in hall.at_windows if one.window == shift.window), None)
    context = {
        "place": place,
        "shift": shift,
        "mine": _visit(mine, hall) if mine else None,
        "others": _other_services(mine) if mine else [],
        "targets": [(s, pack().services[s].name) for s in place.services if mine is None or s != mine.service],
        "waiting": [_visit(one, hall) for one in hall.waiting if one.service in shift.serves][:LISTED],
        "elsewhere": sum(one.service not in shift.serves for one in hall.waiting),
        "aside": [_visit(one, hall) for one in _aside(place)],
        "queues": [{"queue": one, "span": span(one.forecast)} for one in queues_in(hall)],
        "serves": [pack().services[one].name for one in shift.serves],
        "seconds": pack().settings.board_seconds,
        "desk": _desk_page(mine) if mine else "",
    }  # fmt: skip
    return render(request, "tickets/staff/desk.html", context)


def _choose(request: HttpRequest, account: Account) -> HttpResponse:
    found = places_of(account)
    busy = {(place.id, one.window) for place in found for one in open_shifts(place)}
    places = [
        {
            "place": place,
            "windows": [
                {
                    "number": one.number,
                    "serves": [pack().services[s].name for s in one.serves],
                    "taken": (place.id, one.number) in busy,
                }
                for one in place.windows
            ],
        }
        for place in found
    ]
    return render(request, "tickets/staff/choose.html", {"places": places})


@route.staff("tickets.call")
@require_POST
def open_at(request: HttpRequest) -> HttpResponse:
    """Take a window, or leave it."""
    account = signed_in(request)
    if request.POST.get("act") == "close":
        close_window(account=account)
        messages.success(request, "窓口を閉じました。")
        return redirect("tickets_staff:desk")
    number = request.POST.get("window", "")
    if not number.isascii() or not number.isdigit() or len(number) > 2:
        raise NothingChosen
    open_window(place_id=request.POST.get("place", ""), window=int(number), account=account)
    return redirect("tickets_staff:desk")


@route.staff("tickets.call")
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """One thing done with one visit; what is refused is said on the same screen. Who came is received
    at the desk for what they come for."""
    account = signed_in(request)
    todo = ACTS.get(request.POST.get("act", "").partition(":")[0])
    if todo is None:
        raise NothingChosen
    try:
        visit = todo(account, request)
    except NotOfThisPlace:
        raise
    except Refusal as refusal:
        messages.error(request, str(refusal))
        return redirect("tickets_staff:desk")
    return redirect((_desk_page(visit) if visit else "") or "tickets_staff:desk")


def _visit_id(request: HttpRequest) -> UUID:
    """Of the form, or said by the button of a row: ``call:<id>``."""
    said = request.POST.get("act", "").partition(":")[2] or request.POST.get("visit", "")
    if (found := as_uuid(said)) is None:
        raise NoSuchTicket
    return found


def _by_number(account: Account, request: HttpRequest) -> Visit:
    """``b12``, ``B-012`` or ``B 12``: the first of its visits that can be called."""
    typed = request.POST.get("number", "")[:LONGEST].upper()
    prefix = "".join(sign for sign in typed if "A" <= sign <= "Z")
    digits = "".join(sign for sign in typed if "0" <= sign <= "9")
    shift = own_shifts(account).first()
    found = Ticket.objects.filter(
        place=shift.place if shift else "",
        day=clock.today(),
        prefix=prefix,
        number=int(digits or 0),
    ).first()
    callable_now = (State.WAITING, State.HELD, State.NO_SHOW)
    visits = Visit.objects.filter(ticket=found, state__in=callable_now).order_by("position")
    visit = visits.first() if found else None
    if visit is None:
        raise NoSuchTicket("この番号の方は、いま呼べません。番号を確かめてください。")
    return calling.call_number(account=account, visit_id=visit.pk)


def _finish_and_next(account: Account, request: HttpRequest) -> Visit:
    serving.finish(account=account, visit_id=_visit_id(request))
    return calling.call_next(account=account)


ACTS: dict[str, Act] = {
    "next": lambda account, request: calling.call_next(account=account),
    "finish_next": _finish_and_next,
    "number": _by_number,
    "call": lambda account, request: calling.call_number(
        account=account, visit_id=_visit_id(request)
    ),
    "recall": lambda account, request: calling.recall(account=account, visit_id=_visit_id(request)),
    "start": lambda account, request: serving.start(account=account, visit_id=_visit_id(request)),
    "finish": lambda account, request: serving.finish(account=account, visit_id=_visit_id(request)),
    "hold": lambda account, request: serving.hold(account=account, visit_id=_visit_id(request)),
    "resume": lambda account, request: serving.resume(account=account, visit_id=_visit_id(request)),
    "no_show": lambda account, request: serving.no_show(
        account=account, visit_id=_visit_id(request)
    ),
    "cancel": lambda account, request: serving.cancel(account=account, visit_id=_visit_id(request)),
    "transfer": lambda account, request: serving.transfer(
        account=account, visit_id=_visit_id(request), service=request.POST.get("service", "")
    ),
}


def _aside(place: Place) -> Sequence[Visit]:
    """Who is called later, and who did not come."""
    rows = Visit.objects.filter(
        place=place.id, day=clock.today(), state__in=(State.HELD, State.NO_SHOW)
    )
    return list(rows.select_related("ticket").order_by("issued_at")[:LISTED])


def _visit(visit: Visit, hall: Hall) -> dict[str, Any]:
    since = visit.called_at if visit.state in (State.CALLED, State.SERVING) else visit.issued_at
    return {
        "visit": visit,
        "name": pack().services[visit.service].name,
        "minutes": max(0, int((hall.moment - (since or visit.issued_at)).total_seconds() // 60)),
        "span": span(hall.outlook.visits.get(str(visit.pk))),
    }


def _desk_page(visit: Visit) -> str:
    """Where who stands at my window is received, from when they came."""
    desk = attending.desk_of(visit) if visit.state == State.SERVING else None
    return reverse(desk.page) if desk else ""


def _other_services(visit: Visit) -> list[dict[str, Any]]:
    """What else is on the ticket, and how it stands."""
    rows = Visit.objects.filter(ticket=visit.ticket_id).exclude(pk=visit.pk).order_by("position")
    return [{"name": pack().services[one.service].name, "visit": one} for one in rows]
