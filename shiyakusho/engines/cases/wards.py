"""Which ward's office is in charge (担当の区), in a city that has wards."""

from datetime import date
from typing import Any

from shiyakusho.engines.cases.people_of import ward_of_resident
from shiyakusho.registers.organisation import public as organisation


def ward_of(application: Any) -> tuple[str, bool]:
    """``(ward id, guessed)``: by the register, else by an address in the answers.

    Where neither names a ward the first of the city is taken and ``guessed`` is ``True``: an
    application never lies where nobody looks. A city without wards has the ward ``""``.
    """
    wards = organisation.city().wards
    if not wards:
        return "", False
    arrived: date = application.arrived_at.date()
    if application.resident_id:
        known = ward_of_resident(application.resident_id, arrived)
        for ward in wards:
            if known and known in (ward.id, ward.code, ward.name.ja):
                return ward.id, False
    for town in _towns(application.answers):
        for ward in wards:
            if ward.name.ja in town:
                return ward.id, False
    return wards[0].id, True


def _towns(answers: Any) -> list[str]:
    """The towns of every address in the answers, in the order they were asked."""
    if isinstance(answers, dict):
        own = [answers["town"]] if isinstance(answers.get("town"), str) else []
        return own + [town for value in answers.values() for town in _towns(value)]
    if isinstance(answers, list):
        return [town for value in answers for town in _towns(value)]
    return []
