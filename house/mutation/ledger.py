"""The figures of a trial: printed, and kept in ``docs/security/mutation.csv``."""

import csv
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from house.mutation.parts import HOUSE
from house.mutation.session import Trial
from house.mutation.trying import MISSED

LEDGER = HOUSE / "docs" / "security" / "mutation.csv"


@dataclass(frozen=True)
class Row:
    """One module: how many mutants there are, how many are equivalent (said why in
    ``equivalents.yaml``), how many of the rest were tried, and what became of them."""

    part: str
    module: str
    mutants: int
    equivalent: int
    tried: int
    killed: int
    timeouts: int
    survived: int

    @property
    def score(self) -> float:
        """Per cent of the tried that a test noticed."""
        return 100 * (self.killed + self.timeouts) / self.tried if self.tried else 100.0


def rows(trial: Trial) -> list[Row]:
    """One row per module tried, in the order of the part."""
    modules = dict.fromkeys(one.module for one in trial.made)
    return [_row(trial, module) for module in modules]


def _row(trial: Trial, module: str) -> Row:
    made = [number for number, one in enumerate(trial.made) if one.module == module]
    fates = [trial.outcomes[number].fate for number in made if number in trial.outcomes]
    return Row(
        part=trial.part.name,
        module=module,
        mutants=len(made),
        equivalent=sum(trial.equivalent(trial.made[number]) for number in made),
        tried=len(fates),
        killed=fates.count("killed"),
        timeouts=fates.count("timeout"),
        survived=sum(fate in MISSED for fate in fates),
    )


def total(part: str, found: Iterable[Row]) -> Row:
    """The sum of the rows of a part."""
    counted = [field.name for field in fields(Row)][2:]
    listed = list(found)
    return Row(part, "", *(sum(getattr(row, name) for row in listed) for name in counted))


def report(trial: Trial, tell: Callable[[str], None]) -> bool:
    """Say every figure; whether the part reached its floor."""
    for test in trial.failed:
        tell(f"not asked, it does not pass by itself here: {test}")
    found = rows(trial)
    every = total(trial.part.name, found)
    for row in [*found, every]:
        tell(
            f"{row.module or 'all of ' + row.part:60} {row.tried:5} tried of {row.mutants:5}"
            f" {row.killed:5} killed {row.timeouts:3} timeouts {row.survived:4} survived"
            f" {row.equivalent:3} equivalent {row.score:6.1f} %"
        )
    part_of_them = every.tried < every.mutants - every.equivalent
    sampled = f", a sample by seed {trial.seed}" if part_of_them else ""
    tell(f"{trial.part.name}: {every.score:.1f} % in {trial.seconds:.0f} s{sampled}")
    return every.score >= trial.part.floor


def write(trial: Trial, ledger: Path) -> None:
    """Put the rows of this part in the place of those the ledger has."""
    kept: list[dict[str, str]] = []
    if ledger.exists():
        with ledger.open(encoding="utf-8", newline="") as file:
            kept = [row for row in csv.DictReader(file) if row["part"] != trial.part.name]
    found = rows(trial)
    fresh = [
        asdict(row) | {"score": f"{row.score:.1f}"}
        for row in [*found, total(trial.part.name, found)]
    ]
    with ledger.open("w", encoding="utf-8", newline="") as file:
        names = [*(field.name for field in fields(Row)), "score"]
        writer = csv.DictWriter(file, names, lineterminator="\n")
        writer.writeheader()
        writer.writerows([*kept, *fresh])
