"""Who of a section may see what: the clearance and the kinds its people (担当) have by the pack."""

from shiyakusho.ground.identity.choices import Clearance
from shiyakusho.ground.identity.roles import roles

from .cities import City
from .offices import Section
from .shapes import RoleTarget

WORK = "cases.work"


def works_in(city: City, section: Section, secrecy: int, kind: str) -> bool:
    """Whether the people of ``section`` may see cases of this secrecy and kind, and work on them."""
    own = Clearance[section.clearance.upper()] if section.clearance else 0
    if section.kinds and kind not in section.kinds:
        return False
    held = [roles()[name] for name in [*city.posts.grants.get("clerk", []), *section.roles]]
    return any(
        max(role.clearance, own) >= secrecy
        and WORK in role.permissions
        and (not role.kinds or kind in role.kinds)
        for role in held
    )


def sections_of(city: City, target: RoleTarget) -> list[str]:
    """Every section that does the work of a role, ward by ward."""
    if target.by_ward:
        return list(target.by_ward.values())
    wards = [ward.id for ward in city.wards]
    return [(target.section or "").replace("{ward}", ward) for ward in wards or [""]]
