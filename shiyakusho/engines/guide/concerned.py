"""Whom a visit to the counter is about: who of the household moves, who died, who was just born.

The register says who is there today; what happened may be newer than it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from shiyakusho.ground.rules import fitting
from shiyakusho.ground.rules.values import blend
from shiyakusho.registers.people import public as people

from .household import ARRIVAL, facts_of
from .procedures import knowledge

BIRTH, DEPARTURE, DEATH = "birth", "move-out", "death"
MOVES = frozenset({ARRIVAL, DEPARTURE, "move-within"})
# What is so of everybody in the days after they were born, before any register has them.
NEWBORN = {
    "relation": "子",
    "lives_with": True,
    "in_childcare": False,
    "school": "none",
    "pension": "none",
    "receives": [],
    "card_held": False,
    "sign_cert": False,
}


def facts_at_counter(
    resident_id: UUID | None,
    events: Collection[str],
    day: dt.date,
    said: Mapping[str, Any],
    *,
    movers: Collection[str] | None = None,
    deceased: UUID | None = None,
) -> dict[str, Any]:
    """Facts of the register as they concern this visit. `movers`: ids of those who move, where it is
    not everybody; `deceased`: the resident who died. What is filed here is filed today."""
    facts = facts_of(resident_id, day, events) if resident_id else {}
    if deceased is not None:
        _bereft(facts, deceased, day)
    if movers is not None and "members" in facts and MOVES & set(events):
        _move(facts, movers, events)
    if BIRTH in events and "members" in facts and said.get("birth_date"):
        _born(facts, str(said["birth_date"]))
    if ARRIVAL in events:
        facts["move_in_filed_date"] = day
    return fitting(facts, knowledge().vocabulary)


def _bereft(facts: dict[str, Any], deceased: UUID, day: dt.date) -> None:
    """The one who died as the register last had them; they are of the household no more."""
    end = people.person(deceased).until
    last = min(day, end - dt.timedelta(days=1)) if end else day
    of_them = people.facts_for(deceased, last)
    left = [one for one in of_them["members"] if one["id"] != str(deceased)]
    facts["deceased"] = of_them["self"]
    facts["remaining_members"] = len(left)
    for group in ("members", "children"):
        if group in facts:
            facts[group] = [one for one in facts[group] if one["id"] != str(deceased)]


def _move(facts: dict[str, Any], movers: Collection[str], events: Collection[str]) -> None:
    """Who moves inside the city is the household from now on; who leaves it leaves one behind."""
    household = {one["id"] for one in facts["members"]}
    moving = [one for one in facts["members"] if one["id"] in movers]
    facts["movers"] = moving
    if DEPARTURE not in events:
        stays = household - {one["id"] for one in moving}
        facts["members"] = moving
        facts["children"] = [one for one in facts["children"] if one["id"] not in stays]


def _born(facts: dict[str, Any], day: str) -> None:
    """A child the register does not have yet."""
    there = {str(one["birth_date"]) for one in facts["children"]}
    if day not in there:
        child = {"id": "newborn", "birth_date": dt.date.fromisoformat(day), **NEWBORN}
        facts["children"] = [*facts["children"], child]
        facts["members"] = [*facts["members"], child]


def beyond_register(
    said: Mapping[str, Any], resident_id: UUID | None, events: Collection[str], day: dt.date
) -> dict[str, Any]:
    """What was said at home, without what the register of this resident answers itself: there nobody
    knew yet who was answering."""
    if resident_id is None:
        return dict(said)
    words = knowledge().vocabulary
    case = words.case(facts_at_counter(resident_id, events, day, said), day, events)
    there = {name: value for name, value in said.items() if name in words.facts}
    return {name: value for name, value in there.items() if blend((case.read(name),)).missing}
