"""Whose report it is: the office of the recipient's ward, and the offices of an officer."""

from __future__ import annotations

from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.yearly.plans import Plan, plans
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.organisation import public as organisation


def offices_of(plan: Plan) -> dict[str, frozenset[str]]:
    """Office → the wards (id, code and name) it works for; ``""`` in a city without wards."""
    role = catalogue.live(plan.procedure).definition.office
    wards = organisation.city().wards
    if not wards:
        return {organisation.office_for(role).id: frozenset()}
    found: dict[str, frozenset[str]] = {}
    for ward in wards:
        office = organisation.office_for(role, ward.id).id
        names = {ward.id, ward.code, ward.name.ja}
        found[office] = found.get(office, frozenset()) | names
    return found


def own_sections(account: Account, procedure: str) -> frozenset[str]:
    """The sections, with the units under them, some of whose cases of this procedure ``account``
    sees today. Of a procedure that is live no more, only who sees every secrecy."""
    definition = next(
        (one.definition for one in catalogue.all_live() if one.procedure_id == procedure), None
    )
    secrecy = catalogue.secrecy_level(definition.secrecy if definition else "secret")
    kind = definition.kind if definition else ""
    scope = cases.scope_of(account)
    return frozenset(one for one in scope.sections if scope.sees(one, secrecy, kind))


def sends(account: Account) -> bool:
    """Whether any yearly report is sent by an office of ``account``."""
    live = {version.procedure_id for version in catalogue.all_live()}
    return any(
        own_sections(account, id_) & set(offices_of(plan))
        for id_, plan in plans().items()
        if id_ in live
    )
