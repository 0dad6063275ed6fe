"""Call somebody to a window: the next, or one by number. No two clerks ever call the same."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Case, DateTimeField, F, QuerySet, Value, When
from django.db.models.functions import Coalesce

from shiyakusho.engines.tickets import history
from shiyakusho.engines.tickets.choices import AT_WINDOW, State, What
from shiyakusho.engines.tickets.models import Visit, WindowShift
from shiyakusho.engines.tickets.pack import pack
from shiyakusho.engines.tickets.refusals import (
    NobodyWaits,
    NoSuchTicket,
    VisitMoved,
    WindowBusy,
    WrongWindow,
)
from shiyakusho.engines.tickets.services.windows import held_shift
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account


def call_next(*, account: Account) -> Visit:
    """Whoever is first of those this window serves: locked, and passed over by everybody else.

    Refusals: WindowNotOpen, WindowBusy, NobodyWaits.
    """
    with recorded("tickets.call") as event:
        shift = _free_shift(account)
        moment = clock.now()
        waiting = Visit.objects.filter(
            place=shift.place,
            day=moment.date(),
            state=State.WAITING,
            service__in=shift.serves,
            ticket__busy=False,
        )
        visit = _passing_over(in_order(waiting, moment)).first()
        if visit is None:
            raise NobodyWaits
        _call(visit, shift, moment)
        event.subjects.append(visit.ticket.subject)
    return visit


def call_number(*, account: Account, visit_id: UUID | str) -> Visit:
    """One that waits, was put aside or did not come, out of its turn.

    Refusals: WindowNotOpen, WindowBusy, NoSuchTicket, VisitMoved.
    """
    with recorded("tickets.call_number") as event:
        shift = _free_shift(account)
        visit = held_visit(visit_id, shift.place)
        if visit.state not in (State.WAITING, State.HELD, State.NO_SHOW) or visit.ticket.busy:
            raise VisitMoved(extra={"state": visit.state})
        visit.started_at = visit.finished_at = None
        _call(visit, shift, clock.now())
        event.subjects.append(visit.ticket.subject)
    return visit


def recall(*, account: Account, visit_id: UUID | str) -> Visit:
    """Call the same again. Refusals: WindowNotOpen, NoSuchTicket, WrongWindow, VisitMoved."""
    with recorded("tickets.recall") as event:
        shift = held_shift(account)
        visit = at_own_window(shift, visit_id)
        if visit.state != State.CALLED:
            raise VisitMoved(extra={"state": visit.state})
        history.note(visit, What.RECALLED, clock.now(), shift.window)
        event.subjects.append(visit.ticket.subject)
    return visit


def in_order(waiting: QuerySet[Visit], moment: datetime) -> QuerySet[Visit]:
    """Reservations whose time it is by their time, then everybody by when the number was given out."""
    around = timedelta(minutes=pack().settings.reserved_minutes)
    now_due = When(due__range=(moment - around, moment + around), then=F("due"))
    never = Value(datetime.max.replace(tzinfo=clock.TOKYO) - timedelta(days=2))
    first = Case(now_due, default=None, output_field=DateTimeField())
    return waiting.annotate(first=Coalesce(first, never)).order_by(
        "first", "issued_at", "ticket__prefix", "ticket__number", "position"
    )


def held_visit(visit_id: UUID | str, place: str) -> Visit:
    """One visit of today at this place with its ticket, both locked; :class:`NoSuchTicket`."""
    rows = Visit.objects.select_for_update(of=("self", "ticket")).select_related("ticket")
    visit = rows.filter(pk=visit_id, place=place, day=clock.today()).first()
    if visit is None:
        raise NoSuchTicket
    return visit


def at_own_window(shift: WindowShift, visit_id: UUID | str) -> Visit:
    """The visit at the clerk's window, locked; :class:`WrongWindow` for anybody else's."""
    visit = held_visit(visit_id, shift.place)
    if visit.state not in AT_WINDOW:
        raise VisitMoved(extra={"state": visit.state})
    if visit.window != shift.window:
        raise WrongWindow
    return visit


def _passing_over(rows: QuerySet[Visit]) -> QuerySet[Visit]:
    """Visit and ticket are locked together: two windows never reach for two visits of one ticket."""
    locked = rows.select_for_update(skip_locked=True, of=("self", "ticket"))
    return locked.select_related("ticket")


def _free_shift(account: Account) -> WindowShift:
    shift = held_shift(account)
    here = Visit.objects.filter(
        place=shift.place, day=clock.today(), window=shift.window, state__in=AT_WINDOW
    )
    if here.exists():
        raise WindowBusy
    return shift


def _call(visit: Visit, shift: WindowShift, moment: datetime) -> None:
    visit.state, visit.window = State.CALLED, shift.window
    visit.called_at = max(moment, visit.issued_at)
    visit.save()
    visit.ticket.busy = True
    visit.ticket.save(update_fields=["busy"])
    history.note(visit, What.CALLED, moment, shift.window)
