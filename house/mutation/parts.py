"""The parts whose tests are tried, as ``parts.yaml`` names them."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from shiyakusho.ground import yamlfile

HOUSE = Path(__file__).resolve().parents[2]
FILE = Path(__file__).parent / "parts.yaml"
EQUIVALENTS = Path(__file__).parent / "equivalents.yaml"


@dataclass(frozen=True)
class Part:
    """``modules`` (paths below ``house``; ``path::a,b``: only these functions;
    ``path::-a``: all but this one) and the ``tests`` that guard them. ``floor``: the least score
    in per cent; ``most``: seconds of tests asked about one mutant; ``keyword``: which of them (pytest's ``-k``);
    ``inside``: files are examined in the process itself, not by its spawner;
    ``database``: whether a test needs one."""

    name: str
    house: Path
    modules: tuple[str, ...]
    tests: tuple[str, ...]
    floor: float
    most: float = 20.0
    keyword: str = ""
    inside: bool = False
    database: bool = True

    def means(self, module: str, unit: str) -> bool:
        """Whether this function or constant of ``module`` is of the part."""
        [named] = [
            one.partition("::")[2] for one in self.modules if one.partition("::")[0] == module
        ]
        units = set(filter(None, named.split(",")))
        kept = {one for one in units if not one.startswith("-")}
        return f"-{unit}" not in units and (not kept or unit in kept)

    def missing(self) -> list[str]:
        """What is named and is not there."""
        named = (*self.modules, *self.tests)
        return [one for one in named if not (self.house / one.partition("::")[0]).exists()]


def parts(file: Path = FILE, house: Path = HOUSE) -> dict[str, Part]:
    """Every part by its name. ValueError names what is missing."""
    table: dict[str, dict[str, Any]] = yamlfile.read(file)
    found = {name: _part(name, said, house) for name, said in table.items()}
    for part in found.values():
        if missing := part.missing():
            raise ValueError(f"{file.name}: {part.name} names what is not there: {missing}")
    return found


def _part(name: str, said: dict[str, Any], house: Path) -> Part:
    lists = {key: tuple(said.pop(key)) for key in ("modules", "tests")}
    return Part(name=name, house=house, **lists, **said)


def equivalents(file: Path = EQUIVALENTS) -> dict[str, dict[str, str]]:
    """Module → mutant → why no test can tell it from the code."""
    if not file.exists():
        return {}
    return yamlfile.read(file) or {}
