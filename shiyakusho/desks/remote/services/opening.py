"""A talk begins: at a booth, with a booking, or because a specialist asks somebody in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError

from shiyakusho.desks.remote.choices import LIVE, Outcome, Role, State, What
from shiyakusho.desks.remote.models import Seat, Signal, Talk
from shiyakusho.desks.remote.pack import Booth, Topic, pack
from shiyakusho.desks.remote.refusals import NotARemoteBooking, TalkNotFound, TalkOver, TooEarly
from shiyakusho.engines.booking import public as booking
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import lifted, show
from shiyakusho.ground.identity import codes
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation

from .changing import is_over, note

LINK = "talk link"


def digest_of(token: str) -> str:
    """What the database keeps of the secret of a link."""
    return codes.digest(token, LINK)


def open_at_booth(
    *, booth: Booth, topic_id: str, language: str = "ja", until: datetime | None = None
) -> Seat:
    """Somebody sits down in a booth: the talk of whoever sat there before is over. ``until``: they wait
    so long, and not as long as the city says."""
    topic = pack().topic(topic_id)
    section = pack().section_for(topic, booth)
    with recorded("remote.open_at_booth", booth=booth.id, topic=topic_id) as event:
        with lifted("remote.booth"):
            _empty(booth)
        talk = _talk(topic, section.id, language, booth=booth.id)
        talk.expires_at = until or talk.expires_at
        event.subjects.extend(talk.subjects)
        return _begun(talk)


def open_for(*, clerk: Account, topic_id: str, section_id: str, language: str = "ja") -> Talk:
    """A specialist begins: whom they give the link of the resident's seat comes in."""
    topic = pack().topic(topic_id)
    organisation.section(section_id)
    with recorded("remote.open_for", topic=topic_id) as event:
        talk = _talk(topic, section_id, language)
        talk.specialist = clerk
        event.subjects.extend(talk.subjects)
        _begun(talk)
        Seat.objects.create(
            talk=talk, role=Role.SPECIALIST, came_at=clock.now(), admitted_at=clock.now()
        )
    return talk


def open_booked(*, booking_id: UUID, account: Account | None, language: str = "ja") -> Seat:
    """The talk of a booking: the same one however often, its seat free for this browser.

    Raises BookingNotFound, NotARemoteBooking, TooEarly, TalkOver.
    """
    found = booking.held_by_id(booking_id)
    if found.resource.way != booking.Way.REMOTE or found.state not in STANDING:
        raise NotARemoteBooking
    now = clock.now()
    if now < opens_at(found.starts_at):
        raise TooEarly(extra={"from": opens_at(found.starts_at).isoformat()})
    try:
        return _booked(found, account, language, now)
    except IntegrityError:  # a second click was faster
        return _booked(found, account, language, now)


STANDING = frozenset({booking.State.CONFIRMED, booking.State.DONE, booking.State.NO_SHOW})


def opens_at(start: datetime) -> datetime:
    """From when a booked talk may be entered."""
    return start - timedelta(minutes=pack().settings.before_minutes)


def _booked(found: Any, account: Account | None, language: str, now: datetime) -> Seat:
    with recorded("remote.open_booked", subjects=found.subjects) as event:
        with lifted("remote.booked"):
            talk = Talk.objects.select_for_update(of=("self",)).filter(booking_id=found.pk).first()
        if talk is not None:
            event.subjects.append(talk.subject)
            return _again(talk)
        until = found.ends_at + timedelta(minutes=pack().settings.waits_minutes)
        if until <= now:
            raise TalkOver
        talk = Talk(
            title=found.resource.name,
            section_id=found.resource.section_id,
            booking_id=found.pk,
            account=account,
            language=language,
            opened_at=now,
            expires_at=until,
        )
        event.subjects.append(talk.subject)
        return _begun(talk)


def come_back(*, talk_id: UUID, account: Account | None) -> Seat:
    """Who is signed in comes back to their own talk, from wherever they are. TalkNotFound, TalkOver."""
    with recorded("remote.come_back") as event:
        rows = Talk.objects.select_for_update(of=("self",)).filter(pk=talk_id, account=account)
        talk = rows.first() if account is not None else None
        if talk is None:
            raise TalkNotFound
        event.subjects.extend(talk.subjects)
        return _again(talk)


def _again(talk: Talk) -> Seat:
    """Whoever proved to hold the booking comes back from wherever they are: a new link."""
    if is_over(talk):
        raise TalkOver
    show("talk", talk.pk)
    seat = Seat.objects.select_for_update(of=("self",)).get(talk=talk, role=Role.RESIDENT)
    renewed(seat)
    return seat


def renewed(seat: Seat) -> None:
    """Another link; the old one is worth nothing, and the browser that entered by it is out."""
    seat.turn += 1
    seat.token_digest = digest_of(seat.token)
    seat.holder_digest, seat.left_at = "", None
    Signal.objects.filter(sender=seat).delete()
    Signal.objects.filter(receiver=seat).delete()
    seat.save()


def _talk(topic: Topic, section_id: str, language: str, booth: str = "") -> Talk:
    now = clock.now()
    words = {one: topic.name.in_language(code) for one, code in TEXTS.items()}
    return Talk(
        topic=topic.id,
        title=words,
        section_id=section_id,
        booth=booth,
        language=language,
        opened_at=now,
        expires_at=now + timedelta(minutes=pack().settings.waits_minutes),
    )


TEXTS = {"ja": "ja", "plain": "ja-easy", "en": "en"}


def _begun(talk: Talk) -> Seat:
    show("talk", talk.pk)
    talk.save(force_insert=True)
    seat = seat_for(talk, Role.RESIDENT)
    note(talk, What.OPENED)
    return seat


def seat_for(talk: Talk, role: Role) -> Seat:
    """A seat with a link of its own."""
    seat = Seat(talk=talk, role=role)
    seat.token_digest = digest_of(seat.token)
    seat.save(force_insert=True)
    return seat


def _empty(booth: Booth) -> None:
    for talk in Talk.objects.select_for_update(of=("self",)).filter(booth=booth.id, state__in=LIVE):
        close(talk, Outcome.MISSED if talk.state == State.WAITING else Outcome.ANSWERED)


def close(talk: Talk, outcome: Outcome | str) -> None:
    """It is over: nobody comes in any more, and what passed between the browsers is gone."""
    talk.state = State.MISSED if outcome == Outcome.MISSED else State.ENDED
    talk.outcome, talk.ended_at = outcome, clock.now()
    talk.pointed, talk.shown_id = "", None
    talk.version += 1
    talk.save()
    Signal.objects.filter(talk=talk).delete()
    note(talk, What.ENDED)
