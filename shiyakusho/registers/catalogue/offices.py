"""Office roles: who does the work, as a procedure names it; a city's pack says which section."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from django.conf import settings

from .shape import Id, Shape, Text
from .source import read_source


class OfficeRole(Shape):
    """役割としての窓口. `external`: not an office of the city (県税事務所, 警察署)."""

    id: Id
    title: Text
    external: bool = False


def offices() -> list[OfficeRole]:
    """All office roles of national/offices.yaml, in the order of the file."""
    return list(office_roles(Path(settings.NATIONAL_DIR) / "offices.yaml"))


@lru_cache(maxsize=4)
def office_roles(path: Path) -> tuple[OfficeRole, ...]:
    """The roles in this file; none when there is no such file."""
    if not path.exists():
        return ()
    return tuple(OfficeRole.model_validate(one) for one in read_source(path).data["offices"])
