"""Which office does it, in which ward."""

from __future__ import annotations

from functools import lru_cache

from django.conf import settings

from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.organisation.public import Section


def office_of(role: str, ward: object) -> Section | None:
    """The section for a role; of the ward when it is known and the city has it."""
    return _office(settings.CITY, role, ward if isinstance(ward, str) else None)


@lru_cache(maxsize=4096)
def _office(city: str, role: str, ward: str | None) -> Section | None:
    # A pack is read once per process, so what it says may be kept as long.
    try:
        return organisation.office_for(role, ward)
    except organisation.UnknownWard:
        return _office(city, role, None)
    except (organisation.UnknownRole, organisation.UnknownSection):
        return None


def depends_on_ward(role: str) -> bool:
    """Does the office differ from ward to ward?"""
    return _depends_on_ward(settings.CITY, role)


@lru_cache(maxsize=512)
def _depends_on_ward(city: str, role: str) -> bool:
    wards = organisation.city().wards
    if len(wards) < 2:
        return False
    first, second = (_office(city, role, ward.id) for ward in wards[:2])
    return first is not None and second is not None and first.id != second.id


def ward_names() -> list[tuple[str, object]]:
    """Wards to choose from: id and name."""
    return [(ward.id, ward.name) for ward in organisation.city().wards]
