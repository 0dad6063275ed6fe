"""Once-only: answers kept as facts of the resident when they agree (同意)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shiyakusho.registers.people import public as people

from .procedures import knowledge

CONSENT = "手続きガイドの答えを、次の手続きで使うこと"


def savable(account: Any, facts: Mapping[str, Any]) -> list[str]:
    """Facts worth keeping: answered, neither private nor of the register nor a day of an event."""
    if not getattr(account, "is_resident", False) or people.concerned_resident(account) is None:
        return []
    authority = people.authority_now()
    if authority is not None and not authority.by_law:
        return []  # a proxy leaves nothing in somebody else's name
    known = knowledge().vocabulary.facts
    return [
        name
        for name, value in facts.items()
        if value is not None
        and name in known
        and known[name].source == "asked"
        and not (known[name].private or known[name].of_event)
    ]


def save_answers(*, account: Any, facts: Mapping[str, Any]) -> int:
    """Keeps what may be kept; returns how many facts were written."""
    resident_id = people.concerned_resident(account)
    if resident_id is None:
        return 0
    names = savable(account, facts)
    for name in names:
        people.give_fact(
            resident_id=resident_id,
            fact=name,
            value=facts[name],
            source=people.Source.PROFILE,
            consent=CONSENT,
        )
    return len(names)
