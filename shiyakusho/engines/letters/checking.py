"""Our check of a procedure's definition: the letters it names exist."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from shiyakusho.registers.catalogue.registry import Finding

from .manifest import manifest

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition, Process


def letters_exist(definition: Definition, process: Process | None) -> Iterator[Finding]:
    """A finding for every letter that ``national/letters`` does not have."""
    known = manifest().letters
    for name, template in definition.letters.items():
        if template not in known:
            yield Finding(
                place=("letters", name),
                code="unknown_letter",
                message=f"通知書の様式 {template} が national/letters にありません",
            )
