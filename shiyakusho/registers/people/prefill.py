"""What a form may offer instead of asking: values with where they come from (once-only)."""

from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from shiyakusho.ground import clock
from shiyakusho.ground.jp import postal

from .facts import register_of
from .narrowing import told_by_the_person
from .records import Address, Person, Provenance
from .selectors import given_facts, person

GIVEN_FOR = {"register.phone": "phone", "register.email": "email"}


@dataclass(frozen=True)
class Prefilled:
    """A value to offer and its provenance."""

    value: Any
    provenance: Provenance


def prefill(resident_id: UUID) -> dict[str, Prefilled]:
    """By prefill name: ``register.name``, ``.kana``, ``.birth_date``, ``.sex``, ``.address``,
    ``.postal_code``, ``.phone`` (the registers hold none: only a given one), ``fact.<id>``.

    What is not known, or hidden from the reader, is absent; a proxy is offered nothing the resident
    told us (phone, bank account). Raises :class:`NoSuchResident`.
    """
    me, today = person(resident_id), clock.today()
    basic = register_of(resident_id)
    offered = {name: Prefilled(value, basic) for name, value in _written(me).items() if value}
    given = told_by_the_person(resident_id, given_facts(resident_id, today))
    for fact in given.values():
        offered[f"fact.{fact.fact}"] = Prefilled(fact.value, fact.provenance)
    for name, fact_id in GIVEN_FOR.items():
        if fact_id in given:
            offered[name] = Prefilled(given[fact_id].value, given[fact_id].provenance)
    return offered


def _written(me: Person) -> dict[str, Any]:
    values: dict[str, Any] = {
        "register.name": me.name,
        "register.kana": me.kana,
        "register.birth_date": me.birth_date,
        "register.sex": me.sex,
    }
    if me.address is not None:
        values |= {
            "register.address": {
                "postal_code": me.address.postal_code,
                "town": f"{_city(me.address)}{me.address.town}",
                "rest": f"{me.address.rest} {me.address.building}".strip(),
            },
            "register.postal_code": me.address.postal_code,
        }
    return values


def _city(address: Address) -> str:
    """北九州市門司区, 春日市: the register writes the ward alone, a form wants the whole address."""
    named = _cities().get(address.lg_code, "")
    return named if named.endswith(address.ward) else address.ward


@cache
def _cities() -> dict[str, str]:
    """City (with ward) by code, read once per process."""
    return {one.lg_code: one.city for one in postal.municipalities()}
