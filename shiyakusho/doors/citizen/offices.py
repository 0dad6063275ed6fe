"""Counters and whether they are open now."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from shiyakusho.registers.organisation.public import Place, Section, city, is_open

FIRST = 2  # shown at once on the home page


@dataclass(frozen=True)
class Counter:
    """A place people can go to (窓口). ``ward`` is empty for the city hall."""

    name: Any
    address: Any
    phone: str
    hours: Any
    open_now: bool
    ward: str = ""


def counters(at: datetime) -> list[Counter]:
    """The city hall and the ward offices, as they stand at the moment ``at``."""
    here = city()
    found: dict[Place, Section] = {}
    for section in here.sections.values():
        found.setdefault(section.place, section)
    places = [(here.hall, ""), *((ward.office, ward.name.ja) for ward in here.wards)]
    return [_counter(place, found[place], at, ward) for place, ward in places if place in found]


def nearest_first(counters: list[Counter], ward: str) -> list[Counter]:
    """The reader's own ward office before the others; the order of the city where none is known."""
    return sorted(counters, key=lambda counter: not (ward and counter.ward == ward))


def _counter(place: Place, section: Section, at: datetime, ward: str) -> Counter:
    """A place is open when its first section is."""
    return Counter(
        name=place.name,
        address=place.address,
        phone=place.phone.number,
        hours=section.hours.text,
        open_now=open_at(section, at),
        ward=ward,
    )


def open_at(section: Section, at: datetime) -> bool:
    """Whether it is an opening day, from the opening hour until before the closing hour."""
    hours = section.hours
    return is_open(section)(at.date()) and hours.open <= f"{at:%H:%M}" < hours.close
