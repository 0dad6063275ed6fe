"""Which officers look after accounts and representation: those of the residents' counter (住民)."""

from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.refusals import NotPermitted
from shiyakusho.ground.identity.roles import grants_of
from shiyakusho.registers.organisation import public as organisation

ROLE = "residents"


def counters() -> list[organisation.Section]:
    """The residents' counter of each ward; of a city without wards the one there is."""
    wards = organisation.city().wards
    if not wards:
        return [organisation.office_for(ROLE)]
    return [organisation.office_for(ROLE, one.id) for one in wards]


def sections_of(account: Account) -> list[organisation.Section]:
    """The residents' counters in which, or in whose section, ``account`` holds a post today."""
    held = {grant.section_id for grant in grants_of(account) if grant.section_id}
    return [one for one in counters() if one.id in held or one.parent_id in held]


def require_counter(account: Account) -> list[organisation.Section]:
    """:func:`sections_of`; :class:`NotPermitted` for whoever works elsewhere."""
    found = sections_of(account)
    if not found:
        raise NotPermitted
    return found


def wards_of(account: Account) -> frozenset[str]:
    """The names of the wards whose counter ``account`` works at."""
    own = {one.ward for one in sections_of(account)}
    return frozenset(one.name.ja for one in organisation.city().wards if one.id in own)


def is_a_ward(name: str) -> bool:
    """Whether the city has a ward of this name."""
    return any(one.name.ja == name for one in organisation.city().wards)


def counter_in(ward: str) -> organisation.Section:
    """The residents' counter of a ward by its name; the one of any ward where it is none of ours."""
    return organisation.office_for(ROLE, ward if is_a_ward(ward) else None)
