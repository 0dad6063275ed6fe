"""What the browsers of a talk tell each other through the house, until they hear each other directly.

Each browser asks every second or so: it hands over what it has to say, and is given what the others
said, in the order in which the house took it. No connection is held open, no process needs to know of
another: it works through any proxy and with any number of servers. The row of the talk is locked while
signals are taken in, so that the numbers of signals come in the order in which they can be read.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from shiyakusho.desks.remote.choices import TOLD, Role, State, What
from shiyakusho.desks.remote.models import Happening, Seat, Signal, Talk
from shiyakusho.desks.remote.refusals import NotAdmitted, TalkNotFound, TalkOver, TooManySignals
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded

from .changing import is_over, note
from .reading import Brought

HERE = timedelta(seconds=12)  # a browser that was not heard of for so long is gone
NOTED_EVERY = timedelta(seconds=4)  # not every question is worth a write
MOST_WAITING = 300  # signals one seat may have waiting for the others
GIVEN = 100
MOST_TOLD = 60


@dataclass(frozen=True)
class Peer:
    """Another one in the room."""

    seat: Seat
    here: bool


@dataclass(frozen=True)
class Told:
    """What a browser is told: in which turn it is, who else is there, and what they said to it."""

    talk: Talk
    seat: Seat
    peers: Sequence[Peer]
    signals: Sequence[Signal]


def open_anew(*, seat_id: UUID) -> Seat:
    """A page was opened: signals of its earlier turns are nobody's, the others hear of the new one."""
    with recorded("remote.open_anew") as event:
        seat = Seat.objects.select_related("talk").select_for_update(of=("self",)).get(pk=seat_id)
        event.subjects.extend(seat.talk.subjects)
        if is_over(seat.talk):
            raise TalkOver
        if seat.admitted_at is None:
            raise NotAdmitted
        seat.epoch += 1
        seat.seen_at, seat.left_at = clock.now(), None
        seat.save(update_fields=["epoch", "seen_at", "left_at"])
        Signal.objects.filter(sender=seat).delete()
        Signal.objects.filter(receiver=seat).delete()
    return seat


def exchange(*, seat: Seat, epoch: int, after: int, brought: Sequence[Brought]) -> Told:
    """Hand over what was brought, take what waits. ``after``: the last signal that was received; it
    and those before are gone then. A page of an earlier turn is told the present one and nothing else.
    """
    now = clock.now()
    if seat.epoch != epoch or seat.admitted_at is None:
        return Told(seat.talk, seat, [], [])
    if after:
        Signal.objects.filter(receiver=seat, pk__lte=after).delete()
    if brought:
        _take_in(seat, brought)
    if seat.seen_at is None or now - seat.seen_at > NOTED_EVERY:
        with transaction.atomic():
            Seat.objects.filter(pk=seat.pk, epoch=epoch).update(seen_at=now)
    waiting = Signal.objects.filter(
        receiver=seat, receiver_epoch=epoch, pk__gt=after
    ).select_related("sender")
    return Told(seat.talk, seat, peers_of(seat), list(waiting.order_by("pk")[:GIVEN]))


def peers_of(seat: Seat) -> list[Peer]:
    """The others in the room whose pages were opened."""
    now = clock.now()
    rows = Seat.objects.filter(talk_id=seat.talk_id, admitted_at__isnull=False, epoch__gt=0)
    return [
        Peer(one, one.left_at is None and one.seen_at is not None and now - one.seen_at < HERE)
        for one in rows.exclude(pk=seat.pk).order_by("came_at", "pk")
    ]


def _take_in(seat: Seat, brought: Sequence[Brought]) -> None:
    """One after the other, whoever sends: what can be read has no gap before it."""
    with recorded("remote.signal", signals=len(brought)) as event:
        talk = Talk.objects.select_for_update(of=("self",)).get(pk=seat.talk_id)
        event.subjects.append(talk.subject)
        if is_over(talk):
            raise TalkOver
        others = {one.seat.pk: one.seat for one in peers_of(seat)}
        if Signal.objects.filter(sender=seat).count() + len(brought) > MOST_WAITING:
            raise TooManySignals
        rows = []
        for one in brought:
            to = others.get(one.to)
            if to is None:
                raise TalkNotFound
            if to.epoch == one.to_epoch:  # of an earlier turn: nobody waits for it
                rows.append(
                    Signal(
                        talk=talk,
                        sender=seat,
                        sender_epoch=seat.epoch,
                        receiver=to,
                        receiver_epoch=to.epoch,
                        body=one.body,
                    )
                )
        Signal.objects.bulk_create(rows)


def tell(*, seat: Seat, what: What) -> None:
    """A browser says that its connection broke, or is there again; once each."""
    if what not in TOLD or seat.admitted_at is None or seat.talk.state != State.OPEN:
        return
    if Happening.objects.filter(talk=seat.talk, what__in=TOLD).count() >= MOST_TOLD:
        return
    with recorded("remote.tell", subjects=seat.talk.subjects, what=str(what)):
        note(seat.talk, what, Role(seat.role))
