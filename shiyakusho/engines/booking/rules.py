"""What the terms decide about one booking: arguments in, answer out. The moment is handed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from shiyakusho.engines.booking.choices import State
from shiyakusho.engines.booking.hours import opens_at
from shiyakusho.engines.booking.refusals import (
    AgeUnknown,
    NotYetOpen,
    SeriesTooLong,
    SignInNeeded,
    TooLate,
    TooManyPlaces,
    TooYoung,
)
from shiyakusho.engines.booking.terms import Fee, TermsData
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import level_at_least
from shiyakusho.ground.jp.age import age_on


def require_time(start: datetime, terms: TermsData, zone: ZoneInfo, now: datetime) -> None:
    """:class:`NotYetOpen`, :class:`TooLate`: neither too early nor with too little notice."""
    opens = opens_at(start.astimezone(zone).date(), terms, zone)
    if now < opens:
        raise NotYetOpen(extra={"opens_at": opens.isoformat()})
    if now + timedelta(minutes=terms.notice) > start or now >= start:
        raise TooLate


def is_bookable(start: datetime, terms: TermsData, zone: ZoneInfo, now: datetime) -> bool:
    """The same as an answer, for lists."""
    try:
        require_time(start, terms, zone, now)
    except (NotYetOpen, TooLate):
        return False
    return True


def require_places(places: int, terms: TermsData) -> None:
    """:class:`TooManyPlaces`."""
    if not 1 <= places <= terms.most_places:
        raise TooManyPlaces(extra={"most": terms.most_places})


def require_series(times: int, terms: TermsData) -> None:
    """:class:`SeriesTooLong`: more dates than people may book at once by themselves, or only one."""
    if not 2 <= times <= terms.series:
        raise SeriesTooLong(extra={"most": terms.series})


def require_identity(account: Account | None, terms: TermsData) -> None:
    """:class:`SignInNeeded`: nobody signed in, or not known surely enough."""
    if terms.level and not level_at_least(account, terms.level):
        raise SignInNeeded(extra={"needed": terms.level})


def require_age(birth_date: date | None, terms: TermsData, on: date) -> None:
    """:class:`AgeUnknown`, :class:`TooYoung` on the day of the booking (年齢計算ニ関スル法律)."""
    if not terms.min_age:
        return
    if birth_date is None or birth_date > on:
        raise AgeUnknown(extra={"min_age": terms.min_age})
    if age_on(birth_date, on, "law") < terms.min_age:
        raise TooYoung(extra={"min_age": terms.min_age})


def fee_for(fee: Fee, places: int, minutes: int) -> int:
    """What a booking costs, in yen; an hour begun is an hour."""
    return fee.yen * {"booking": 1, "place": places, "hour": -(-minutes // 60)}[fee.per]


def refund_of(
    back: Sequence[Sequence[int]], paid: int, start: datetime, now: datetime, *, by_office: bool
) -> int:
    """What goes back of ``paid`` yen: the most of the lines ``[minutes before, percent]`` still in time."""
    if by_office or not back:
        return paid
    early = [percent for before, percent in back if now + timedelta(minutes=before) <= start]
    return paid * max(early, default=0) // 100


def first_state(terms: TermsData) -> State:
    """How a booking stands that was just made."""
    return State.PENDING if terms.approval else State.CONFIRMED
