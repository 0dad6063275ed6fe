"""From the question to the letter in a large city: ``python -m bench.full_path [--quick]``.

Guide, form with a photo of 5 MB, queue, draft, decision, letter, page by page and by the API, on
a demo city of 100,000 and then of 1,000,000 cases (``--quick``: 2,000 and 20,000). One client's
p50 (reference: ``GET /healthz`` in between) and p95 (reference: its limit) of every step, how much
p95 grows from the one size to the other, and requests a second of 16 clients.
"""

import argparse
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
Times = dict[str, list[float]]


def walks(site: Site, rounds: int) -> Times:
    """Milliseconds of every step over ``rounds`` claims, after one to warm up."""
    walk = Walk(site.url, site.token)
    picture = claims.five_megabytes(1)
    walk.once(claims.another(picture))
    walk.steps.clear()
    for _ in range(rounds):
        walk.once(claims.another(picture))
        for _ in range(10):
            walk.parent.get(REFERENCE, "/healthz")
    return _by_step(walk.steps)


def tell(figures: Figures, size: int, times: Times) -> None:
    """p50 and p95 of every step at one size."""
    base = percentile(times[REFERENCE], 0.5)
    figures.add(f"{size:,} cases, {REFERENCE} p50", base, "ms")
    for step, taken in times.items():
        if step == REFERENCE:
            continue
        limit = SUBMISSION_LIMIT if step in SUBMISSIONS else PAGE_LIMIT
        name = f"{size:,} cases, {step}"
        figures.add(f"{name} p50", percentile(taken, 0.5), "ms",
                    reference=REFERENCE, reference_value=base)  # fmt: skip
        _against(figures, f"{name} p95", percentile(taken, 0.95), "ms", limit)


def tell_growth(figures: Figures, small: Times, large: Times) -> None:
    """How many times longer every step takes in the larger city, beside what healthz does."""
    noise = percentile(large[REFERENCE], 0.5) / percentile(small[REFERENCE], 0.5)
    figures.add(f"growth of {REFERENCE} p50 (the machine's own)", noise, "times")
    for step in small:
        for share in (0.5, 0.95):
            grown = percentile(large[step], share) / percentile(small[step], share)
            _against(figures, f"growth of {step} p{share * 100:.0f}", grown, "times", GROWTH_LIMIT)


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
    sizes = QUICK_SIZES if args.quick else SIZES
    measured: list[Times] = []
    with _home(args.data_dir) as home, running_demo(residents=RESIDENTS, data_dir=home) as site:
        for size in sizes:
            seconds = grow(site.told["databases"]["owning"], size)
            figures.add(f"{size:,} cases, making them", seconds, "s")
            measured.append(walks(site, args.rounds or (4 if args.quick else 20)))
            tell(figures, size, measured[-1])
            crowds(figures, site, size, 4 if args.quick else 20)
    tell_growth(figures, *measured)


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--rounds", type=int, help="claims to file at each size")
    options.add_argument("--data-dir", type=Path, help="keep the city here, or go on with it")
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


def _by_step(steps: list[Step]) -> Times:
    times: Times = defaultdict(list)
    for step in steps:
        times[step.name].append(step.milliseconds)
    return dict(times)


if __name__ == "__main__":
    sys.exit(main())
