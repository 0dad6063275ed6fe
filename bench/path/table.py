"""The table of docs/performance.md from a run's figures: ``python -m bench.path.table FILE.json``."""

import json
import sys
from pathlib import Path

GROWTH = "growth of "


def rows(figures: dict[str, float]) -> list[str]:
    """A row per step: p50 / p95 at both sizes, their growth, processor time and its growth."""
    sizes = sorted(
        {int(name.split(" cases, ")[0].replace(",", "")) for name in figures if " cases, " in name}
    )
    steps = [
        name[len(GROWTH) : -len(" p50")]
        for name in figures
        if name.startswith(GROWTH) and name.endswith(" p50")
    ]
    return [_row(figures, step, sizes[0], sizes[-1]) for step in steps]


def _row(figures: dict[str, float], step: str, small: int, large: int) -> str:
    def at(size: int, what: str) -> float:
        return figures.get(f"{size:,} cases, {step} {what}", float("nan"))

    def grown(what: str) -> float:
        return figures[f"{GROWTH}{step} {what}"]

    felt = [f"{at(size, 'p50'):.0f} / {at(size, 'p95'):.0f}" for size in (small, large)]
    spent = f"{at(small, 'processor'):.0f} → {at(large, 'processor'):.0f}"
    times = f"{grown('p50'):.2f} / {grown('p95'):.2f}"
    return f"| {step} | {felt[0]} | {felt[1]} | {times} | {spent} | {grown('processor'):.2f} |"


if __name__ == "__main__":
    told = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    print("\n".join(rows({figure["name"]: figure["value"] for figure in told})))
