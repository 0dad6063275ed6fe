"""People around a person, as far as a disclosure to that person may tell of them (法78条1項2号)."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from shiyakusho.ground import clock

from .keys import place_key
from .models import AddressPeriod, Membership, Protection, Relation, Resident
from .models.periods import on_day

NOT_TOLD = "（ほかの方の情報のため、表示しません）"
SHORTEST = 4  # signs of a folded address: less says nothing of its own


@dataclass(frozen=True)
class HiddenPlaces:
    """Where protected people around somebody live or lived, folded; none of it may be told."""

    keys: frozenset[str]

    def in_text(self, text: str) -> bool:
        """Whether ``text`` names one of these places, however it is written."""
        if not self.keys:
            return False
        folded = place_key(text)
        return any(key in folded for key in self.keys)


def hidden_places(resident_id: UUID) -> HiddenPlaces:
    """The addresses of protected people who share or shared a household with, or are related to,
    this person; what is the person's own address too is no secret to them."""
    protected = _protected(_around(resident_id))
    if not protected:
        return HiddenPlaces(frozenset())
    theirs = _keys(AddressPeriod.objects.filter(resident_id__in=protected))
    own = _keys(AddressPeriod.objects.filter(resident_id=resident_id))
    return HiddenPlaces(frozenset(theirs - own))


def name_for(resident: Resident, other: Resident) -> str:
    """The name of ``other`` as ``resident`` may read it: who lives in the same household today and
    is not protected; for anybody else a word that says why not."""
    today = clock.today()
    mine = Membership.objects.filter(on_day(today), resident=resident).values("household")
    together = Membership.objects.filter(on_day(today), resident=other, household__in=mine)
    if together.exists() and not _protected([other.pk]):
        return other.name
    return NOT_TOLD


def _around(resident_id: UUID) -> set[UUID]:
    mine = Membership.objects.filter(resident_id=resident_id).values("household")
    shared = Membership.objects.filter(household__in=mine).values_list("resident_id", flat=True)
    related = Relation.objects.filter(Q(resident_id=resident_id) | Q(other_id=resident_id))
    found = set(shared)
    for pair in related.values_list("resident_id", "other_id"):
        found.update(pair)
    return found - {resident_id}


def _protected(ids: Iterable[UUID]) -> set[UUID]:
    rows = Protection.objects.filter(on_day(clock.today()), resident_id__in=list(ids))
    return set(rows.values_list("resident_id", flat=True))


def _keys(periods: Iterable[AddressPeriod]) -> set[str]:
    found: set[str] = set()
    for one in periods:
        found |= {
            place_key(f"{one.town}{one.rest}"),
            place_key(one.rest),
            place_key(one.building),
            place_key(one.postal_code),
        }
    return {key for key in found if len(key) >= SHORTEST}
