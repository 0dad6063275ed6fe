"""Which office does it, in which ward."""

from __future__ import annotations

from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.organisation.public import Section


def office_of(role: str, ward: object) -> Section | None:
    """The section for a role; of the ward when it is known and the city has it."""
    try:
        return organisation.office_for(role, str(ward) if isinstance(ward, str) else None)
    except organisation.UnknownWard:
        return office_of(role, None)
    except (organisation.UnknownRole, organisation.UnknownSection):
        return None


def depends_on_ward(role: str) -> bool:
    """Does the office differ from ward to ward?"""
    wards = organisation.city().wards
    if len(wards) < 2:
        return False
    first, second = (office_of(role, ward.id) for ward in wards[:2])
    return first is not None and second is not None and first.id != second.id


def ward_names() -> list[tuple[str, object]]:
    """Wards to choose from: id and name."""
    return [(ward.id, ward.name) for ward in organisation.city().wards]
