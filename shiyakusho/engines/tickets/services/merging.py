"""Take in what a kiosk gave out while it was cut off: each number once, with its own time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from shiyakusho.engines.tickets.choices import Source, State, What
from shiyakusho.engines.tickets.history import note
from shiyakusho.engines.tickets.models import Block, Kiosk, Ticket, Visit
from shiyakusho.engines.tickets.pack import pack
from shiyakusho.engines.tickets.refusals import BadMerge
from shiyakusho.engines.tickets.services.issuing import hashed, require_services, written
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded

MOST = 200  # tickets in one go; a kiosk comes again for the rest
SLACK = timedelta(minutes=2)  # how far a kiosk's clock may be off after it was set by ours


@dataclass(frozen=True)
class Brought:
    """One ticket a kiosk gave out by itself: prefix with its series, number, services, its time."""

    prefix: str
    number: int
    services: tuple[str, ...]
    issued_at: datetime

    @property
    def label(self) -> str:
        """As it was printed."""
        return f"{self.prefix}-{self.number:03}"


def merge(*, kiosk: Kiosk, brought: Sequence[Brought], dropped: Sequence[str] = ()) -> list[str]:
    """Labels that are in the queue now; the same again changes nothing.

    ``dropped`` are keys of requests the kiosk gave up waiting for: had one come through after all, its
    ticket is cancelled, for its visitor holds another number. :class:`BadMerge`: nothing is taken.
    """
    if len(brought) > MOST or len(dropped) > MOST:
        raise BadMerge
    with recorded("tickets.merge", kiosk=str(kiosk.pk), tickets=len(brought)):
        locked = Kiosk.objects.select_for_update().get(
            pk=kiosk.pk
        )  # two tabs come one after the other
        locked.seen_at = clock.now()
        locked.save(update_fields=["seen_at"])
        for one in brought:
            _take(locked, one)
        for key in dropped:
            _drop(locked, key)
    return [one.label for one in brought]


def _take(kiosk: Kiosk, one: Brought) -> None:
    block = _block(kiosk, one)
    there = Ticket.objects.filter(
        place=kiosk.place, day=block.day, prefix=one.prefix, number=one.number
    )
    if there.exists():
        return
    place = pack().place(kiosk.place)
    require_services(place, one.services)
    at = min(one.issued_at, clock.now())
    written(place, one.prefix, one.number, one.services, source=Source.OFFLINE, at=at)


def _block(kiosk: Kiosk, one: Brought) -> Block:
    """The block the number is of, at a time at which it could be given out."""
    day = one.issued_at.astimezone(clock.TOKYO).date()
    block = Block.objects.filter(
        kiosk=kiosk, day=day, prefix=one.prefix, first__lte=one.number, last__gte=one.number
    ).first()
    if block is None or not one.services or block.service != one.services[0]:
        raise BadMerge(extra={"number": one.label})
    oldest, newest = block.reserved_at - SLACK, clock.now() + SLACK
    last = block.reserved_at + timedelta(hours=pack().settings.block_hours)
    if not oldest <= one.issued_at <= min(newest, last):
        raise BadMerge(extra={"number": one.label})
    return block


def _drop(kiosk: Kiosk, key: str) -> None:
    visits = Visit.objects.select_for_update(of=("self",)).filter(
        ticket__key=hashed(kiosk_key(kiosk, key)), state__in=(State.WAITING, State.HELD)
    )
    for visit in visits:
        moment = max(clock.now(), visit.issued_at)
        visit.state, visit.finished_at = State.CANCELLED, moment
        visit.save(update_fields=["state", "finished_at"])
        note(visit, What.CANCELLED, moment)


def kiosk_key(kiosk: Kiosk, key: str) -> str:
    """A kiosk's own key for one press of its button."""
    return f"kiosk:{kiosk.pk}:{key}"
