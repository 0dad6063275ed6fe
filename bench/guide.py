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
from dataclasses import replace
from pathlib import Path

from bench.figures import Figures, parser, percentile
from bench.residents.circumstances import Happenings
from bench.residents.households import DAY, City
from bench.residents.truth import Truth

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


def everything(event: str, known) -> int:
    """Facts a form would ask that asks all that the rules of the event name."""
    facts = known.vocabulary.facts
    named = set()
    for procedure in known.of_events([event]):
        rules = [c.rule for c in procedure.conditions] + [procedure.needed, procedure.offered]
        for rule in filter(None, rules):
            named |= set().union(*map(known.vocabulary.depends_on, rule.names))
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
    """The next question over all procedures while 40 and more are expected to be left."""
    from shiyakusho.engines.guide.selectors import assess

    priors, taken = _priors(), []
    for home in Happenings(city, SEED + 1).of("anybody", households):
        home.event = ""
        truth, facts = Truth(home, known.vocabulary, priors), {}
        while True:
            start = time.perf_counter()
            found = assess([], facts, DAY, known=known)
            taken.append((time.perf_counter() - start) * 1000)
            if found.next_question is None or found.expected < OPEN_FACTS:
                break
            asked = found.together or (found.next_question.fact,)
            facts |= {name: truth.answer(name) for name in asked}
    for share in (0.5, 0.95, 1.0):
        figures.add(f"next question, all procedures, {OPEN_FACTS} and more open, p{share * 100:.0f}",
                    percentile(taken, share), "ms",
                    reference="budget of 50 ms", reference_value=BUDGET_MS)  # fmt: skip


def _priors():
    from shiyakusho.engines.guide.priors import national_priors

    return national_priors()


def walks(figures: Figures, known, city: City, households: int, compared: int) -> None:
    """Households answer the guide for every life event; `compared` of them really, step by step."""
    from bench.residents.walking import Model, learn_families, really

    known = replace(known)  # with a chart of its own, which learns the families that come
    learn_families(known, Happenings(city, SEED), min(300, households))
    priors, happenings, unlike = _priors(), Happenings(city, SEED), 0
    for event in known.vocabulary.events:
        model = Model(known, event)
        truths = [Truth(one, known.vocabulary, priors) for one in happenings.of(event, households)]
        ours = [model.walk(truth, model.planned) for truth in truths]
        fixed = [model.walk(truth, model.in_order) for truth in truths]
        whole = [one or really(known, t) for one, t in zip(ours, truths, strict=True)]
        if not any(one.asked for one in whole):
            continue
        tell(figures, event, whole, (everything(event, known), model.expected))
        pairs = [(len(a.asked), len(b.asked)) for a, b in zip(ours, fixed, strict=True) if a and b]
        against_fixed_order(figures, event, pairs)
        real = [really(known, truth) for truth in truths[:compared]]
        both = zip(real, ours, strict=False)
        unlike += sum(sorted(a.asked) != sorted(b.asked) for a, b in both if b)
        ours_known = [really(known, truth, signed_in=True) for truth in truths[:compared]]
        figures.add(f"{event}: days and the ward, mean", statistics.mean(w.days for w in real), "questions")  # fmt: skip
        figures.add(f"{event}: signed in, mean, without days",
                    statistics.mean(len(w.asked) for w in ours_known), "questions",
                    reference="guest", reference_value=statistics.mean(len(w.asked) for w in real))  # fmt: skip
    figures.add("walks on the diagrams unlike the real ones", float(unlike), "walks")


def tell(figures: Figures, event, walked, references) -> None:
    """Mean and worst of one event against asking everything."""
    counts, (everything_, expected) = [len(one.asked) for one in walked], references
    mean = statistics.mean(counts)
    figures.add(f"{event}: questions, mean", mean, "questions",
                reference="asking everything", reference_value=float(everything_) or None)  # fmt: skip
    figures.add(f"{event}: questions, worst", float(max(counts)), "questions",
                reference="asking everything", reference_value=float(everything_) or None)  # fmt: skip
    figures.add(f"{event}: pages, mean", statistics.mean(one.pages for one in walked), "pages",
                reference="questions", reference_value=mean)  # fmt: skip
    figures.add(f"{event}: questions expected at the start", expected, "questions",
                reference="mean", reference_value=mean)  # fmt: skip


def against_fixed_order(figures: Figures, event, pairs) -> None:
    """The same households in the order of the vocabulary, asked only what can matter."""
    ours, fixed = zip(*pairs, strict=True)
    figures.add(f"{event}: mean, and the fixed order", statistics.mean(ours), "questions",
                reference="fixed order", reference_value=statistics.mean(fixed))  # fmt: skip
    figures.add(f"{event}: worst, and the fixed order", float(max(ours)), "questions",
                reference="fixed order", reference_value=float(max(fixed)))  # fmt: skip


def main() -> int:
    options = parser(__doc__)
    options.add_argument("--households", type=int, help="of each life event; 10,000 without")
    args = options.parse_args()
    households = args.households or (100 if args.quick else 10_000)
    figures = Figures()
    known, built = knowledge()
    figures.add("compile the rules of the catalogue", built * 1000, "ms")
    all_procedures(figures, known, 20 if args.quick else 300)
    city = City(20_000 if args.quick else RESIDENTS, SEED)
    forty_open(figures, known, city, 3 if args.quick else 30)
    walks(figures, known, city, households, 3 if args.quick else 30)
    figures.write(args.json)
    return 0


if __name__ == "__main__":
    sys.exit(main())
