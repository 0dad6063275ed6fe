"""Who comes in, who is let in, who goes."""

from __future__ import annotations

import hmac
from datetime import timedelta
from uuid import UUID

from shiyakusho.desks.remote.choices import Role, State, What
from shiyakusho.desks.remote.models import Seat, Signal, Talk
from shiyakusho.desks.remote.pack import pack
from shiyakusho.desks.remote.refusals import SeatTaken, TalkNotFound, TalkTaken, TooManySeats
from shiyakusho.ground import clock
from shiyakusho.ground.identity import codes
from shiyakusho.ground.identity.models import Account

from .changing import changing, note
from .opening import renewed, seat_for

HOLDER = "talk holder"
MOST_SEATS = 3


def holder_digest(key: str) -> str:
    """What the database keeps of the key of a browser."""
    return codes.digest(key, HOLDER)


def held_by(seat: Seat, key: str) -> bool:
    """Whether this browser entered by the link."""
    return bool(key) and hmac.compare_digest(seat.holder_digest, holder_digest(key))


def enter(*, seat_id: UUID, talk_id: UUID, key: str, account: Account | None) -> Seat:
    """Somebody presses 入る: the seat is this browser's from now on. Again is harmless. SeatTaken."""
    with changing(talk_id, "remote.enter") as talk:
        seat = seat_with_link(talk, seat_id)
        if seat.holder_digest and not held_by(seat, key):
            raise SeatTaken
        seat.holder_digest = holder_digest(key)
        seat.came_at = seat.came_at or clock.now()
        seat.left_at, seat.seen_at = None, clock.now()
        seat.save()
        if seat.role == Role.RESIDENT and account is not None and talk.account_id is None:
            talk.account = account
        note(talk, What.CAME, seat.role)
    return seat


def take(*, talk_id: UUID, clerk: Account, over: bool = False) -> Seat:
    """A specialist takes the talk (``over``: from a colleague who handed it on). TalkTaken."""
    with changing(talk_id, "remote.take", over=over) as talk:
        if talk.specialist_id not in (None, clerk.pk) and not over:
            raise TalkTaken
        changed = talk.specialist_id not in (None, clerk.pk)
        talk.specialist = clerk
        seat = Seat.objects.filter(talk=talk, role=Role.SPECIALIST).first()
        moment = clock.now()
        if seat is None:
            seat = Seat.objects.create(
                talk=talk, role=Role.SPECIALIST, came_at=moment, admitted_at=moment
            )
            note(talk, What.CAME, Role.SPECIALIST)
        elif changed or seat.left_at is not None:
            seat.left_at = None
            seat.save(update_fields=["left_at"])
            note(talk, What.CAME, Role.SPECIALIST)
    return seat


def admit(*, talk_id: UUID, seat_id: UUID) -> None:
    """部屋に通す: who came may see and hear from now on, and the talk has begun."""
    with changing(talk_id, "remote.admit") as talk:
        seat = seat_with_link(talk, seat_id)
        if seat.came_at is None:
            raise TalkNotFound
        if seat.admitted_at is not None:
            return
        seat.admitted_at = clock.now()
        seat.save(update_fields=["admitted_at"])
        begin(talk)
        note(talk, What.ADMITTED, seat.role)


def begin(talk: Talk) -> None:
    """From the first moment on it may last so long and no longer."""
    if talk.state == State.WAITING:
        talk.state, talk.started_at = State.OPEN, clock.now()
        talk.expires_at = talk.started_at + timedelta(minutes=pack().settings.most_minutes)


def by_phone(*, talk_id: UUID) -> None:
    """The specialist talks to them by telephone; papers and form stay where they are."""
    with changing(talk_id, "remote.by_phone") as talk:
        if not talk.by_phone:
            talk.by_phone = True
            begin(talk)
            note(talk, What.BY_PHONE, Role.SPECIALIST)


def invite(*, talk_id: UUID) -> Seat:
    """A third person: a link of their own, which the specialist hands on. TooManySeats."""
    with changing(talk_id, "remote.invite") as talk:
        if Seat.objects.filter(talk=talk).count() >= MOST_SEATS:
            raise TooManySeats
        seat = seat_for(talk, Role.INTERPRETER)
        note(talk, What.INVITED, Role.SPECIALIST)
    return seat


def renew(*, talk_id: UUID, seat_id: UUID) -> Seat:
    """Another link for a seat: the old one went astray, or its person changed the machine."""
    with changing(talk_id, "remote.renew") as talk:
        seat = seat_with_link(talk, seat_id)
        renewed(seat)
        note(talk, What.RENEWED, seat.role)
    return seat


def leave(*, talk_id: UUID, seat_id: UUID) -> None:
    """Somebody goes; they may come back while the talk lasts."""
    with changing(talk_id, "remote.leave", over_too=True) as talk:
        seat = Seat.objects.filter(talk=talk, pk=seat_id).first()
        if seat is None or seat.left_at is not None or not talk.is_live:
            return
        seat.left_at = clock.now()
        seat.save(update_fields=["left_at"])
        Signal.objects.filter(sender=seat).delete()
        Signal.objects.filter(receiver=seat).delete()
        note(talk, What.LEFT, seat.role)


def seat_with_link(talk: Talk, seat_id: UUID) -> Seat:
    """A seat with a link, of this talk, locked. TalkNotFound."""
    rows = Seat.objects.select_for_update(of=("self",)).exclude(role=Role.SPECIALIST)
    seat = rows.filter(talk=talk, pk=seat_id).first()
    if seat is None:
        raise TalkNotFound
    return seat
