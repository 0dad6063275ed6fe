"""Ask the register. Every answer about people is noted in the audit as a read."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from shiyakusho.ground import clock
from shiyakusho.ground.audit import record_read

from .models import AccountLink, AddressPeriod, GivenFact, Household, Membership, Resident
from .models.periods import on_day
from .records import Given, HouseholdView, Member, Person, Provenance, person_of
from .refusals import NoSuchResident
from .sight import sight_of


def people_by_id(ids: Iterable[UUID], on: date | None = None) -> dict[UUID, Person]:
    """The people with these ids as the present actor may see them on ``on`` (today)."""
    wanted, day = set(ids), on or clock.today()
    residents = Resident.objects.filter(pk__in=wanted)
    found = see(list(residents), day)
    record_read((p.subject for p in found), what="people.person")
    return {person.id: person for person in found}


def person(resident_id: UUID, on: date | None = None) -> Person:
    """One resident; raises :class:`NoSuchResident`."""
    try:
        return people_by_id([resident_id], on)[resident_id]
    except KeyError:
        raise NoSuchResident from None


def see(residents: list[Resident], on: date) -> list[Person]:
    """People in the order of ``residents``, addresses masked; notes no read by itself."""
    ids = [resident.pk for resident in residents]
    sight = sight_of(ids, on)
    periods = AddressPeriod.objects.filter(on_day(on), resident_id__in=ids)
    where = {period.resident_id: period for period in periods}
    return [
        person_of(
            resident,
            where.get(resident.pk),
            protected=resident.pk in sight.protected,
            visible=resident.pk not in sight.hidden,
        )
        for resident in residents
    ]


def resident_of(account: Any) -> Person | None:
    """The resident an account belongs to, or ``None``."""
    link = AccountLink.objects.filter(account_id=account.pk, ended_at__isnull=True).first()
    return person(link.resident_id) if link else None


def resident_id_of(account: Any) -> UUID | None:
    """Only the id: no record is read."""
    links = AccountLink.objects.filter(account_id=account.pk, ended_at__isnull=True)
    return links.values_list("resident_id", flat=True).first()


def household_of(resident_id: UUID, on: date | None = None) -> HouseholdView | None:
    """The household a resident belongs to on ``on`` (today), head first; ``None`` without one."""
    day = on or clock.today()
    membership = Membership.objects.filter(on_day(day), resident_id=resident_id).first()
    if membership is None:
        return None
    household = Household.objects.get(pk=membership.household_id)
    rows = list(
        Membership.objects.filter(on_day(day), household=household)
        .select_related("resident")
        .order_by("position", "since")
    )
    people = see([row.resident for row in rows], day)
    record_read((p.subject for p in people), what="people.household")
    members = tuple(
        Member(who, row.relation, row.position, row.since, row.until)
        for row, who in zip(rows, people, strict=True)
    )
    return HouseholdView(household.id, household.number, members)


def given_facts(resident_id: UUID, as_of: date | None = None) -> dict[str, Given]:
    """The newest valid fact of each name that the resident (or somebody for them) gave."""
    day = as_of or clock.today()
    rows = (
        GivenFact.objects.filter(resident_id=resident_id, withdrawn_at__isnull=True)
        .filter(Q(valid_until__isnull=True) | Q(valid_until__gte=day), at__date__lte=day)
        .order_by("fact", "-at", "-id")
        .distinct("fact")
    )
    facts = {row.fact: _given(row) for row in rows}
    if facts:
        record_read([f"resident:{resident_id}"], what="people.given_facts")
    return facts


def _given(row: GivenFact) -> Given:
    source = row.get_source_display()
    said = Provenance("given", source, row.said_by, row.at, None, row.valid_until, row.consent)
    return Given(row.pk, row.fact, row.value, said)
