"""A card beside the register: where the four facts (基本4情報) differ, in words, never in values."""

from __future__ import annotations

from uuid import UUID

from shiyakusho.ground.audit import record_read

from .candidates import written
from .matching import FACTS, CardFacts, compare
from .models import Resident
from .selectors import person

# Marks of the comparison that tell the same person; a former address stands on a card until it is changed.
SAME = {
    "name": {"exact", "folded"},
    "birth_date": {"same"},
    "sex": {"same", "not_stated"},
    "address": {"full", "number"},
}


def beside_card(resident_id: UUID, card: CardFacts) -> dict[str, str]:
    """How each fact compares: same, differs, former (an address of before), alias, unsure, absent,
    hidden (支援措置). Raises NoSuchResident."""
    who = person(resident_id)
    [row] = written(Resident.objects.filter(pk=resident_id))
    marks = dict(compare(card, row).marks)
    record_read([who.subject], what="people.beside_card")
    found = {fact: "same" if marks[fact] in SAME[fact] else marks[fact] for fact in FACTS}
    return found | ({"address": "hidden"} if who.address_hidden else {})
