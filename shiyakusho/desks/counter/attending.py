"""Who a reception is about and who came: the household with those who move, the one who died."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from shiyakusho.registers.people import public as people

from .refusals import NobodyMoves

if TYPE_CHECKING:
    from django.http import QueryDict

    from shiyakusho.engines.bundles import public as bundles

MOVES = frozenset({"move-in", "move-out", "move-within"})
MOST = 20


def household_of(reception: bundles.Bundle) -> people.HouseholdView | None:
    """The household of who died, else of who came; None of somebody no register knows."""
    whose = reception.about or reception.on_behalf_of
    return people.household_of(whose) if whose else None


def movers_in(
    data: QueryDict, household: people.HouseholdView | None, before: Sequence[str] | None
) -> list[str] | None:
    """Who of the household is ticked as moving, by id; None: everybody. NobodyMoves."""
    if household is None or "movers" not in data:
        return list(before) if before is not None else None
    ticked = set(data.getlist("mover"))
    ids = [str(one.person.id) for one in household.members]
    moving = [one for one in ids if one in ticked]
    if not moving:
        raise NobodyMoves
    return moving if len(moving) < len(ids) else None


def who_is_there(reception: bundles.Bundle, words: str) -> dict[str, Any]:
    """The people on the page of a reception; `words`: whom to look for, who came for the one who died."""
    household, words = household_of(reception), words.strip()[:100]
    members = household.members if household else ()
    moves = MOVES & set(reception.events) and not reception.about
    return {
        "person": people.person(reception.on_behalf_of) if reception.on_behalf_of else None,
        "deceased": people.person(reception.about) if reception.about else None,
        "household": household,
        "members": [
            {
                "member": one,
                "moves": reception.movers is None or str(one.person.id) in reception.movers,
            }
            for one in members
        ],
        "asks_who_moves": bool(moves) and len(members) > 1,
        "left": [one for one in members if one.person.id != reception.about],
        "words": words,
        "found": _found(words) if words and reception.about else None,
    }


def _found(words: str) -> list[people.Person]:
    try:
        return list(people.search(words, limit=MOST).items)
    except people.SearchTooWide:
        return []
