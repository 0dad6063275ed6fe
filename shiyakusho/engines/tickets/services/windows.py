"""Open and close a window (窓口を開く・閉じる)."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import IntegrityError
from django.db.models import Q, QuerySet

from shiyakusho.engines.tickets.choices import AT_WINDOW
from shiyakusho.engines.tickets.hours import begin_of_today
from shiyakusho.engines.tickets.models import Visit, WindowShift
from shiyakusho.engines.tickets.pack import pack
from shiyakusho.engines.tickets.places import require_at
from shiyakusho.engines.tickets.refusals import (
    NothingChosen,
    WindowBusy,
    WindowNotOpen,
    WindowTaken,
)
from shiyakusho.engines.tickets.services.closing import close_forgotten
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account


def open_window(
    *, place_id: str, window: int, account: Account, serves: Sequence[str] = ()
) -> WindowShift:
    """The clerk takes this window for ``serves`` (as the pack says where none are named).

    One window a clerk, one clerk a window. Refusals: NotOfThisPlace, WindowTaken, WindowBusy,
    NothingChosen.
    """
    place = pack().place(place_id)
    require_at(account, place)
    shape = place.window(window)
    chosen = list(serves) or list(shape.serves if shape else ())
    if shape is None or not chosen or not set(chosen) <= set(place.services):
        raise NothingChosen
    try:
        with recorded("tickets.open_window", place=place.id, window=window):
            close_forgotten(WindowShift.objects.filter(Q(place=place.id) | Q(account=account)))
            _leave(account)
            return WindowShift.objects.create(
                place=place.id,
                window=window,
                serves=chosen,
                account=account,
                opened_at=clock.now(),
            )
    except IntegrityError:
        raise WindowTaken from None


def close_window(*, account: Account) -> None:
    """The clerk's window closes; whoever stands at it is finished first (:class:`WindowBusy`)."""
    with recorded("tickets.close_window") as event:
        shift = held_shift(account)
        event.detail |= {"place": shift.place, "window": shift.window}
        _close(shift)


def held_shift(account: Account) -> WindowShift:
    """The clerk's open window, locked: a second click waits. :class:`WindowNotOpen`."""
    shift = own_shifts(account).select_for_update().first()
    if shift is None:
        raise WindowNotOpen
    return shift


def own_shifts(account: Account) -> QuerySet[WindowShift]:
    """The clerk's open window, or none; what was left open on an earlier day is none."""
    return WindowShift.objects.filter(
        account=account, closed_at=None, opened_at__gte=begin_of_today()
    )


def _leave(account: Account) -> None:
    shift = own_shifts(account).select_for_update().first()
    if shift is not None:
        _close(shift)


def _close(shift: WindowShift) -> None:
    here = Visit.objects.filter(
        place=shift.place, day=clock.today(), window=shift.window, state__in=AT_WINDOW
    )
    if here.exists():
        raise WindowBusy
    shift.closed_at, shift.account = clock.now(), None
    shift.save(update_fields=["closed_at", "account"])
