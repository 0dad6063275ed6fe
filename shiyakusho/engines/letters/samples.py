"""A believable case for every letter, for the preview, the tests and the bench."""

from __future__ import annotations

from functools import cache
from typing import Any

from shiyakusho.ground import yamlfile
from shiyakusho.registers.organisation import public as organisation

from .manifest import folder


@cache
def _file() -> dict[str, Any]:
    return yamlfile.read(folder() / "samples.yaml")


def sample(template_id: str) -> dict[str, Any]:
    """The data of a letter as :func:`~.rendering.render` takes it, in the city served here."""
    frame, own = _file()["frame"], _file()["letters"][template_id]
    wards = organisation.city().wards
    section = organisation.office_for(
        own.get("role", frame["role"]), frame["ward"] if wards else None
    )
    return {
        "section_id": section.id,
        "issued_on": frame["issued_on"],
        "number": organisation.city().number_format.format(
            symbol=section.symbol, number=123, year=8
        ),
        "addressee": dict(frame["addressee"]),
        "reasons": own.get("reasons", []),
        "values": dict(own["values"]),
    }
