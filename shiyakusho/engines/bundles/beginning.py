"""A bundle begun by a program, which names the procedures itself (the demo)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from shiyakusho.engines.guide import public as guide
from shiyakusho.ground.clock import today
from shiyakusho.ground.identity.models import Account

from . import services
from .choosing import Choice
from .models import Bundle
from .ways import way_of


def begin_with(
    *,
    account: Account,
    events: Sequence[str],
    procedures: Sequence[str],
    facts: Mapping[str, object],
) -> Bundle:
    """These procedures of these events, in this order. `facts` are what the guide would have been
    told: days and papers follow from them."""
    entries = {one.id: one for one in guide.assess(events, facts, today()).entries}
    choices = [
        Choice(entries[one], way_of(entries[one].definition, account), chosen=True)
        for one in procedures
        if one in entries
    ]
    return services.begin(account=account, events=events, choices=choices)
