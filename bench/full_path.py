"""From the question to the letter in a large city: ``python -m bench.full_path [--quick]``.

Guide, form with a photo of 5 MB, queue, draft, decision, letter, page by page and by the API, in
two demo cities of 100,000 and of 1,000,000 cases (``--quick``: 2,000 and 20,000), each with its own
cluster. Both are served at once and take turns request by request, so that the noise of the machine
falls on both alike; the first rounds are thrown away. Of every step: one client's p50
(reference: ``GET /healthz`` in between) and p95 (reference: its limit), the mean processor time the
city spent on it, web and database together, which a busy machine does not make longer (reference:
that of ``GET /healthz``), and how all three grow from the one size to the other. Then, in turns too,
pages a second of 16 clients.

``--data-dir DIR`` keeps the cities; the next run with it starts at once.
"""

import argparse
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import partial
from pathlib import Path

from bench.figures import Figures, parser, percentile
from bench.path.browser import Step
from bench.path.cities import served
from bench.path.crowd import Crowd, Load
from bench.path.turns import Pass, in_turns
from bench.path.walk import PHOTO, SUBMISSION, Walk
from house import claims
from house.sites import Site

SIZES, QUICK_SIZES = (100_000, 1_000_000), (2_000, 20_000)
PAGE_LIMIT, SUBMISSION_LIMIT, GROWTH_LIMIT = 300.0, 1000.0, 1.5
SUBMISSIONS = {SUBMISSION, PHOTO, "api: submit", "api: photo of 5 MB"}
REFERENCE = "GET /healthz"
CLIENTS = 16
ROUNDS, QUICK_ROUNDS, WARM_UPS = 40, 6, 3
TURNS, QUICK_TURNS = 8, 2
READING_SECONDS, KNOCKING_SECONDS = 5.0, 1.0
Steps = dict[str, list[Step]]


def walks(sites: dict[int, Site], rounds: int) -> dict[int, Steps]:
    """Every step of ``rounds`` claims in each city, after some that warm up the web.

    The cities take turns request by request.
    """
    walkers = {size: Walk(site) for size, site in sites.items()}
    picture = claims.five_megabytes(1)
    in_turns([partial(_walk, walk, picture, WARM_UPS) for walk in walkers.values()])
    for walk in walkers.values():
        walk.steps.clear()
    in_turns([partial(_walk, walk, picture, rounds) for walk in walkers.values()])
    return {size: _by_step(walk.steps) for size, walk in walkers.items()}


def _walk(walk: Walk, picture: bytes, rounds: int, hand_over: Pass) -> None:
    walk.steps.after = hand_over
    for _ in range(rounds):
        walk.once(claims.another(picture))
        for _ in range(10):
            walk.parent.get(REFERENCE, "/healthz")
    walk.steps.after = lambda: None


def tell(figures: Figures, size: int, steps: Steps) -> None:
    """p50, p95 and processor time of every step at one size."""
    base, base_processor = percentile(taken(steps[REFERENCE]), 0.5), processor(steps[REFERENCE])
    figures.add(f"{size:,} cases, {REFERENCE} p50", base, "ms")
    figures.add(f"{size:,} cases, {REFERENCE} p95", percentile(taken(steps[REFERENCE]), 0.95), "ms")
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


def crowds(sites: dict[int, Site], turns: int) -> dict[int, tuple[Load, Load]]:
    """Of 16 clients at once in each city, in turns: asking for nothing, and reading pages."""
    there = {size: Crowd(site, CLIENTS) for size, site in sites.items()}
    found = {size: (Load(), Load()) for size in sites}
    for number in range(1 + turns):
        for size in _in_turn(there, number):
            knocking = there[size].knocks(KNOCKING_SECONDS)
            reading = there[size].reads(READING_SECONDS)
            if number:  # the first turn warms up
                nothing, pages = found[size]
                nothing += knocking
                pages += reading
    return found


def tell_crowds(figures: Figures, found: dict[int, tuple[Load, Load]]) -> None:
    """Pages a second at each size, and what grew."""
    for size, (nothing, pages) in found.items():
        name = f"{size:,} cases, {CLIENTS} clients"
        figures.add(f"{name}, {REFERENCE}", nothing.per_second, "requests/s")
        figures.add(f"{name}, pages", pages.per_second, "requests/s",
                    reference=f"{REFERENCE} of {CLIENTS} clients",
                    reference_value=nothing.per_second)  # fmt: skip
        figures.add(f"{name}, pages p95", pages.p95, "ms")
        figures.add(f"{name}, pages processor", pages.processor_each, "ms",
                    reference=f"{REFERENCE} of {CLIENTS} clients",
                    reference_value=nothing.processor_each)  # fmt: skip
        figures.add(f"{name}, answers that failed", nothing.failed + pages.failed, "answers")
    if len(found) > 1:
        (_, small), *_, (_, large) = found.values()
        _tell_growth_of_crowds(figures, small, large)


def _tell_growth_of_crowds(figures: Figures, small: Load, large: Load) -> None:
    for what, times in {
        "time of a page": small.per_second / large.per_second,
        "p95": large.p95 / small.p95,
        "processor": large.processor_each / small.processor_each,
    }.items():
        _against(figures, f"growth of {CLIENTS} clients' pages, {what}", times, "times",
                 GROWTH_LIMIT)  # fmt: skip


def run(figures: Figures, args: argparse.Namespace) -> None:
    """Both sizes, side by side."""
    sizes = args.sizes or (QUICK_SIZES if args.quick else SIZES)
    with served(sizes, args.data_dir) as cities:
        for size, (_, seconds) in cities.items():
            figures.add(f"{size:,} cases, making them", seconds, "s")
        sites = {size: site for size, (site, _) in cities.items()}
        measured = walks(sites, args.rounds or (QUICK_ROUNDS if args.quick else ROUNDS))
        for size, steps in measured.items():
            tell(figures, size, steps)
        if len(sizes) > 1:
            tell_growth(figures, measured[sizes[0]], measured[sizes[-1]])
        tell_crowds(figures, crowds(sites, QUICK_TURNS if args.quick else TURNS))


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--rounds", type=int, help="claims to file in each city")
    options.add_argument("--data-dir", type=Path, help="keep the cities here, or take those kept")
    options.add_argument("--sizes", type=int, nargs="+", help="other sizes, the smaller first")
    args = options.parse_args()
    figures = Figures()
    try:
        run(figures, args)
    finally:
        figures.write(args.json)
    return 0


def _in_turn(sizes: Iterable[int], number: int) -> Iterator[int]:
    """The sizes, every other time from the last to the first: nobody is always second."""
    yield from sorted(sizes, reverse=bool(number % 2))


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
