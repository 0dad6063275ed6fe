"""What cases ask of registers/people: facts for rules, the ward, a name and an address."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from shiyakusho.registers.people import public as people


@dataclass(frozen=True)
class Person:
    """The applicant as the register knows them. ``address`` is hidden under 支援措置."""

    name: str
    kana: str
    address: str
    protected: bool


def register_facts(resident_id: UUID | None, as_of: date) -> dict[str, Any]:
    """The register's facts about a resident; none for somebody we do not know."""
    return people.facts_for(resident_id, as_of) if resident_id else {}


def ward_of_resident(resident_id: UUID, on: date) -> str:
    """The ward (id, code or name) the resident lives in, ``""`` when not known."""
    return str(register_facts(resident_id, on).get("ward") or "")
