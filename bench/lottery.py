"""A round of 240,000 entries, drawn, written down, and drawn again by the outside script:
``python -m bench.lottery [--quick]``. The limit for the draw is ten seconds.

The reference is sorting as many numbers by their SHA-256: less than that no draw can do.
"""

import hashlib
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figures, parser
from shiyakusho.engines.booking.lottery import publishing, recompute
from shiyakusho.engines.booking.lottery.drawing import Entry, Terms, commitment, draw, seed_of

LIMIT = 10.0  # seconds
SECRET, VALUE = b"bench" * 6, "3 1 6"


def entries_of(count: int) -> tuple[list[Entry], Terms]:
    """As a month of courts and halls: 3 wishes of 2,000 slots, the evening wanted most."""
    chance = random.Random(1)
    slots = [f"court-{place}-{time}" for place in range(100) for time in range(20)]
    weights = [1 + time for _ in range(100) for time in range(20)]
    terms = Terms(
        {slot: count // 8_000 for slot in slots},
        reserved={slot: {1: count // 40_000} for slot in slots[::3]},
        most_each=2,
        most_of_group=4,
    )
    made = []
    for n in range(count):
        chosen = list(dict.fromkeys(chance.choices(slots, weights, k=4)))
        wishes = [(one,) for one in chosen[:2]] + [tuple(sorted(chosen[2:]))] * (len(chosen) > 2)
        group = f"club-{n % 9_000}" if n % 3 == 0 else ""
        made.append(
            Entry(f"{n:07}", tuple(wishes), n % 10 // 9, group, 1 + n % 2, 1 + (n % 5 == 0))
        )
    return made, terms


@contextmanager
def measured(figures: Figures, name: str, reference: float | None = None) -> Iterator[list[float]]:
    taken: list[float] = []
    start = time.perf_counter()
    yield taken
    taken.append(time.perf_counter() - start)
    figures.add(name, taken[0], "s", reference="sort by SHA-256", reference_value=reference)


def main() -> int:
    options = parser(str(__doc__)).parse_args()
    figures = Figures()
    entries, terms = entries_of(24_000 if options.quick else 240_000)
    with measured(figures, "sort by SHA-256") as plain:
        sorted(entries, key=lambda one: hashlib.sha256(one.number.encode()).digest())
    listed = publishing.entries_csv(entries)
    sha = publishing.digest(listed)
    with measured(figures, f"draw of {len(entries):,} entries", plain[0]) as taken:
        outcome = draw(entries, terms, seed_of(SECRET, sha, VALUE))
    figures.add("entries that won", len(outcome.won) / len(entries), "of all")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        with measured(figures, "written down", plain[0]):
            for file, text in {
                "commitment.txt": commitment(SECRET),
                "terms.json": publishing.terms_json(terms),
                "entries.csv": listed,
                "draw.json": publishing.draw_json(publishing.Drawn(SECRET, sha, VALUE)),
                "result.csv": publishing.result_csv(entries, outcome),
            }.items():
                (folder / file).write_text(text, encoding="utf-8", newline="")
        with measured(figures, "drawn again outside", plain[0]):
            again = subprocess.run(
                [sys.executable, "-I", recompute.__file__, name], check=False, capture_output=True
            )
    figures.write(options.json)
    return 0 if again.returncode == 0 and taken[0] <= LIMIT else 1


if __name__ == "__main__":
    raise SystemExit(main())
