"""What the front desk hands out: plain, frozen, and masked where the reader may not look."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from .models import AddressPeriod, Resident

MASKED = "（表示できません）"


@dataclass(frozen=True)
class Address:
    """An address as the register writes it. ``since`` is the day it became the address."""

    postal_code: str
    lg_code: str
    ward: str
    town: str
    rest: str
    building: str
    since: date

    @property
    def one_line(self) -> str:
        """小倉南区守恒本町二丁目3番11号 コーポ101号."""
        place = f"{self.ward}{self.town}{self.rest}"
        return f"{place} {self.building}" if self.building else place


@dataclass(frozen=True)
class Person:
    """A resident as a reader may see them.

    ``address`` is ``None`` when there is none, or when it is hidden under 支援措置: then
    ``address_hidden`` is true and no screen, letter or search may show it.
    """

    id: UUID
    number: str
    name: str
    kana: str
    alias: str
    former_name: str
    birth_date: date
    birth_date_note: str
    sex: str
    nationality: str
    residence_status: str
    residence_until: date | None
    since: date
    until: date | None
    end_reason: str
    address: Address | None
    protected: bool
    address_hidden: bool

    @property
    def subject(self) -> str:
        """The audit's name for this person."""
        return f"resident:{self.id}"

    @property
    def address_line(self) -> str:
        """The address in one line; a word in brackets when hidden, empty when there is none."""
        if self.address_hidden:
            return MASKED
        return self.address.one_line if self.address else ""


@dataclass(frozen=True)
class Member:
    """A person in a household: 続柄 to the head, and from when until when."""

    person: Person
    relation: str
    position: int
    since: date
    until: date | None


@dataclass(frozen=True)
class HouseholdView:
    """A household on a day, the head first."""

    id: UUID
    number: str
    members: tuple[Member, ...]

    @property
    def head(self) -> Member | None:
        return next((m for m in self.members if m.relation == "世帯主"), None)


@dataclass(frozen=True)
class Provenance:
    """Where a fact comes from: a register's import, or somebody's word."""

    kind: str  # "register" | "given"
    source: str
    said_by: str
    at: datetime | None
    since: date | None
    valid_until: date | None
    consent: str = ""


@dataclass(frozen=True)
class Given:
    """A fact a resident gave."""

    id: UUID
    fact: str
    value: Any
    provenance: Provenance


@dataclass(frozen=True)
class Page:
    """A page of people; ``next_cursor`` is ``None`` on the last one."""

    items: tuple[Person, ...]
    next_cursor: str | None


def address_of(period: AddressPeriod) -> Address:
    return Address(
        period.postal_code,
        period.lg_code,
        period.ward,
        period.town,
        period.rest,
        period.building,
        period.since,
    )


def person_of(
    resident: Resident, period: AddressPeriod | None, *, protected: bool, visible: bool
) -> Person:
    """The person as seen by a reader who may (``visible``) or may not see the address."""
    shown = period is not None and visible
    return Person(
        id=resident.id,
        number=resident.number,
        name=resident.name,
        kana=resident.kana,
        alias=resident.alias,
        former_name=resident.former_name,
        birth_date=resident.birth_date,
        birth_date_note=resident.birth_date_note,
        sex=resident.sex,
        nationality=resident.nationality,
        residence_status=resident.residence_status,
        residence_until=resident.residence_until,
        since=resident.since,
        until=resident.until,
        end_reason=resident.end_reason,
        address=address_of(period) if shown and period else None,
        protected=protected,
        address_hidden=not visible,
    )
