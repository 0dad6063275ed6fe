"""News of the catalogue."""

from dataclasses import dataclass

from shiyakusho.ground.events import Event


@dataclass(frozen=True)
class DefinitionsChanged(Event):
    """Other versions are live now of these procedures."""

    procedures: tuple[str, ...]
