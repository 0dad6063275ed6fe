"""One's own entry: how it stands, withdraw, take what was won or give it up."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from shiyakusho.engines.booking.lottery.choices import EntryState, Stage, WinState
from shiyakusho.engines.booking.lottery.models import Entry, Win
from shiyakusho.engines.booking.lottery.refusals import EntryNotFound
from shiyakusho.engines.booking.lottery.selectors import entry_held
from shiyakusho.engines.booking.lottery.services.confirming import (
    ask_payment,
    confirm_win,
    decline_win,
)
from shiyakusho.engines.booking.lottery.services.entering import withdraw
from shiyakusho.engines.booking.lottery.shown import entry_shown
from shiyakusho.engines.booking.lottery.stages import stage_of
from shiyakusho.engines.booking.models import Booking
from shiyakusho.ground import clock
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity.permissions import route


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """The entry of its account; of somebody without one, of whoever holds its id."""
    found = entry_held(entry_id)
    record_read(found.subjects, what="lottery entry")
    if request.method != "POST":
        return _shown(request, found)
    try:
        if request.POST.get("act") == "withdraw":
            withdraw(entry_id=found.pk)
        elif request.POST.get("act") == "confirm":
            confirm_win(win_id=win_of(found, request))
        elif request.POST.get("act") == "pay":
            return redirect("payments:payment", ask_payment(win_id=win_of(found, request)).pk)
        elif request.POST.get("act") == "decline":
            decline_win(win_id=win_of(found, request))
    except Refusal as refusal:
        return _shown(request, entry_held(entry_id), refusal)
    return redirect("booking:lottery_entry", found.pk)


def win_of(found: Entry, request: HttpRequest) -> UUID:
    """The win that was pressed, of this entry and no other; :class:`EntryNotFound`."""
    text = request.POST.get("wish", "")
    wins = Win.objects.filter(entry=found, wish=int(text)) if text in "0123456789" and text else ()
    for one in wins:
        return one.pk
    raise EntryNotFound


def _bookings(win: Win) -> list[Booking]:
    """What a win of one's own gave: whoever holds the entry by its id holds these too."""
    with lifted("booking.of_win"):
        return list(Booking.objects.filter(win=win).order_by("starts_at"))


def _shown(request: HttpRequest, found: Entry, refused: Refusal | None = None) -> HttpResponse:
    now = clock.now()
    stage = stage_of(found.round, now)
    shown = entry_shown(found)
    for one in shown["wishes"]:
        win = one["win"]
        rows = _bookings(win) if win else []
        one["bookings"] = rows if win and win.state == WinState.CONFIRMED else []
        one["fee"] = sum(booking.fee_yen for booking in rows)
    pays = found.round.read.needs == "payment"
    context = shown | {
        "refused": refused,
        "may_withdraw": found.state == EntryState.ENTERED and stage == Stage.OPEN,
        "confirming": stage == Stage.CONFIRMING,
        "pays": pays,
        "drawn": found.place is not None,
    }
    status = refused.status if refused else 200
    return render(request, "booking/lottery/entry.html", context, status=status)
