"""Residents whom a card could mean, read as they are written; nothing of them is told to anybody."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q

from shiyakusho.ground import clock

from .keys import joined_name
from .matching import CardFacts, Written
from .models import AddressPeriod, Resident
from .records import address_of

MOST = 300  # of one name, or born on one day: about forty in a city of a million


def residents_for(card: CardFacts) -> list[Written]:
    """Present residents born on the card's day, or of the card's name."""
    today = clock.today()
    present = Resident.objects.filter(Q(until__isnull=True) | Q(until__gt=today))
    found: dict[UUID, Resident] = {}
    if card.birth_date is not None:
        found |= {one.pk: one for one in present.filter(birth_date=card.birth_date)[:MOST]}
    if key := joined_name(card.name):
        found |= {one.pk: one for one in present.filter(name_key__contains=f" {key}")[:MOST]}
    return written(found.values())


def written(residents: Iterable[Resident]) -> list[Written]:
    """Residents with every address they have had; whose line ended before has none."""
    rows, today = list(residents), clock.today()
    where: dict[UUID, list[AddressPeriod]] = {}
    periods = AddressPeriod.objects.filter(resident_id__in=[one.pk for one in rows])
    for period in periods.order_by("-since"):
        where.setdefault(period.resident_id, []).append(period)
    return [
        Written(
            id=one.pk,
            name=one.name,
            other_names=tuple(filter(None, (one.alias, one.former_name))),
            birth_date=one.birth_date,
            birth_unsure=bool(one.birth_date_note),
            sex=one.sex,
            addresses=tuple(
                address_of(period)
                for period in sorted(where.get(one.pk, []), key=lambda p: not p.holds_on(today))
            ),
        )
        for one in rows
    ]
