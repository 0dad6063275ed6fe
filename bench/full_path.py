"""From the question to the letter in a large city: ``python -m bench.full_path [--quick]``.

Guide, form with a photo of 5 MB, queue, draft, decision, letter, page by page and by the API, on
a demo city of 100,000 and then of 1,000,000 cases (``--quick``: 2,000 and 20,000). Of every step:
one client's p50 (reference: ``GET /healthz`` in between) and p95 (reference: its limit), the mean
processor time the city spent on it, web and database together, which a busy machine does not make
longer (reference: that of ``GET /healthz``), and how both grow from the one size to the other.
Then requests a second of 16 clients.
"""

import argparse
import statistics
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bench.figures import Figures, parser, percentile
from bench.path.browser import Step
from bench.path.crowd import Crowd
from bench.path.growth import grow
from bench.path.walk import PHOTO, SUBMISSION, Walk
from house import claims
from house.sites import Site, running_demo

SIZES, QUICK_SIZES = (100_000, 1_000_000), (2_000, 20_000)
PAGE_LIMIT, SUBMISSION_LIMIT, GROWTH_LIMIT = 300.0, 1000.0, 1.5
SUBMISSIONS = {SUBMISSION, PHOTO, "api: submit", "api: photo of 5 MB"}
REFERENCE = "GET /healthz"
RESIDENTS = 2_500
CLIENTS = 16
WARM_UPS = 3
Steps = dict[str, list[Step]]


def walks(site: Site, rounds: int) -> Steps:
    """Every step of ``rounds`` claims, after some that warm up each of the web's processes."""
    walk = Walk(site)
    picture = claims.five_megabytes(1)
    for _ in range(WARM_UPS):
        walk.once(claims.another(picture))
    walk.steps.clear()
    for _ in range(rounds):
        walk.once(claims.another(picture))
        for _ in range(10):
            walk.parent.get(REFERENCE, "/healthz")
    return _by_step(walk.steps)


def tell(figures: Figures, size: int, steps: Steps) -> None:
    """p50, p95 and processor time of every step at one size."""
    base, base_processor = percentile(taken(steps[REFERENCE]), 0.5), processor(steps[REFERENCE])
    figures.add(f"{size:,} cases, {REFERENCE} p50", base, "ms")
    figures.add(f"{size:,} cases, {REFERENCE} processor", base_processor, "ms")
    for step, found in steps.items():
        if step == REFERENCE:
            continue
        limit = SUBMISSION_LIMIT if step in SUBMISSIONS else PAGE_LIMIT
        name = f"{size:,} cases, {step}"
        figures.add(f"{name} p50", percentile(taken(found), 0.5), "ms",
                    reference=REFERENCE, reference_value=base)  # fmt: skip
        _against(figures, f"{name} p95", percentile(taken(found), 0.95), "ms", limit)
        figures.add(f"{name} processor", processor(found), "ms",
                    reference=REFERENCE, reference_value=base_processor)  # fmt: skip


def tell_growth(figures: Figures, small: Steps, large: Steps) -> None:
    """How many times longer every step takes in the larger city; healthz shows the machine's own."""
    for step in sorted(small, key=lambda name: name != REFERENCE):
        before, after = small[step], large[step]
        grown = {
            f"p{share * 100:.0f}": percentile(taken(after), share)
            / percentile(taken(before), share)
            for share in (0.5, 0.95)
        } | {"processor": processor(after) / processor(before)}
        for what, times in grown.items():
            _against(figures, f"growth of {step} {what}", times, "times", GROWTH_LIMIT)


def taken(steps: list[Step]) -> list[float]:
    """Milliseconds as they were felt."""
    return [step.milliseconds for step in steps]


def processor(steps: list[Step]) -> float:
    """Mean milliseconds of processor time."""
    return statistics.mean(step.processor for step in steps)


def crowds(figures: Figures, site: Site, size: int, seconds: float) -> None:
    """Requests a second of 16 clients at once: of nothing, and of what people look at."""
    crowd = Crowd(site)
    nothing = crowd.ask(["/healthz"], seconds / 4, CLIENTS)
    figures.add(f"{size:,} cases, {CLIENTS} clients, {REFERENCE}", nothing.per_second, "requests/s")
    pages = crowd.ask(crowd.pages(), seconds, CLIENTS)
    figures.add(f"{size:,} cases, {CLIENTS} clients, pages", pages.per_second, "requests/s",
                reference=f"{REFERENCE} of {CLIENTS} clients",
                reference_value=nothing.per_second)  # fmt: skip
    figures.add(f"{size:,} cases, {CLIENTS} clients, pages p95", pages.p95, "ms")
    figures.add(f"{size:,} cases, {CLIENTS} clients, answers that failed", pages.failed, "answers")


def run(figures: Figures, args: argparse.Namespace) -> None:
    """Both sizes, one after the other, in one city."""
    sizes = args.sizes or (QUICK_SIZES if args.quick else SIZES)
    measured: list[Steps] = []
    with _home(args.data_dir) as home, running_demo(residents=RESIDENTS, data_dir=home) as site:
        for size in sizes:
            seconds = grow(site.told["databases"]["owning"], size)
            figures.add(f"{size:,} cases, making them", seconds, "s")
            measured.append(walks(site, args.rounds or (4 if args.quick else 20)))
            tell(figures, size, measured[-1])
            crowds(figures, site, size, 4 if args.quick else 20)
    if len(measured) > 1:
        tell_growth(figures, measured[0], measured[-1])


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--rounds", type=int, help="claims to file at each size")
    options.add_argument("--data-dir", type=Path, help="keep the city here, or go on with it")
    options.add_argument("--sizes", type=int, nargs="+", help="other sizes, the smaller first")
    args = options.parse_args()
    figures = Figures()
    try:
        run(figures, args)
    finally:
        figures.write(args.json)
    return 0


@contextmanager
def _home(kept: Path | None) -> Iterator[Path]:
    """Where the city lies: the folder named, or one that is gone afterwards with all its cases."""
    if kept is not None:
        kept.mkdir(parents=True, exist_ok=True)
        yield kept
        return
    with tempfile.TemporaryDirectory(prefix="shiyakusho-path-", dir="/var/tmp") as folder:
        Path(folder).chmod(0o711)  # PostgreSQL runs as nobody where we are root
        yield Path(folder)


def _against(figures: Figures, name: str, value: float, unit: str, limit: float) -> None:
    verdict = "ok" if value <= limit else "over"
    figures.add(name, value, unit, reference=f"limit of {limit:g} {unit}: {verdict}",
                reference_value=limit)  # fmt: skip


def _by_step(steps: list[Step]) -> Steps:
    found: Steps = defaultdict(list)
    for step in steps:
        found[step.name].append(step)
    return dict(found)


if __name__ == "__main__":
    sys.exit(main())
