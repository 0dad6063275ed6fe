"""Say which room stands in which building."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from shiyakusho.desks.facilities.models import Room
from shiyakusho.desks.facilities.pack import pack
from shiyakusho.desks.facilities.refusals import NoSuchFacility
from shiyakusho.engines.booking import public as booking
from shiyakusho.ground.audit import recorded

MOST_PEOPLE = 100_000


def tie(
    *, resource_id: UUID, facility_id: str, kinds: Collection[str], people: int | None = None
) -> Room:
    """This resource is a room of this facility (another one than before, it is moved there).

    Raises NoSuchFacility, and what the bookings say of a resource that is not there.
    """
    facility = pack().facility(facility_id)
    resource = booking.resource_of(resource_id)
    chosen = [one for one in pack().kinds if one in kinds]
    if len(chosen) != len(set(kinds)) or (people is not None and not 0 < people <= MOST_PEOPLE):
        raise NoSuchFacility
    with recorded("facilities.tie", subjects=[resource.subject], facility=facility.id):
        room, _ = Room.objects.update_or_create(
            resource=resource,
            defaults={"facility": facility.id, "kinds": chosen, "people": people},
        )
    return room


def untie(*, resource_id: UUID) -> None:
    """It is no room of a facility any more; its bookings stay."""
    with recorded("facilities.untie", subjects=[f"resource:{resource_id}"]):
        Room.objects.filter(resource_id=resource_id).delete()
