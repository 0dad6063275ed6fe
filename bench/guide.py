"""How fast the guide answers and how few questions it asks: ``python -m bench.guide [--quick]``.

The catalogue is read from its files; no database is needed. Households answer at random (fixed
seed). References: the budget of 50 ms an answer, and a form that asks everything.
"""

import datetime as dt
import os
import random
import statistics
import sys
import time
import uuid
from pathlib import Path

from bench.figures import Figures, parser, percentile

DAY = dt.date(2026, 11, 20)
BUDGET_MS = 50.0
NATIONAL = Path(__file__).resolve().parents[1] / "national"


def knowledge():
    """The guide's knowledge of the national procedures, and the seconds it took to build."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.test")
    import django

    django.setup()
    from shiyakusho.engines.guide.procedures import build
    from shiyakusho.ground.rules.national import national_vocabulary
    from shiyakusho.registers.catalogue.gathering import gather
    from shiyakusho.registers.catalogue.public import Version

    versions = [
        Version(id=uuid.uuid4(), procedure_id=one.definition.id, number=1,
                definition=one.definition, digest=one.digest)
        for one in gather(NATIONAL)
    ]  # fmt: skip
    vocabulary = national_vocabulary()
    start = time.perf_counter()
    return build(versions, vocabulary), time.perf_counter() - start


def answer(question, chance: random.Random):
    """A household's answer: mostly sensible, one in twenty わからない."""
    if chance.random() < 0.05:
        return None
    day = DAY - dt.timedelta(days=chance.randrange(60))
    born = [DAY - dt.timedelta(days=chance.randrange(20 * 365)) for _ in range(chance.randrange(4))]
    return {
        "bool": lambda: chance.random() < 0.3,
        "choice": lambda: chance.choice(question.options).value,
        "date": day.isoformat,
        "people": lambda: [{"birth_date": one.isoformat()} for one in born],
        "int": lambda: chance.randint(0, 4),
    }.get(question.type, lambda: "x")()


def walk(event: str, known, chance: random.Random) -> tuple[int, list[float]]:
    """Questions asked of one household for one event, and milliseconds of each step."""
    from shiyakusho.engines.guide.selectors import assess

    facts: dict[str, object] = {}
    taken = []
    while True:
        start = time.perf_counter()
        found = assess([event], facts, DAY, known=known).next_question
        taken.append((time.perf_counter() - start) * 1000)
        if found is None:
            return len(facts), taken
        facts[found.fact] = answer(found, chance)


def everything(event: str, known) -> int:
    """Facts a form would ask that asks all that the rules of the event name."""
    facts = known.vocabulary.facts
    named = set()
    for procedure in known.of_events([event]):
        for rule in (*(c.rule for c in procedure.conditions), procedure.needed):
            named |= set().union(*map(known.vocabulary.depends_on, rule.names)) if rule else set()
        starts = {deadline.from_ for deadline in procedure.definition.deadlines if deadline.from_}
        named |= {"ward"} | {known.vocabulary.events[event].date or s for s in starts}
    return sum(1 for name in named if name in facts and facts[name].question)


def all_procedures(figures: Figures, known, rounds: int) -> None:
    """One answer over the whole catalogue, nothing known."""
    from shiyakusho.engines.guide.selectors import assess

    start = time.perf_counter()
    assess([], {}, DAY, known=known)
    first = (time.perf_counter() - start) * 1000
    figures.add("first answer of a process (reads the city pack)", first, "ms")
    taken = []
    busy = time.process_time()
    for _ in range(rounds):
        start = time.perf_counter()
        assess([], {}, DAY, known=known)
        taken.append((time.perf_counter() - start) * 1000)
    busy = (time.process_time() - busy) / rounds * 1000
    count = len(known.procedures)
    figures.add(f"assess {count} procedures processor time", busy, "ms",
                reference="budget of 50 ms", reference_value=BUDGET_MS)  # fmt: skip
    for share in (0.5, 0.95):
        figures.add(f"assess {count} procedures p{share * 100:.0f}", percentile(taken, share), "ms",
                    reference="budget of 50 ms", reference_value=BUDGET_MS)  # fmt: skip


def walks(figures: Figures, known, households: int) -> None:
    """Households answer the guide for every life event."""
    chance = random.Random(20261120)
    steps: list[float] = []
    for event in known.vocabulary.events:
        counts = []
        for _ in range(households):
            asked, taken = walk(event, known, chance)
            counts.append(asked)
            steps += taken
        whole = everything(event, known)
        figures.add(f"questions {event} mean", statistics.mean(counts), "questions",
                    reference="asking everything", reference_value=float(whole) or None)  # fmt: skip
        figures.add(f"questions {event} worst", float(max(counts)), "questions")
    figures.add("answer and next question p95", percentile(steps, 0.95), "ms",
                reference="budget of 50 ms", reference_value=BUDGET_MS)  # fmt: skip
    figures.add("answer and next question worst", max(steps), "ms")


def main() -> int:
    args = parser(__doc__).parse_args()
    figures = Figures()
    known, built = knowledge()
    figures.add("compile the rules of the catalogue", built * 1000, "ms")
    all_procedures(figures, known, 50 if args.quick else 500)
    walks(figures, known, 20 if args.quick else 300)
    figures.write(args.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
