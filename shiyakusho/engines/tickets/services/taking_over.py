"""Take over days that happened elsewhere (another system's records, the demo's past), in bulk.

Written by COPY: weeks of a ward in a second. What is under way at ``now`` stays under way.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from shiyakusho.engines.tickets.choices import Source, State, What
from shiyakusho.engines.tickets.forecast.past import Day, Was
from shiyakusho.engines.tickets.links import digest_of, token_for
from shiyakusho.engines.tickets.models import Counter, Ticket, WindowShift
from shiyakusho.engines.tickets.pack import Place, pack
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account

_TICKET = (
    "id",
    "place",
    "day",
    "prefix",
    "number",
    "source",
    "issued_at",
    "key",
    "token_digest",
    "busy",
)
_VISIT = (
    "id",
    "ticket_id",
    "place",
    "day",
    "service",
    "position",
    "state",
    "issued_at",
    "due",
    "window",
    "called_at",
    "started_at",
    "finished_at",
    "moved_from_id",
)
_EVENT = ("visit_id", "what", "at", "window")  # fmt: skip


def take_over(
    *, place_id: str, days: Iterable[Day], now: datetime, hands: Sequence[Account] = ()
) -> int:
    """Write down these days of a place until ``now``; how many visits. A day that has tickets already
    stays as it is. ``hands`` hold the windows that are open still."""
    place, count = pack().place(place_id), 0
    with recorded("tickets.take_over", place=place.id) as event:
        for day in days:
            visits = [one for one in day.visits if one.issued <= now]
            if not visits or _is_there(place, visits[0]):
                continue
            _windows(place, day, now, iter(hands))
            _write(place, sorted(visits, key=lambda one: one.issued), now)
            count += len(visits)
        event.detail["visits"] = count
    return count


def _is_there(place: Place, one: Was) -> bool:
    return Ticket.objects.filter(place=place.id, day=_day(one)).exists()


def _day(one: Was) -> Any:
    return one.issued.astimezone(clock.TOKYO).date()


def _windows(place: Place, day: Day, now: datetime, hands: Any) -> None:
    rows = []
    for shift in day.shifts:
        if shift.opened > now:
            continue
        open_still = shift.closed > now
        account = next(hands, None) if open_still else None
        if open_still and account is None:
            continue
        closed = None if open_still else shift.closed
        rows.append(
            WindowShift(
                place=place.id,
                window=shift.window,
                serves=sorted(shift.serves),
                account=account,
                opened_at=shift.opened,
                closed_at=closed,
            )
        )
    WindowShift.objects.bulk_create(rows)


def _write(place: Place, visits: Sequence[Was], now: datetime) -> None:
    day, last = _day(visits[0]), dict.fromkeys(place.services, 0)
    tickets: list[tuple[Any, ...]] = []
    rows: list[tuple[Any, ...]] = []
    events: list[tuple[Any, ...]] = []
    for one in visits:
        last[one.service] += 1
        prefix, number = pack().services[one.service].prefix, last[one.service]
        digest = digest_of(token_for(place.id, day, f"{prefix}-{number:03}"))
        ticket, visit, state = uuid.uuid4(), uuid.uuid4(), state_of(one, now)
        busy = state in (State.CALLED, State.SERVING)
        tickets.append(
            (ticket, place.id, day, prefix, number, Source.KIOSK, one.issued, None, digest, busy)
        )
        rows.append(
            (
                visit,
                ticket,
                place.id,
                day,
                one.service,
                1,
                state,
                one.issued,
                None,
                *_times(one, state),
                None,
            )
        )
        events.extend((visit, *told) for told in _events(one, state))
    Counter.objects.bulk_create(
        Counter(place=place.id, day=day, prefix=pack().services[service].prefix, last=number)
        for service, number in last.items()
        if number
    )
    for table, columns, found in (
        ("tickets_ticket", _TICKET, tickets),
        ("tickets_visit", _VISIT, rows),
        ("tickets_ticketevent", _EVENT, events),
    ):
        _copy(table, columns, found)


def state_of(one: Was, now: datetime) -> State:
    """How a visit stands at a moment."""
    if one.called is None:
        return State.CANCELLED if one.ended <= now else State.WAITING
    if one.called > now:
        return State.WAITING
    if one.ended > now:
        return State.SERVING if one.came else State.CALLED
    return State.DONE if one.came else State.NO_SHOW


def _times(one: Was, state: State) -> tuple[Any, ...]:
    """Window, called, started, finished."""
    called = one.called if state not in (State.WAITING, State.CANCELLED) else None
    started = one.called if state in (State.SERVING, State.DONE) else None
    over = state in (State.DONE, State.NO_SHOW, State.CANCELLED)
    return one.window if called else None, called, started, one.ended if over else None


def _events(one: Was, state: State) -> Iterable[tuple[Any, ...]]:
    window, called, started, finished = _times(one, state)
    yield What.ISSUED, one.issued, None
    if called:
        yield What.CALLED, called, window
    if started:
        yield What.STARTED, started, window
    if finished:
        ends = {State.NO_SHOW: What.NO_SHOW, State.CANCELLED: What.CANCELLED}
        yield ends.get(state, What.FINISHED), finished, window


def _copy(table: str, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    """Names of our own tables; the values go beside them."""
    names = ", ".join(f'"{one}"' for one in columns)
    with connection.cursor() as cursor, cursor.copy(f"COPY {table} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(
                [str(one) if isinstance(one, State | Source | What) else one for one in row]
            )
