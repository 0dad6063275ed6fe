"""What a clerk does with whoever was called: begin, finish, put aside, send on, give up."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from shiyakusho.engines.tickets import history
from shiyakusho.engines.tickets.choices import State, What
from shiyakusho.engines.tickets.models import Ticket, Visit, WindowShift
from shiyakusho.engines.tickets.pack import pack
from shiyakusho.engines.tickets.places import require_at
from shiyakusho.engines.tickets.refusals import NoSuchTicket, NothingChosen, VisitMoved
from shiyakusho.engines.tickets.services import attending
from shiyakusho.engines.tickets.services.calling import at_own_window, held_visit
from shiyakusho.engines.tickets.services.windows import held_shift
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account


def start(*, account: Account, visit_id: UUID | str) -> Visit:
    """They came: the work begins. Refusals of :func:`_mine`."""
    with recorded("tickets.start") as event:
        visit, shift, moment = _mine(account, visit_id, State.CALLED)
        visit.state, visit.started_at = State.SERVING, _after(visit.called_at, moment)
        attending.begin(visit, account)
        visit.save()
        history.note(visit, What.STARTED, moment, shift.window)
        event.subjects.append(visit.ticket.subject)
    return visit


def finish(*, account: Account, visit_id: UUID | str) -> Visit:
    """Done. Whoever was not marked as come is taken to have come when they were called."""
    with recorded("tickets.finish") as event:
        visit, shift, moment = _mine(account, visit_id, State.CALLED, State.SERVING)
        _end(visit, State.DONE, moment, account)
        history.note(visit, What.FINISHED, moment, shift.window)
        event.subjects.append(visit.ticket.subject)
    return visit


def no_show(*, account: Account, visit_id: UUID | str) -> Visit:
    """They were called and did not come; they may still be called by number."""
    with recorded("tickets.no_show") as event:
        visit, shift, moment = _mine(account, visit_id, State.CALLED)
        _end(visit, State.NO_SHOW, moment, account)
        history.note(visit, What.NO_SHOW, moment, shift.window)
        event.subjects.append(visit.ticket.subject)
    return visit


def hold(*, account: Account, visit_id: UUID | str) -> Visit:
    """Put aside (a form to fill in, something to fetch): not called until it is taken up again."""
    with recorded("tickets.hold") as event:
        visit, shift, moment = _mine(account, visit_id, State.CALLED, State.SERVING)
        _free(visit, account)
        visit.state, visit.window = State.HELD, None
        visit.called_at = visit.started_at = None
        visit.save()
        history.note(visit, What.HELD, moment, shift.window)
        event.subjects.append(visit.ticket.subject)
    return visit


def resume(*, account: Account, visit_id: UUID | str) -> Visit:
    """Back into the queue, at the place its time of issue gives it."""
    with recorded("tickets.resume") as event:
        visit = _of_my_place(account, visit_id)
        if visit.state not in (State.HELD, State.NO_SHOW):
            raise VisitMoved(extra={"state": visit.state})
        visit.state, visit.window = State.WAITING, None
        visit.called_at = visit.started_at = visit.finished_at = None
        visit.save()
        history.note(visit, What.RESUMED, clock.now())
        event.subjects.append(visit.ticket.subject)
    return visit


def transfer(*, account: Account, visit_id: UUID | str, service: str) -> Visit:
    """Done here; on to another business of the house, with the time of issue kept."""
    with recorded("tickets.transfer", to=service) as event:
        visit, shift, moment = _mine(account, visit_id, State.CALLED, State.SERVING)
        if service not in pack().place(shift.place).services or service == visit.service:
            raise NothingChosen
        _end(visit, State.DONE, moment, account)
        history.note(visit, What.TRANSFERRED, moment, shift.window)
        more = Visit.objects.create(
            ticket=visit.ticket,
            place=visit.place,
            day=visit.day,
            service=service,
            position=_next_position(visit.ticket),
            issued_at=visit.issued_at,
            moved_from=visit,
        )
        history.note(more, What.ISSUED, moment)
        event.subjects.append(visit.ticket.subject)
    return more


def cancel(*, account: Account, visit_id: UUID | str) -> Visit:
    """Taken out of the queue by an officer."""
    with recorded("tickets.cancel") as event:
        visit = _of_my_place(account, visit_id)
        _cancel(visit)
        event.subjects.append(visit.ticket.subject)
    return visit


def give_up(*, ticket: Ticket) -> None:
    """The visitor goes home: whatever of the ticket still waits is cancelled.

    :class:`VisitMoved` where nothing waits.
    """
    with recorded("tickets.give_up", subjects=[ticket.subject]):
        rows = Visit.objects.select_for_update(of=("self",)).select_related("ticket")
        waiting = list(rows.filter(ticket=ticket, state__in=(State.WAITING, State.HELD)))
        if not waiting:
            raise VisitMoved
        for visit in waiting:
            _cancel(visit)


def _cancel(visit: Visit) -> None:
    if visit.state not in (State.WAITING, State.HELD):
        raise VisitMoved(extra={"state": visit.state})
    moment = clock.now()
    visit.state, visit.finished_at = State.CANCELLED, _after(visit.issued_at, moment)
    visit.save()
    history.note(visit, What.CANCELLED, moment)


def _mine(
    account: Account, visit_id: UUID | str, *states: State
) -> tuple[Visit, WindowShift, datetime]:
    """The visit at the clerk's window in one of these states, locked. Refusals: WindowNotOpen,
    NoSuchTicket, WrongWindow, VisitMoved."""
    shift = held_shift(account)
    visit = at_own_window(shift, visit_id)
    if visit.state not in states:
        raise VisitMoved(extra={"state": visit.state})
    return visit, shift, clock.now()


def _of_my_place(account: Account, visit_id: UUID | str) -> Visit:
    """A visit of a place where the officer works, locked. Refusals: NoSuchTicket, NotOfThisPlace."""
    place = Visit.objects.filter(pk=visit_id).values_list("place", flat=True).first()
    if place is None:
        raise NoSuchTicket
    require_at(account, pack().place(place))
    return held_visit(visit_id, place)


def _end(visit: Visit, state: State, moment: datetime, account: Account) -> None:
    _free(visit, account)
    visit.state = state
    if state == State.DONE:
        visit.started_at = visit.started_at or visit.called_at
    visit.finished_at = _after(visit.started_at or visit.called_at, moment)
    visit.save()


def _free(visit: Visit, account: Account) -> None:
    attending.end(account)
    visit.ticket.busy = False
    visit.ticket.save(update_fields=["busy"])


def _after(earlier: datetime | None, moment: datetime) -> datetime:
    """Clocks of several nodes may differ by a little; the order of what happened does not."""
    return max(moment, earlier) if earlier else moment


def _next_position(ticket: Ticket) -> int:
    last = Visit.objects.filter(ticket=ticket).order_by("-position").first()
    return last.position + 1 if last else 1
