"""Rules over a whole population: ours, NumPy by hand, and OpenFisca-Japan where it is installed.

    python -m bench.rules [--quick] [--json FILE] [--persons 1000000] [--large 10000000]
                          [--register 100000] [--openfisca PYTHON]

Everything in one run on one made-up population (bench/population), minimum of several runs:
児童手当 from its text in national/vocabulary against the same rule written by hand in NumPy; ten
benefits together against OpenFisca-Japan's own ten in one shared simulation (``--openfisca`` names
a Python that has openfisca-japan; it is AGPL and no part of this project); the cost per person at
ten times the people; with unknown incomes; a process pool and Dask over Parquet partitions; loading.
"""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.figures import Figures, parser
from bench.population.benefits import ALLOWANCE, AS_OF, TEN, rules_of
from bench.population.loading import from_parquet, from_register, in_parts
from bench.population.people import CHILD, People, make_people, population_of
from shiyakusho.ground.rules.columns import Population
from shiyakusho.ground.rules.columns.population import day_number


def best(run: Callable[[], object], times: int) -> float:
    """Least seconds of the processor in several runs: neighbours cannot make them longer."""
    found = []
    for _ in range(times):
        begun = time.process_time()
        run()
        found.append(time.process_time() - begun)
    return min(found)


def by_hand(people: People) -> np.ndarray:
    """児童手当 in NumPy for this one rule: cohort first, rank by comparing neighbours."""
    born_18, born_22 = (day_number(dt.date(AS_OF.year - years, 4, 2)) for years in (18, 22))
    born_3 = day_number(dt.date(2023, 11, 2))  # attains 3 in this month or later
    rows = np.flatnonzero((people.role == CHILD) & (people.birth >= born_22))
    home, birth = people.household[rows], people.birth[rows]
    rank = np.zeros(len(rows), dtype=np.int8)
    for step in range(1, len(rows)):
        same = home[step:] == home[:-step]
        if not same.any():
            break
        elder = birth[:-step] <= birth[step:]
        rank[step:] += same & elder
        rank[:-step] += same & ~elder
    amount = np.where(rank >= 2, 30_000, np.where(birth >= born_3, 15_000, 10_000))
    amount = np.where(birth >= born_18, amount, 0)
    return np.bincount(home, weights=amount, minlength=people.households)


def allowance(figures: Figures, people: People, population: Population, times: int) -> float:
    rules = rules_of({"児童手当": ALLOWANCE})
    ours = rules.evaluate(population, AS_OF)["児童手当"]
    theirs = by_hand(people)
    if not ours.known.all() or not np.array_equal(ours.values, theirs):
        raise SystemExit("児童手当: the rule and the hand-written NumPy differ")
    hand = best(lambda: by_hand(people), times) * 1e3
    mine = best(lambda: rules.evaluate(population, AS_OF), times) * 1e3
    figures.add(f"児童手当, {people.size:,} persons, NumPy by hand", hand, "ms")
    figures.add(f"児童手当, {people.size:,} persons, from its text", mine, "ms", reference="NumPy by hand", reference_value=hand)  # fmt: skip
    return mine / people.size


def ten(figures: Figures, people: People, population: Population, times: int) -> float:
    begun = time.perf_counter()
    rules = rules_of(TEN)
    rules.evaluate(population, AS_OF)
    figures.add(
        "ten benefits: read, check, compile and first run", time.perf_counter() - begun, "s"
    )
    seconds = best(lambda: rules.evaluate(population, AS_OF), times)
    figures.add(f"ten benefits, {people.size:,} persons", seconds * 1e3, "ms")
    return seconds


def unknown_incomes(figures: Figures, people: People, seconds: float) -> None:
    """One income in ten not known: bit planes everywhere, and what stays open left so."""
    rules, population = rules_of(TEN), population_of(people, unknown=0.1)
    rules.evaluate(population, AS_OF, ask=0)
    took = best(lambda: rules.evaluate(population, AS_OF, ask=0), 3)
    figures.add("ten benefits, a tenth of the incomes not known", took * 1e3, "ms", reference="all known", reference_value=seconds * 1e3)  # fmt: skip


def openfisca(figures: Figures, people: People, python: str, seconds: float) -> None:
    """The same people in OpenFisca-Japan, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.npz"
        np.savez(path, household=people.household, role=people.role, birth=people.birth, income=people.income, disability=people.disability)  # fmt: skip
        script = Path(__file__).parent / "population" / "openfisca.py"
        done = subprocess.run(
            [python, str(script), str(path), AS_OF.isoformat()], capture_output=True, text=True
        )
    if done.returncode:
        raise SystemExit(f"openfisca: {done.stderr.strip().splitlines()[-1:]}")
    found = json.loads(done.stdout.splitlines()[-1])
    theirs = found["seconds"]
    figures.add("OpenFisca-Japan: building its simulation", found["build"], "s")
    figures.add(f"OpenFisca-Japan: its ten, {people.size:,} persons, one simulation", theirs, "s")
    figures.add("ten benefits, ours", seconds, "s", reference="OpenFisca-Japan", reference_value=theirs)  # fmt: skip


def main() -> None:
    options = parser(__doc__.splitlines()[0])
    options.add_argument("--persons", type=int, default=1_000_000)
    options.add_argument("--large", type=int, default=10_000_000, help="0: not measured")
    options.add_argument("--register", type=int, default=100_000, help="residents; 0: not measured")
    options.add_argument("--openfisca", default="", metavar="PYTHON")
    given = options.parse_args()
    if given.quick:
        given.persons, given.large, given.register = 100_000, 0, 10_000
    figures = Figures()
    times = 5 if given.quick else 15
    people = make_people(given.persons, AS_OF)
    population = population_of(people)
    each = allowance(figures, people, population, times)
    seconds = ten(figures, people, population, max(3, times // 3))
    unknown_incomes(figures, people, seconds)
    if given.openfisca:
        openfisca(figures, people, given.openfisca, seconds)
    if given.large:
        many = make_people(given.large, AS_OF)
        more = allowance(figures, many, population_of(many), 3)
        figures.add("児童手当, cost per person", more * 1e6, "ns", reference="at the smaller size", reference_value=each * 1e6)  # fmt: skip
    from_parquet(figures, given.persons)
    in_parts(figures, (given.persons // 10, given.persons))
    if given.register:
        from_register(figures, given.register)
    figures.write(given.json)


if __name__ == "__main__":
    main()
