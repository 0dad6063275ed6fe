"""Facts the city already has of a signed-in resident: used, shown with where they come from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from shiyakusho.ground.rules import fitting
from shiyakusho.registers.people import public as people

from .procedures import knowledge

ARRIVAL = "move-in"


def known_facts(account: Any, as_of: dt.date, events: Collection[str] = ()) -> dict[str, Any]:
    """Facts of the register by id; empty for someone not signed in or not known to the register.

    What the vocabulary does not have, or has in another shape, is left out: the guide asks instead.
    So is, of someone who moves in, that this city pays no assistance: the former city may.
    """
    if not getattr(account, "is_resident", False):
        return {}
    resident_id = people.concerned_resident(account)
    authority = people.authority_now()
    if resident_id is None or (authority is not None and not authority.full):
        return {}  # a narrow mandate opens no register: the guide asks
    return facts_of(resident_id, as_of, events)


def facts_of(resident_id: UUID, as_of: dt.date, events: Collection[str] = ()) -> dict[str, Any]:
    """Facts of the register about one resident, whoever asks for them."""
    facts = fitting(people.facts_for(resident_id, as_of), knowledge().vocabulary)
    if ARRIVAL in events and facts.get("public_assistance") is False:
        del facts["public_assistance"]
    return facts


def sources_of(account: Any, as_of: dt.date) -> Mapping[str, people.Provenance]:
    """Where each fact of `known_facts` comes from: a register and since when, or one's own word."""
    resident_id = people.concerned_resident(account)
    return people.provenance_for(resident_id, as_of) if resident_id else {}
