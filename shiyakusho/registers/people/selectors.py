"""Ask the register. Every answer about people is noted in the audit as a read, and staff get none
without a purpose (:class:`~shiyakusho.ground.purpose.refusals.PurposeNeeded`)."""

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q

from shiyakusho.ground import clock
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.purpose.guard import require_purpose

from .choices import Register
from .memory import once, shelf
from .models import (
    AccountLink,
    AddressPeriod,
    GivenFact,
    Membership,
    Protection,
    RegisterEntry,
    Resident,
)
from .models.periods import on_day
from .records import Given, HouseholdView, Member, Person, Provenance, person_of
from .refusals import NoSuchResident
from .sight import sight_of


def people_by_id(ids: Iterable[UUID], on: date | None = None) -> dict[UUID, Person]:
    """The people with these ids as the present actor may see them on ``on`` (today)."""
    wanted, day = set(ids), on or clock.today()
    require_purpose(f"resident:{one}" for one in wanted)
    seen = shelf("see", day)
    known = [seen[one] for one in wanted if one in seen]
    rest = wanted.difference(seen)
    found = known + (see(list(Resident.objects.filter(pk__in=rest)), day) if rest else [])
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
    require_purpose(f"resident:{one.pk}" for one in residents)
    seen = shelf("see", on)
    new = [resident for resident in residents if resident.pk not in seen]
    found = _look_at(new, on) if new else {}
    seen.update(found)
    return [found.get(one.pk) or seen[one.pk] for one in residents]


def _look_at(residents: list[Resident], on: date) -> dict[UUID, Person]:
    ids = [resident.pk for resident in residents]
    sight = sight_of(ids, on)
    periods = AddressPeriod.objects.filter(on_day(on), resident_id__in=ids)
    where = {period.resident_id: period for period in periods}
    return {
        resident.pk: person_of(
            resident,
            where.get(resident.pk),
            protected=resident.pk in sight.protected,
            visible=resident.pk not in sight.hidden,
        )
        for resident in residents
    }


def resident_of(account: Any) -> Person | None:
    """The resident an account belongs to, or ``None``."""
    resident_id = resident_id_of(account)
    return person(resident_id) if resident_id else None


def resident_id_of(account: Any) -> UUID | None:
    """Only the id: no record is read."""
    return linked_to(account.pk)


def account_of(resident_id: UUID) -> Account | None:
    """The account a resident signs in with, or ``None``."""
    links = AccountLink.objects.filter(resident_id=resident_id, ended_at__isnull=True)
    link = links.select_related("account").first()
    return link.account if link else None


def protected_among(
    ids: Iterable[UUID], on: date | None = None, *, ever: bool = False
) -> set[UUID]:
    """Which of these residents are under 支援措置 on ``on`` (today), or ``ever`` were; only ids: no
    record is read."""
    when = Q() if ever else on_day(on or clock.today())
    rows = Protection.objects.filter(when, resident_id__in=list(ids))
    return set(rows.values_list("resident_id", flat=True))


def receiving(benefit: str, on: date) -> list[UUID]:
    """Who receives a benefit on ``on`` by the register of benefits; only ids: no record is read."""
    rows = RegisterEntry.objects.filter(
        on_day(on), register=Register.BENEFITS, facts__receives__contains=[benefit]
    )
    return list(rows.order_by("resident_id").values_list("resident_id", flat=True).distinct())


@once
def linked_to(account_id: Any) -> UUID | None:
    links = AccountLink.objects.filter(account_id=account_id, ended_at__isnull=True)
    return links.values_list("resident_id", flat=True).first()


def household_of(resident_id: UUID, on: date | None = None) -> HouseholdView | None:
    """The household a resident belongs to on ``on`` (today), head first; ``None`` without one."""
    require_purpose([f"resident:{resident_id}"])
    return _household_of(resident_id, on or clock.today())


@once
def _household_of(resident_id: UUID, day: date) -> HouseholdView | None:
    of_resident = Membership.objects.filter(on_day(day), resident_id=resident_id)
    membership = of_resident.select_related("household").first()
    if membership is None:
        return None
    household = membership.household
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
    require_purpose([f"resident:{resident_id}"])
    return dict(_given_facts(resident_id, as_of or clock.today()))


@once
def _given_facts(resident_id: UUID, day: date) -> dict[str, Given]:
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
