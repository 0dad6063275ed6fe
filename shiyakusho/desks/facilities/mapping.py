"""A map of our own: where the facilities lie to one another. No tile of anybody else's, no script."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from shiyakusho.desks.facilities.pack import Pack
from shiyakusho.desks.facilities.searching import Found
from shiyakusho.registers.organisation import public as organisation

WIDTH, HEIGHT, MARGIN = 640, 420, 60
NEAR = 26  # two pins nearer than this stand beside one another


@dataclass(frozen=True)
class Mark:
    """A pin or a name at a place of the sheet."""

    x: int
    y: int
    label: Any
    number: int = 0


@dataclass(frozen=True)
class Sheet:
    """The map; north is up."""

    pins: list[Mark]
    places: list[Mark]
    width: int = WIDTH
    height: int = HEIGHT


def draw(pack: Pack, found: Iterable[Found]) -> Sheet | None:
    """The map with the found facilities; None where there is nothing to lay out."""
    spots = [(one.lat, one.lon) for one in pack.facilities]
    spots += [(one.lat, one.lon) for one in pack.landmarks]
    if not spots:
        return None
    names = {one.id: one.name for one in organisation.city().wards}
    at = _projection(spots)
    places = []
    for mark in pack.landmarks:
        x, y = at(mark.lat, mark.lon)
        places.append(Mark(x, y, names[mark.ward]))
    pins: list[Mark] = []
    for one in found:
        x, y = at(one.facility.lat, one.facility.lon)
        while any(math.hypot(x - pin.x, y - pin.y) < NEAR for pin in pins):
            x += NEAR
        pins.append(Mark(x, y, one.facility.name, one.number))
    return Sheet(pins, places)


def _projection(spots: list[tuple[float, float]]) -> Any:
    """Degrees to the sheet, as wide as high in kilometres."""
    lats, lons = [lat for lat, _ in spots], [lon for _, lon in spots]
    narrow = math.cos(math.radians(sum(lats) / len(lats)))
    wide = max((max(lons) - min(lons)) * narrow, 0.01)
    high = max(max(lats) - min(lats), 0.01)
    scale = min((WIDTH - 2 * MARGIN) / wide, (HEIGHT - 2 * MARGIN) / high)

    def at(lat: float, lon: float) -> tuple[int, int]:
        x = MARGIN + (lon - min(lons)) * narrow * scale
        y = MARGIN + (max(lats) - lat) * scale
        return round(x), round(y)

    return at
