"""How few questions the guide asks, and how fast it answers: ``python -m bench.guide [--quick]``.

The catalogue is read from its files; no database is needed. The households are those of the people
generator, drawn for each life event (`bench.residents`); what no register knows of them is drawn
by the stated priors, the same for every order of questions. References: a form that asks all facts
the rules name, the fixed order of the vocabulary (only questions that can matter), 50 ms.
"""

import statistics
import sys
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from bench.figures import Figures, parser, percentile
from bench.residents.circumstances import Happenings
from bench.residents.households import DAY, City
from bench.residents.truth import Truth, register_of

BUDGET_MS = 50.0
NATIONAL = Path(__file__).resolve().parents[1] / "national"
RESIDENTS, SEED = 100_000, 7  # not the seed from which the priors were measured
OPEN_FACTS = 40


def knowledge():
    """The guide's knowledge of the national procedures, and the seconds it took to build."""
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


@dataclass
class Step:
    """What the guide asks next: facts of one page, and what it expects to be left."""

    facts: tuple[str, ...]
    fixed: str | None
    expected: float


@dataclass
class Guide:
    """Asks step by step. The guide sees answers only by their class, so equal states are kept."""

    known: object
    kept: dict[object, Step] = field(default_factory=dict)
    taken: list[float] = field(default_factory=list)

    def step(self, event: str, facts: dict[str, object], truth: Truth) -> Step:
        key = (event, frozenset((name, self._class(name, truth)) for name in facts))
        if key not in self.kept:
            self.kept[key] = self.fresh(event, facts)
        return self.kept[key]

    def fresh(self, event: str, facts: dict[str, object]) -> Step:
        from shiyakusho.engines.guide.selectors import assess

        start = time.perf_counter()
        found = assess([event] if event else [], facts, DAY, known=self.known)
        self.taken.append((time.perf_counter() - start) * 1000)
        asked = found.next_question
        fixed = found.useful[0] if found.useful else asked
        page = found.together or ((asked.fact,) if asked else ())
        return Step(page, fixed.fact if fixed else None, found.expected)

    def _class(self, name: str, truth: Truth) -> object:
        from shiyakusho.engines.guide.chart import chart_of

        place = chart_of(self.known, DAY).possible.of(name).place(truth.value(name))
        if name == "own_birth_date":  # its age band changes what else is likely
            return place, truth.priors.band(truth.home.age)
        return str(truth.answer(name)) if place is None else place


Chooser = Callable[[Step], tuple[str, ...]]


def planned(step: Step) -> tuple[str, ...]:
    return step.facts


def fixed_order(step: Step) -> tuple[str, ...]:
    return (step.fixed,) if step.fixed else ()


def walk(guide: Guide, truth: Truth, choose: Chooser) -> tuple[int, int, float]:
    """Facts asked, pages shown, and the number of questions expected at the start."""
    facts: dict[str, object] = {}
    pages, expected = 0, None
    while True:
        step = guide.step(truth.home.event, facts, truth)
        expected = step.expected if expected is None else expected
        asked = choose(step)
        if not asked:
            return len(facts), pages, expected
        pages += 1
        facts |= {name: truth.answer(name) for name in asked}


def signed_in(guide: Guide, truth: Truth) -> int:
    """Facts asked of somebody whom the register knows."""
    facts = dict(register_of(truth.home, truth.vocabulary))
    told = len(facts)
    while asked := guide.fresh(truth.home.event, facts).facts:
        facts |= {name: truth.answer(name) for name in asked}
    return len(facts) - told


def everything(event: str, known) -> int:
    """Facts a form would ask that asks all that the rules of the event name."""
    facts = known.vocabulary.facts
    named = set()
    for procedure in known.of_events([event]):
        rules = [c.rule for c in procedure.conditions] + [procedure.needed, procedure.offered]
        for rule in filter(None, rules):
            named |= set().union(*map(known.vocabulary.depends_on, rule.names))
        starts = {deadline.from_ for deadline in procedure.definition.deadlines if deadline.from_}
        named |= {"ward"} | {known.vocabulary.events[event].date or s for s in starts}
    return sum(1 for name in named if name in facts and facts[name].question)


def all_procedures(figures: Figures, known, rounds: int) -> None:
    """One answer over the whole catalogue, nothing known: verdicts alone, and with the question."""
    from shiyakusho.engines.guide.selectors import assess

    start = time.perf_counter()
    assess([], {}, DAY, known=known)
    first = (time.perf_counter() - start) * 1000
    figures.add("first answer of a process (city pack, classes of answers)", first, "ms")
    count = len(known.procedures)
    for name, run in (("assess", verdicts), ("assess and next question", assess)):
        taken, busy = [], time.process_time()
        for _ in range(rounds):
            start = time.perf_counter()
            run([], {}, DAY, known=known)
            taken.append((time.perf_counter() - start) * 1000)
        busy = (time.process_time() - busy) / rounds * 1000
        figures.add(f"{name}, {count} procedures, processor time", busy, "ms",
                    reference="budget of 50 ms", reference_value=BUDGET_MS)  # fmt: skip
        figures.add(f"{name}, {count} procedures, p95", percentile(taken, 0.95), "ms",
                    reference="budget of 50 ms", reference_value=BUDGET_MS)  # fmt: skip


def verdicts(events, facts, as_of, *, known):
    """The entries of every procedure, without a question."""
    from shiyakusho.engines.guide.entries import entry_of
    from shiyakusho.engines.guide.judging import judge

    case = known.vocabulary.case(facts, as_of, events)
    return [
        entry_of(procedure, judge(procedure, case), case, known.vocabulary, events)
        for procedure in known.of_events(events)
    ]


def forty_open(figures: Figures, known, city: City, households: int) -> None:
    """The next question over all procedures while 40 facts are open, plans of others kept."""
    guide, priors = Guide(known), _priors()
    homes = Happenings(city, SEED + 1).of("anybody", households)
    for home in homes:
        home.event = ""
        truth, facts = Truth(home, known.vocabulary, priors), {}
        step = guide.fresh("", facts)
        while step.facts and step.expected > OPEN_FACTS:
            facts |= {name: truth.answer(name) for name in step.facts}
            step = guide.fresh("", facts)
        guide.fresh("", facts)
    for share in (0.5, 0.95, 1.0):
        figures.add(f"next question, all procedures, {OPEN_FACTS} and more open, p{share * 100:.0f}",
                    percentile(guide.taken, share), "ms",
                    reference="budget of 50 ms", reference_value=BUDGET_MS)  # fmt: skip


def _priors():
    from shiyakusho.engines.guide.priors import national_priors

    return national_priors()


def walks(figures: Figures, known, city: City, households: int, known_to_us: int) -> None:
    """Households answer the guide for every life event."""
    guide, priors, happenings = Guide(known), _priors(), Happenings(city, SEED)
    for event in known.vocabulary.events:
        truths = [Truth(one, known.vocabulary, priors) for one in happenings.of(event, households)]
        ours = [walk(guide, truth, planned) for truth in truths]
        fixed = [walk(guide, truth, fixed_order)[0] for truth in truths]
        counts = [facts for facts, _, _ in ours]
        whole = float(everything(event, known))
        mean = statistics.mean(counts)
        figures.add(f"questions {event} mean", mean, "questions",
                    reference="asking everything", reference_value=whole or None)  # fmt: skip
        figures.add(f"questions {event} mean, against the fixed order", mean, "questions",
                    reference="fixed order", reference_value=statistics.mean(fixed) or None)  # fmt: skip
        figures.add(f"questions {event} worst", float(max(counts)), "questions",
                    reference="fixed order", reference_value=float(max(fixed)) or None)  # fmt: skip
        figures.add(f"pages {event} mean", statistics.mean(pages for _, pages, _ in ours), "pages",
                    reference="questions", reference_value=mean or None)  # fmt: skip
        figures.add(f"questions {event} expected at the start", ours[0][2], "questions",
                    reference="mean", reference_value=mean or None)  # fmt: skip
        known_count = [signed_in(Guide(known), truth) for truth in truths[:known_to_us]]
        figures.add(f"questions {event} mean, signed in", statistics.mean(known_count), "questions",
                    reference="mean", reference_value=mean or None)  # fmt: skip
        guide.kept.clear()
    figures.add("answer and next question p95", percentile(guide.taken, 0.95), "ms",
                reference="budget of 50 ms", reference_value=BUDGET_MS)  # fmt: skip
    figures.add("answer and next question worst", max(guide.taken), "ms")


def main() -> int:
    args = parser(__doc__).parse_args()
    figures = Figures()
    known, built = knowledge()
    figures.add("compile the rules of the catalogue", built * 1000, "ms")
    all_procedures(figures, known, 20 if args.quick else 300)
    city = City(20_000 if args.quick else RESIDENTS, SEED)
    forty_open(figures, known, city, 5 if args.quick else 100)
    walks(figures, known, city, 50 if args.quick else 10_000, 5 if args.quick else 200)
    figures.write(args.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
