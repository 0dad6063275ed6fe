"""An invented person's answers on the sheet of a form: what every face of a definition is drawn of."""

from __future__ import annotations

from collections.abc import Mapping
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from shiyakusho.registers.catalogue.registry import Example

from .incoming import raw_answers
from .sheet import Offered, Sheet, fill

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.public import Version


def example_sheet(
    version: Version, example: Example, *, offered: Mapping[str, Offered] | None = None
) -> Sheet:
    """The example as the form reads it, with a file for every item that wants one."""
    definition = version.definition
    return fill(
        definition,
        raw_answers(definition, example.answers),
        facts=example.facts,
        offered=offered or {},
        files={item.id: [_file(item.id)] for item in definition.attachments},
        as_of=example.as_of,
    )


def _file(item_id: str) -> Any:
    return SimpleNamespace(blob=SimpleNamespace(state="kept", original_name=f"{item_id}.pdf"))
