"""How every bench prints: one line per figure, and the same as JSON.

``name: value unit (ratio × reference)``. Machines are noisy: the ratio to a reference measured in
the same run is what counts, and growth from one size to the next.
"""

import argparse
import json
from dataclasses import asdict, dataclass, field
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One measured number; ``reference`` is what it was compared with in the same run."""

    name: str
    value: float
    unit: str
    ratio: float | None = None
    reference: str = ""

    def __str__(self) -> str:
        text = f"{self.name}: {self.value:.4g} {self.unit}"
        return text if self.ratio is None else f"{text} ({self.ratio:.3g} × {self.reference})"


@dataclass
class Figures:
    """Collects and prints figures as they come."""

    found: list[Figure] = field(default_factory=list)

    def add(
        self,
        name: str,
        value: float,
        unit: str,
        *,
        reference: str = "",
        reference_value: float | None = None,
    ) -> Figure:
        """Print one figure; with ``reference_value`` (same unit) its ratio too."""
        ratio = value / reference_value if reference_value else None
        figure = Figure(name, value, unit, ratio, reference)
        self.found.append(figure)
        print(figure, flush=True)
        return figure

    def write(self, path: Path | None) -> None:
        """Write what was found as JSON, if a file was named."""
        if path is not None:
            path.write_text(
                json.dumps([asdict(figure) for figure in self.found], ensure_ascii=False, indent=1)
            )


def parser(description: str) -> argparse.ArgumentParser:
    """The options every bench takes."""
    made = argparse.ArgumentParser(description=description)
    made.add_argument("--quick", action="store_true", help="a short run: smaller sizes, same code")
    made.add_argument("--json", type=Path, metavar="FILE", help="write the figures as JSON too")
    return made


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` (0–1) of ``values`` lie; nearest rank."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]
