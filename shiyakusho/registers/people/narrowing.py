"""What whoever acts for somebody may know of them and of people around them (目的外の利用をしない).

Of others in the household: who they are, nothing from any register about them. Of what the resident
told the city before (telephone, bank account): a parent or guardian sees it, a proxy does not, who
was asked to file something and knows what they were told for it.
"""

from collections.abc import Mapping
from typing import Any, TypeVar
from uuid import UUID

from .representation import Authority, authority_now

Fact = TypeVar("Fact")
OF_OTHERS = frozenset(
    {"id", "name", "kana", "birth_date", "sex", "relation", "lives_with", "nationality"}
)
LISTS = ("members", "children")
OF_THE_MOTHER = ("mother_insurance", "mother_pension")


def narrowed(
    facts: dict[str, Any], resident_id: UUID, given: Mapping[str, object]
) -> dict[str, Any]:
    """``facts`` as the present reader may have them; changed in place."""
    authority = _for(resident_id)
    if authority is None:
        return facts
    for name in LISTS:
        facts[name] = [
            one if one.get("id") == str(resident_id) else _who_it_is(one) for one in facts[name]
        ]
    mother_herself = facts["self"].get("sex") == "F"
    for name in () if mother_herself else OF_THE_MOTHER:
        facts.pop(name, None)
    if not authority.by_law:
        for name in given:
            facts.pop(name, None)
    return facts


def told_by_the_person(resident_id: UUID, given: Mapping[str, Fact]) -> Mapping[str, Fact]:
    """What the resident told the city, as far as the present reader may have it."""
    authority = _for(resident_id)
    return given if authority is None or authority.by_law else {}


def _who_it_is(record: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name in OF_OTHERS}


def _for(resident_id: UUID) -> Authority | None:
    authority = authority_now()
    return authority if authority and authority.resident_id == resident_id else None
