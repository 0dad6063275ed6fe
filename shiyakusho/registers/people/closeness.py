"""How close a reader stands to whom they read: for the inspection of readings (閲覧の点検).

Only ids and family names leave this file, nothing is shown to anybody: no read is noted.
"""

from collections.abc import Collection
from datetime import date
from uuid import UUID

from .models import AddressPeriod, Membership, Resident
from .models.periods import on_day


def family_name(name: str) -> str:
    """The family name as it is written: what stands before the first space."""
    return name.replace("\u3000", " ").split(" ")[0]


def family_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The family names of these residents."""
    rows = Resident.objects.filter(pk__in=ids).values_list("pk", "name")
    return {pk: family_name(name) for pk, name in rows}


def share_of_family_name(name: str) -> float:
    """Which part of the residents has this family name; 1 where there are none at all."""
    everybody = Resident.objects.filter(until=None).count()
    same = Resident.objects.filter(until=None, name__startswith=f"{name} ").count()
    return same / everybody if everybody else 1.0


def near(resident_id: UUID, on: date) -> set[UUID]:
    """The resident, who shares the household, and who lives at the same address on ``on``."""
    found = {resident_id}
    homes = Membership.objects.filter(on_day(on), resident_id=resident_id).values("household")
    together = Membership.objects.filter(on_day(on), household__in=homes)
    found.update(together.values_list("resident_id", flat=True))
    place = AddressPeriod.objects.filter(on_day(on), resident_id=resident_id).first()
    if place is not None and place.rest:
        same = AddressPeriod.objects.filter(
            on_day(on), town=place.town, rest=place.rest, building=place.building
        )
        found.update(same.values_list("resident_id", flat=True))
    return found
