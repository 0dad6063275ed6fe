"""For whom a booking is: what they wrote, checked; and how many they may have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import connection

from shiyakusho.engines.booking.choices import LIVE, Way
from shiyakusho.engines.booking.codes import person_digest
from shiyakusho.engines.booking.models import Booking, Resource
from shiyakusho.engines.booking.refusals import ContactMissing, NameMissing, TooManyBookings
from shiyakusho.engines.booking.terms import TermsData
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.jp import JpError
from shiyakusho.ground.jp import phone as numbers
from shiyakusho.ground.ui.written import as_written
from shiyakusho.registers.people import public as people

_ALONE = "SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))"
LONGEST_NAME = 100


@dataclass(frozen=True)
class Person:
    """Who books. ``birth_date`` is only compared, never kept; ``group_id``: a group they stand for."""

    name: str
    email: str = ""
    phone: str = ""
    account: Account | None = None
    birth_date: date | None = None
    language: str = "ja"
    group_id: UUID | None = None

    @property
    def digest(self) -> str:
        """By which this person's bookings are counted; empty where nothing tells them apart."""
        if self.account is not None:
            return person_digest(f"account:{self.account.pk}")
        known = self.email.strip().casefold() or self.phone
        return person_digest(known) if known else ""


NOBODY_YET = Person("")


def checked(person: Person, resource: Resource, *, by_staff: bool) -> Person:
    """What was written, as it is kept. NameMissing, ContactMissing, WordsRefused.

    Online an address is needed to tell of changes; staff may book for somebody who has a telephone
    number alone, or neither.
    """
    name = as_written(person.name, limit=LONGEST_NAME)
    if not name:
        raise NameMissing
    email = as_written(person.email, limit=254)
    if email or not (by_staff or person.account):
        try:
            validate_email(email)
        except ValidationError:
            raise ContactMissing(extra={"field": "email"}) from None
    phone = _phone(person.phone, needed=resource.way == Way.PHONE)
    return Person(name, email, phone, person.account, person.birth_date, person.language)


def born(person: Person) -> date | None:
    """The birth date of the register where the account is tied to it, else what was written."""
    resident = people.resident_id_of(person.account) if person.account else None
    if resident is None:
        return person.birth_date
    return people.person(resident).birth_date


def require_few(digest: str, resource: Resource, terms: TermsData, now: datetime, *, more: int = 1,
                but: UUID | None = None) -> None:  # fmt: skip
    """:class:`TooManyBookings`. Whoever books twice at once is counted one after the other: to be
    called in the transaction of the booking, before anything of it is locked."""
    if not (terms.most_per_person and digest):
        return
    with connection.cursor() as cursor:
        cursor.execute(_ALONE, [f"booking:{resource.pk}:{digest}"])
    with lifted("booking.count"):
        live = Booking.objects.filter(
            person=digest, resource=resource, state__in=LIVE, ends_at__gt=now
        )
        if but is not None:
            live = live.exclude(pk=but)
        if live.count() + more > terms.most_per_person:
            raise TooManyBookings(extra={"most": terms.most_per_person})


def _phone(written: str, *, needed: bool) -> str:
    text = as_written(written, limit=30)
    if not text and not needed:
        return ""
    try:
        numbers.parse(text)
    except JpError:
        raise ContactMissing(extra={"field": "phone"}) from None
    return text
