"""Rules over one household: microseconds a criterion, milliseconds for the whole catalogue.

    python -m bench.rules_one_case [--quick] [--json FILE]

Warm, minimum of several rounds, on made-up households of which nothing, half or everything that can
be asked is known. Definitions are read from their files; no database is needed. Limits: 20 µs a criterion, 10 ms for the guide over all procedures.
"""

from __future__ import annotations

import datetime as dt
import os
import random
import sys
import time
from collections.abc import Callable, Sequence
from typing import Any

from bench.figures import Figures, parser

DAY = dt.date(2026, 11, 20)
CRITERION_US = 20.0
CATALOGUE_MS = 10.0


def best(work: Callable[[], object], rounds: int) -> float:
    """Seconds of the fastest of several runs."""
    taken = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return min(taken)


def knowledge() -> tuple[Any, float]:
    """The rules of the national procedures, and the seconds it took to compile them."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    from shiyakusho.engines.guide.procedures import build
    from shiyakusho.ground.rules.national import national_vocabulary
    from shiyakusho.registers.catalogue.public import drafts

    versions, vocabulary = drafts(), national_vocabulary()
    start = time.perf_counter()
    return build(versions, vocabulary), time.perf_counter() - start


def answer(fact: Any, chance: random.Random) -> object:
    """A likely value of a fact."""
    day = DAY - dt.timedelta(days=chance.randrange(60))
    born = [DAY - dt.timedelta(days=chance.randrange(20 * 365)) for _ in range(chance.randrange(4))]
    if fact.options:
        return chance.choice(fact.options)
    people = fact.type.name == "list" and fact.type.item.name == "record"
    return {
        "bool": lambda: chance.random() < 0.3,
        "date": day.isoformat,
        "int": lambda: chance.randint(0, 4),
        "list": lambda: [{"birth_date": one.isoformat()} for one in born] if people else None,
    }.get(fact.type.name, lambda: None)()


def households(known: Any, count: int) -> dict[str, list[dict[str, object]]]:
    """Facts of `count` households each: nothing, about half, and every question answered."""
    chance = random.Random(20261120)
    asked = [fact for fact in known.vocabulary.facts.values() if fact.question]
    found: dict[str, list[dict[str, object]]] = {"nothing known": [{}]}
    for name, share in (("half known", 0.5), ("all answered", 1.0)):
        some = [
            {fact.id: answer(fact, chance) for fact in asked if chance.random() < share}
            for _ in range(count)
        ]
        found[name] = [{k: v for k, v in one.items() if v is not None} for one in some]
    return found


def criteria(known: Any, cases: Sequence[Any]) -> Callable[[], int]:
    """Every criterion of every procedure, decided for every case, as the guide does it."""
    from shiyakusho.ground.rules import RuleError
    from shiyakusho.ground.rules.criteria import Layer

    def run() -> int:
        done = 0
        for facts in cases:
            case = known.vocabulary.reopened(facts)
            for procedure in known.procedures:
                layer = Layer(case, procedure.criteria)
                for condition in procedure.conditions:
                    try:
                        condition.rule.code(layer)
                    except RuleError:
                        pass
                    done += 1
        return done

    return run


def verdicts(known: Any, facts: dict[str, object]) -> Callable[[], object]:
    """Every procedure judged for one household, as `assess` does before it looks for a question."""
    from shiyakusho.engines.guide.judging import judge

    def run() -> object:
        case = known.vocabulary.reopened(facts)
        return [judge(procedure, case) for procedure in known.procedures]

    return run


def add_to(figures: Figures, *, quick: bool = False) -> None:
    """The figures of one case, added to those of the whole population."""
    from shiyakusho.ground.rules.facts import read_facts

    rounds = 3 if quick else 15
    known, built = knowledge()
    figures.add("compile all rules of the catalogue", built * 1000, "ms")
    for name, found in households(known, 2 if quick else 10).items():
        day = {"as_of": DAY, "events": []}
        cases = [{**read_facts(facts, known.vocabulary), **day} for facts in found]
        run = criteria(known, cases)
        figures.add(f"one criterion, {name}", best(run, rounds) / run() * 1e6, "µs",
                    reference="limit of 20 µs", reference_value=CRITERION_US)  # fmt: skip
        taken = [best(verdicts(known, facts), rounds) for facts in cases]
        figures.add(f"{len(known.procedures)} procedures judged, {name}",
                    sum(taken) / len(taken) * 1000, "ms",
                    reference="limit of 10 ms", reference_value=CATALOGUE_MS)  # fmt: skip


def main() -> int:
    args = parser(__doc__).parse_args()
    figures = Figures()
    add_to(figures, quick=args.quick)
    figures.write(args.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
