"""Rules over a whole population: ours, NumPy by hand, and OpenFisca-Japan where it is installed.

    python -m bench.rules [--quick] [--json FILE] [--persons 1000000] [--large 10000000]
                          [--openfisca PYTHON]

Everything in one run on one made-up population (bench/rules_people.py), minimum of several runs:
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
from dataclasses import replace
from pathlib import Path

import numpy as np

from bench.figures import Figures, parser
from bench.rules_people import CHILD, People, make_people, population_of
from shiyakusho.ground.rules import compile_rule
from shiyakusho.ground.rules.columns import ColumnRules, Population, compile_columns
from shiyakusho.ground.rules.columns.population import day_number
from shiyakusho.ground.rules.national import vocabulary_of

CITY = Path(__file__).resolve().parents[1] / "cities" / "kitakyushu"
AS_OF = dt.date(2026, 11, 20)
ALLOWANCE = "child_allowance_monthly"
RAISES = "children.exists(c, as_of <= fiscal_year_end_on_or_after(attains(c.birth_date, 18)))"
TEN = {
    "児童手当": ALLOWANCE,
    "児童扶養手当": "single_parent ? single_parent_allowance_monthly : 0",
    "特別児童扶養手当": "special_child_over_limit ? 0 : special_child_allowance_full",
    "障害児福祉手当・特別障害者手当": "severe_disability && !severe_over_limit ? severe_allowance_full : 0",
    "住民税非課税世帯": "resident_tax_exempt",
    "住民税": "resident_tax_year",
    "就学援助": f"members.size() >= 2 && members.size() <= 4 && {RAISES} && school_aid_within_guide ? school_aid_year : 0",
    "子ども医療費": f"{RAISES} ? child_medical_highest_cap : 0",
    "介護保険料": "age >= 65 ? care_premium_year : 0",
    "国民健康保険料の軽減": "nhi_reduction_tenths",
}


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


def rules_of(texts: dict[str, str]) -> ColumnRules:
    words = vocabulary_of(CITY)
    standard = vocabulary_of(None).tables["care_premium"]  # the city's own stages are not known
    words = replace(words, tables={**words.tables, "care_premium": standard}, _trees={}, _codes={})
    return compile_columns({name: compile_rule(text, words) for name, text in texts.items()})


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


def openfisca(figures: Figures, people: People, python: str, seconds: float) -> None:
    """The same people in OpenFisca-Japan, in a process of its own."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "people.npz"
        np.savez(path, household=people.household, role=people.role, birth=people.birth, income=people.income, disability=people.disability)  # fmt: skip
        script = Path(__file__).with_name("rules_openfisca.py")
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
    options.add_argument("--openfisca", default="", metavar="PYTHON")
    given = options.parse_args()
    if given.quick:
        given.persons, given.large = 100_000, 0
    figures = Figures()
    times = 5 if given.quick else 15
    people = make_people(given.persons, AS_OF)
    population = population_of(people)
    each = allowance(figures, people, population, times)
    seconds = ten(figures, people, population, max(3, times // 3))
    if given.openfisca:
        openfisca(figures, people, given.openfisca, seconds)
    if given.large:
        many = make_people(given.large, AS_OF)
        more = allowance(figures, many, population_of(many), 3)
        figures.add("児童手当, cost per person", more * 1e6, "ns", reference="at the smaller size", reference_value=each * 1e6)  # fmt: skip
    figures.write(given.json)


if __name__ == "__main__":
    main()
