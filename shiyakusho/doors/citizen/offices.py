"""Counters and whether they are open now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shiyakusho.registers.organisation.public import Place, Section, city, is_open


@dataclass(frozen=True)
class Counter:
    """A place people can go to (窓口)."""

    name: Any
    address: Any
    phone: str
    hours: Any
    open_now: bool


def counters(at: datetime) -> list[Counter]:
    """The city hall and the ward offices, as they stand at the moment ``at``."""
    here = city()
    found: dict[Place, Section] = {}
    for section in here.sections.values():
        found.setdefault(section.place, section)
    places = [here.hall, *(ward.office for ward in here.wards)]
    return [_counter(place, found[place], at) for place in places if place in found]


def _counter(place: Place, section: Section, at: datetime) -> Counter:
    """A place is open when its first section is."""
    return Counter(
        name=place.name,
        address=place.address,
        phone=place.phone.number,
        hours=section.hours.text,
        open_now=open_at(section, at),
    )


def open_at(section: Section, at: datetime) -> bool:
    """Whether it is an opening day, from the opening hour until before the closing hour."""
    hours = section.hours
    return is_open(section)(at.date()) and hours.open <= f"{at:%H:%M}" < hours.close
