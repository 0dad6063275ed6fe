"""Facts the city already has of a signed-in resident: used, shown with where they come from."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from shiyakusho.ground.rules import FactError, Vocabulary
from shiyakusho.ground.rules.facts import read_facts
from shiyakusho.registers.people import public as people

from .procedures import knowledge


def known_facts(account: Any, as_of: dt.date) -> dict[str, Any]:
    """Facts of the register by id; empty for someone not signed in or not known to the register.

    What the vocabulary does not have, or has in another shape, is left out: the guide asks instead.
    """
    if not getattr(account, "is_resident", False):
        return {}
    resident_id = people.resident_id_of(account)
    if resident_id is None:
        return {}
    vocabulary = knowledge().vocabulary
    facts = people.facts_for(resident_id, as_of)
    trimmed = {name: _trimmed(value, vocabulary) for name, value in facts.items()}
    return {name: value for name, value in trimmed.items() if _fits({name: value}, vocabulary)}


def _trimmed(value: Any, vocabulary: Vocabulary) -> Any:
    """A person without the fields rules do not know."""
    if isinstance(value, list):
        return [_trimmed(one, vocabulary) for one in value]
    if not isinstance(value, Mapping):
        return value
    fields = vocabulary.fields_of("person")
    return {name: part for name, part in value.items() if name in fields}


def _fits(fact: Mapping[str, Any], vocabulary: Vocabulary) -> bool:
    try:
        read_facts(fact, vocabulary)
    except FactError:
        return False
    return True
