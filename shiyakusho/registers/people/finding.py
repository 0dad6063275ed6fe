"""Residents for the staff door: hits of the search box, names for the list of a visit."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.urls import reverse

from shiyakusho.ground.identity.permissions import may
from shiyakusho.ground.jp import wareki
from shiyakusho.ground.purpose.registry import Kind

from .models import Resident
from .records import Person
from .refusals import SearchTooWide
from .search import search
from .selectors import people_by_id

MOST = 11


def find(q: str, user: Any) -> Iterable[dict[str, str]]:
    """Residents for the search box: name, reading and birth date tell two people apart; an address
    is shown on the record alone. Nobody for whoever may not read them."""
    if not may(user, "people.read"):
        return []
    try:
        page = search(q, limit=MOST)
    except SearchTooWide:
        return []
    return [
        {"label": one.name, "text": _told_apart(one), "url": url_of(str(one.id))}
        for one in page.items
    ]


def url_of(resident_id: str) -> str:
    """The page of a resident's record."""
    return reverse("people_staff:record", args=[resident_id])


def _told_apart(one: Person) -> str:
    return f"{one.kana}　{wareki.format(one.birth_date)}生"


def _names(ids: list[str]) -> dict[str, str]:
    found = people_by_id([UUID(one) for one in ids])
    return {str(one.id): one.name for one in found.values()}


def _by_number(number: str) -> str | None:
    """The id behind a 宛名番号; no record is read."""
    found = Resident.objects.filter(number=number).values_list("pk", flat=True).first()
    return str(found) if found else None


KIND = Kind("住民", names=_names, find=_by_number, url=url_of)
