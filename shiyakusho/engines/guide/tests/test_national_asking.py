"""The nation's own rules, asked step by step: what holds for every household."""

import datetime as dt
import random

import pytest

from shiyakusho.engines.guide.chart import OFFER, Sketch, chart_of
from shiyakusho.engines.guide.diagrams import FALSE, LEAVES, TRUE
from shiyakusho.engines.guide.possible import answers_tried, is_asked
from shiyakusho.engines.guide.priors import Outlook, national_priors, stated
from shiyakusho.engines.guide.procedures import build
from shiyakusho.engines.guide.selectors import assess
from shiyakusho.ground.rules import plain
from shiyakusho.ground.rules.facts import read_facts
from shiyakusho.ground.rules.national import NATIONAL, national_vocabulary
from shiyakusho.ground.rules.values import blend
from shiyakusho.registers.catalogue.gathering import gather
from shiyakusho.registers.catalogue.public import Version

DAY = dt.date(2026, 11, 20)
VERDICT = {TRUE: {"needed"}, OFFER: {"offered"}, FALSE: {"not_needed", "may_concern"}}


@pytest.fixture(scope="module")
def nation():
    import uuid

    versions = [
        Version(id=uuid.uuid4(), procedure_id=one.definition.id, number=1,
                definition=one.definition, digest=one.digest)
        for one in gather(NATIONAL)
    ]  # fmt: skip
    return build(versions, national_vocabulary())


EVENTS = sorted(national_vocabulary().events)


def answers_of(nation, events, chance, shy=0.0):
    """A household that answers at random, but never against itself: who has no child has none."""
    words, said = nation.vocabulary, {}

    def value(name):
        if name not in said:
            for other in sorted(words.depends_on(name) - {name}):
                if is_asked(words.facts.get(other)):
                    value(other)
            given = read_facts({n: v for n, v in said.items() if v is not None}, words)
            known = words.reopened({**given, "as_of": DAY, "events": events}).read(name)
            tried = answers_tried(words.facts[name], DAY) or ("小倉北区",)
            said[name] = plain(chance.choice(tried) if blend((known,)).missing else known)
        return said[name]

    def answer(name):
        found = value(name)
        return None if chance.random() < shy else found

    return answer


def verdicts(result):
    return {entry.id: entry.verdict for entry in result.entries}


def walked(nation, events, answer, order=None):
    """All results from the first question to the last; `order` picks among the useful ones."""
    facts, results = {}, []
    while True:
        result = assess(events, facts, DAY, known=nation)
        results.append(result)
        if result.next_question is None:
            return facts, results
        name = result.next_question.fact
        if order and result.useful:
            name = order.choice(result.useful).fact
        assert name not in facts
        facts[name] = answer(name)


@pytest.mark.parametrize("event", EVENTS)
@pytest.mark.parametrize("seed", range(3))
def test_the_walk_ends_with_everything_decided(nation, event, seed):
    answer = answers_of(nation, [event], random.Random(f"{event}{seed}"))
    facts, results = walked(nation, [event], answer)
    left = results[-1]
    for entry in left.undecided:
        waiting = {name.partition(".")[0] for name in entry.missing}
        words = nation.vocabulary.facts
        assert not {n for n in waiting if n in words and words[n].question} - facts.keys(), entry.id
    assert left.expected == 0


@pytest.mark.parametrize("event", EVENTS)
def test_decided_stays_decided_and_the_order_does_not_matter(nation, event):
    """Only an offer still turns, when a wish is answered that was not asked for."""
    answer = answers_of(nation, [event], random.Random(event))
    asked, straight = walked(nation, [event], answer)
    others, shuffled = walked(nation, [event], answer, random.Random(1))
    for results in (straight, shuffled):
        last = verdicts(results[-1])
        for result in results:
            for id_, verdict in verdicts(result).items():
                assert verdict in ("undecided", "offered", last[id_]), (id_, verdict)
    both = verdicts(straight[-1]), verdicts(shuffled[-1])
    for id_ in (id_ for id_ in both[0] if both[0][id_] != both[1][id_]):
        wishes = nation.by_id[id_].wishes
        assert "offered" in (both[0][id_], both[1][id_]), id_
        assert asked.keys() & wishes != others.keys() & wishes, id_


@pytest.mark.parametrize("event", EVENTS)
def test_not_knowing_anything_leaves_everything_open_without_error(nation, event):
    facts, results = walked(nation, [event], lambda name: None)
    assert set(facts.values()) <= {None}
    before, after = verdicts(results[0]), verdicts(results[-1])
    assert all(after[id_] == verdict for id_, verdict in before.items() if verdict != "undecided")
    assert results[-1].next_question is None


@pytest.mark.parametrize("event", EVENTS)
def test_every_question_asked_can_change_a_verdict(nation, event):
    """For each question put a witness: two answers which, with the same rest, differ in a verdict."""
    chance = random.Random(f"matter {event}")
    answer = answers_of(nation, [event], chance, shy=0.1)
    facts = {}
    while (found := assess([event], facts, DAY, known=nation)).next_question is not None:
        asked = found.next_question
        if not found.useful:
            break  # only days and the ward are left
        assert witness(nation, event, facts, found, chance), asked.fact
        facts[asked.fact] = answer(asked.fact)


def witness(nation, event, facts, found, chance):
    """Tries answers to the other useful questions until the asked one makes a difference."""
    asked = found.next_question.fact
    words = nation.vocabulary.facts
    others = [q.fact for q in found.useful if q.fact != asked]
    for _ in range(400):
        some = chance.sample(others, chance.randint(0, len(others)))
        rest = {
            name: plain(chance.choice(answers_tried(words[name], DAY) or ("-",))) for name in some
        }
        seen = {
            tuple(
                sorted(
                    verdicts(
                        assess([event], {**facts, **rest, asked: plain(one)}, DAY, known=nation)
                    ).items()
                )
            )
            for one in spread(answers_tried(words[asked], DAY))
        }
        if len(seen) > 1:
            return True
    return False


def spread(answers):
    return answers[:: max(1, len(answers) // 12)]


@pytest.mark.parametrize("seed", range(25))
def test_a_diagram_says_what_the_rule_says(nation, seed):
    """Random answers to everything a diagram asks lead to the verdict the rules give."""
    chance = random.Random(seed)
    event = chance.choice(EVENTS)
    chart = chart_of(nation, DAY)
    case = nation.vocabulary.case({}, DAY, [event])
    sketch = Sketch(chart, case, {}, frozenset())
    entries = {e.id: e for e in assess([event], {}, DAY, known=nation).undecided}
    for id_ in entries:
        root, facts = sketch.of(nation.by_id[id_]), {}
        while root >= LEAVES:
            variable = chart.diagrams.variable(root)
            answers = chart.possible.of(chart.facts[variable]).answers
            place = chance.randrange(len(answers))
            facts[chart.facts[variable]] = plain(answers[place])
            root = chart.diagrams.restrict(root, variable, place)
        verdict = verdicts(assess([event], facts, DAY, known=nation))[id_]
        assert verdict in VERDICT.get(root, {"undecided", "may_concern"}), (id_, facts, root)


def test_answers_of_one_class_lead_to_the_same_verdicts(nation):
    chart = chart_of(nation, DAY)
    for name in ("own_birth_date", "children"):
        fact = nation.vocabulary.facts[name]
        classes = chart.possible.of(name)
        for answer in answers_tried(fact, DAY)[::7]:
            place = classes.place(answer)
            results = [
                verdicts(assess([], {name: plain(one)}, DAY, known=nation))
                for one in (answer, classes.answers[place])
            ]
            assert results[0] == results[1], (name, plain(answer))


def test_every_prior_speaks_of_a_fact_and_its_answers(nation):
    priors = national_priors()
    chart = chart_of(nation, DAY)
    for name, prior in priors.facts.items():
        if name not in nation.vocabulary.facts or not len(chart.possible.of(name)):
            continue
        fact = nation.vocabulary.facts[name]
        placed = whole = 0.0
        for answer, share in priors.shares(fact, Outlook(), DAY):
            whole += share
            placed += share if chart.possible.of(name).place(answer) is not None else 0.0
        assert whole == pytest.approx(1, abs=0.02) and placed > 0.95 * whole, name
        assert prior.mark == (
            "verify" if name in stated() and prior.mark == "verify" else "measured"
        )
