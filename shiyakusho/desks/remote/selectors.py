"""Which talks there are, and whose seat a link leads to."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from shiyakusho.desks.remote.choices import LIVE, Role, State
from shiyakusho.desks.remote.models import Happening, Seat, Talk
from shiyakusho.desks.remote.refusals import TalkNotFound
from shiyakusho.desks.remote.services.opening import digest_of
from shiyakusho.engines.booking import public as booking
from shiyakusho.ground import clock
from shiyakusho.ground.audit.actors import current_actor
from shiyakusho.ground.fence.asking import show
from shiyakusho.registers.organisation import public as organisation

MOST = 50
SINCE = timedelta(days=14)


@dataclass(frozen=True)
class Room:
    """A talk with everybody in it."""

    talk: Talk
    seats: list[Seat]

    def seat(self, role: Role) -> Seat | None:
        """Of the resident or the specialist; the first of the interpreters."""
        return next((one for one in self.seats if one.role == role), None)

    @property
    def arrived(self) -> list[Seat]:
        """Who came and was not let in yet."""
        return [one for one in self.seats if one.came_at and not one.admitted_at]


def seat_by_token(token: str) -> Seat:
    """The seat of a link; TalkNotFound. Whoever shows it is given its talk by the second fence."""
    digest = digest_of(token)
    show("talkseat", digest)
    seat = Seat.objects.filter(token_digest=digest).first()
    if seat is None:
        raise TalkNotFound
    show("talk", seat.talk_id)
    found = Seat.objects.select_related("talk", "talk__specialist").filter(pk=seat.pk).first()
    if found is None:
        raise TalkNotFound
    return found


def room_of(talk: Talk) -> Room:
    """The talk with its seats, the resident's first."""
    order = {Role.RESIDENT: 0, Role.SPECIALIST: 1, Role.INTERPRETER: 2}
    seats = Seat.objects.filter(talk=talk).order_by("pk")
    return Room(talk, sorted(seats, key=lambda one: order[Role(one.role)]))


def talks_of_staff() -> QuerySet[Talk]:
    """Talks of the sections one works in."""
    held = [section for section, _clearance in current_actor().standing.sections]
    rows = organisation.SectionRow.objects.filter(Q(pk__in=held) | Q(parent_id__in=held))
    own = Q(section_id="") | Q(section_id__in=rows.values("pk"))
    return Talk.objects.filter(own).select_related("specialist")


def talk_of_staff(talk_id: UUID) -> Talk:
    """TalkNotFound for any other."""
    found = talks_of_staff().filter(pk=talk_id).first()
    if found is None:
        raise TalkNotFound
    return found


def live_talks() -> list[Talk]:
    """Who waits, the longest first; then the talks under way."""
    rows = talks_of_staff().filter(state__in=LIVE, expires_at__gt=clock.now())
    return sorted(rows[:MOST], key=lambda one: (one.state != State.WAITING, one.opened_at))


@dataclass(frozen=True)
class Expected:
    """A booking of today by video, and its talk once somebody entered it."""

    booking: booking.Booking
    talk: Talk | None


def expected_today() -> list[Expected]:
    """The bookings of today's talks that are not over yet, in order."""
    now = clock.now()
    midnight = clock.midnight(clock.today() + timedelta(days=1))
    rows = booking.meetings_of_staff(booking.Way.REMOTE, now, midnight)
    ids = [one.pk for one in rows]
    talks = {one.booking_id: one for one in talks_of_staff().filter(booking_id__in=ids)}
    return [Expected(one, talks.get(one.pk)) for one in rows]


def past_talks() -> list[Talk]:
    """What was, of two weeks, the latest first."""
    rows = talks_of_staff().exclude(state__in=LIVE).filter(ended_at__gt=clock.now() - SINCE)
    return list(rows.order_by("-ended_at")[:MOST])


def log_of(talk: Talk) -> list[Happening]:
    """What happened, in order."""
    return list(Happening.objects.filter(talk=talk).order_by("pk")[:500])
