"""Where rooms say what they keep of a person in a session, and whose a thing is that a route names."""

from collections.abc import Callable
from uuid import UUID

from shiyakusho.ground.contracts.registries import Registry

SERVED = "people.served"  # for whom this session acts: an ``Authority.key``

of_person: list[str] = []


def keeps_of_person(key: str) -> None:
    """``key`` of the session is about whoever is served: it goes when that is somebody else."""
    if key not in of_person:
        of_person.append(key)


# A route's argument (``case_id``) → whose the thing of this id is, as far as it is anybody's. Asked by
# the house itself, of requests that were turned away; the id is whatever the request said.
named_by: Registry[Callable[[UUID], UUID | None]] = Registry("whose a thing is")
