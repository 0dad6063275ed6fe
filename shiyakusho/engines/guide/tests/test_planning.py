"""Plans are the best there are where all orders are tried, never useless, and always end."""

import functools
import itertools
import random

import pytest

from shiyakusho.engines.guide.diagrams import FALSE, FIRST_ANSWER, LEAVES, OPEN, TRUE, Diagrams
from shiyakusho.engines.guide.planning import MOST_EXACT, Planner


def nothing(variable):
    return OPEN


def planner_of(chance, count, rules):
    """`rules` random conjunctions and disjunctions over `count` yes-or-no questions."""
    made = Diagrams()
    weights = {v: (1 - p, p) for v in range(count) for p in [chance.uniform(0.05, 0.95)]}
    roots = []
    for _ in range(rules):
        root = made.node(chance.randrange(count), (FALSE, TRUE))
        for _ in range(chance.randrange(4)):
            other = made.node(chance.randrange(count), (FALSE, TRUE))
            other = made.opposite(other) if chance.random() < 0.3 else other
            root = (made.both if chance.random() < 0.6 else made.either)(root, other)
        roots.append(root)
    return made, Planner(made, weights, dict.fromkeys(range(count), 1.0)), weights, roots


def best_by_brute_force(made, weights, roots):
    """The least expected number of questions over every strategy."""

    @functools.cache
    def least(open_):
        if not open_:
            return 0.0
        facts = set().union(*map(made.support, open_))
        return min(
            1 + sum(p * least(after(open_, fact, n)) for n, p in enumerate(weights[fact]))
            for fact in facts
        )

    def after(open_, fact, answer):
        left = {made.restrict(root, fact, answer) for root in open_}
        return frozenset(root for root in left if root >= LEAVES)

    return least(frozenset(root for root in roots if root >= LEAVES))


@pytest.mark.parametrize("seed", range(60))
def test_the_plan_is_the_best_of_all(seed):
    made, planner, weights, roots = planner_of(random.Random(seed), MOST_EXACT, 4)
    plan = planner.plan(planner.start(roots, nothing))
    assert plan.count == pytest.approx(best_by_brute_force(made, weights, roots))


@pytest.mark.parametrize("seed", range(30))
def test_where_many_hang_together_the_plan_is_near_the_best(seed):
    made, planner, weights, roots = planner_of(random.Random(1000 + seed), 9, 7)
    expected = walked(planner, planner.start(roots, nothing))
    best = best_by_brute_force(made, weights, roots)
    assert best <= expected + 1e-9 <= best * 1.1 + 1e-9


def walked(planner, state):
    """The questions really asked on average when the planner is followed."""
    plan = planner.plan(state)
    if plan.question is None:
        return 0.0
    outcomes = planner.outcomes(state, plan.question)
    return 1 + sum(chance * walked(planner, left) for left, chance in outcomes.items() if chance)


@pytest.mark.parametrize("seed", range(40))
def test_a_planned_question_always_can_matter_and_the_walk_ends(seed):
    chance = random.Random(seed)
    made, planner, _, roots = planner_of(chance, 10, 8)
    state = planner.start(roots, nothing)
    asked = []
    while (question := planner.plan(state).question) is not None:
        assert question not in asked
        assert any(
            made.restrict(r, question, 0) != made.restrict(r, question, 1) for r in state.roots
        )
        asked.append(question)
        state = planner.answered(state, question, chance.randrange(2))
    assert not state.roots


def test_what_has_to_be_asked_goes_first():
    made = Diagrams()
    a, b, c = (made.node(v, (FALSE, TRUE)) for v in range(3))
    planner = Planner(made, {v: (0.5, 0.5) for v in range(3)}, dict.fromkeys(range(3), 1.0))
    state = planner.start([made.both(a, b), c, b], nothing)
    assert planner.certain(state) == [1, 2]
    assert planner.plan(state).count == pytest.approx(1 + 1 + 0.5)
    assert planner.plan(state).question in (1, 2)


@pytest.mark.parametrize("seed", range(30))
def test_questions_put_at_once_are_never_one_too_many(seed):
    """Asking all of `now` together costs, on average, no more facts than one after another."""
    _, planner, weights, roots = planner_of(random.Random(seed), MOST_EXACT, 3)
    state = planner.start(roots, nothing)
    due = sorted(planner.now(state))
    expected = float(len(due))
    for said in itertools.product((0, 1), repeat=len(due)):
        left, chance = state, 1.0
        for variable, answer in zip(due, said, strict=True):
            chance *= weights[variable][answer]
            left = planner.answered(left, variable, answer)
        expected += chance * planner.plan(left).count
    assert expected == pytest.approx(planner.plan(state).count)


def test_a_question_that_settles_others_is_worth_asking():
    """No children: five questions about children are answered at once."""
    made = Diagrams()
    roots = [made.node(v, (FALSE, TRUE)) for v in range(1, 6)]
    weights = {v: (0.5, 0.5) for v in range(6)}
    planner = Planner(made, weights, dict.fromkeys(range(6), 1.0))
    forced = made.node(0, (FIRST_ANSWER, OPEN))  # a no to question 0 is a no to all the others
    state = planner.start(roots, lambda v: forced if v else OPEN)
    plan = planner.plan(state)
    assert plan.question == 0
    assert plan.count == pytest.approx(1 + 0.5 * 5)
    assert not planner.answered(state, 0, 0).roots
    assert planner.useful(state) == frozenset(range(6))


def test_nobody_is_asked_about_what_may_not_be_there():
    """To ask at once whether the dog is registered would be shorter, and makes no sense."""
    made = Diagrams()
    dog, registered = (made.node(v, (FALSE, TRUE)) for v in range(2))
    follows = made.node(0, (FIRST_ANSWER, OPEN))
    planner = Planner(made, {0: (0.9, 0.1), 1: (0.5, 0.5)}, {0: 1.0, 1: 1.0}, frozenset({1}))
    state = planner.start([made.both(dog, registered)], lambda v: follows if v else OPEN)
    assert planner.useful(state) == {0, 1} and planner.askable(state) == {0}
    assert planner.plan(state).question == 0
    assert planner.plan(planner.answered(state, 0, 1)).question == 1


def test_an_answer_that_follows_is_not_asked():
    """The second question has the answer of the first."""
    made = Diagrams()
    first, second = (made.node(v, (FALSE, TRUE, OPEN)) for v in range(2))
    weights = {v: (0.3, 0.3, 0.4) for v in range(2)}
    planner = Planner(made, weights, {0: 1.0, 1: 1.0})
    follows = made.node(0, tuple(FIRST_ANSWER + n for n in range(3)))
    state = planner.start([first, second], lambda v: follows if v == 1 else OPEN)
    assert planner.plan(state).question == 0 and planner.plan(state).count == 1


def test_dear_questions_come_when_they_are_needed():
    made = Diagrams()
    a, b = (made.node(v, (FALSE, TRUE)) for v in range(2))
    planner = Planner(made, {v: (0.5, 0.5) for v in range(2)}, {0: 3.0, 1: 1.0})
    assert planner.plan(planner.start([made.both(a, b)], nothing)).question == 1


def test_unrelated_parts_are_planned_apart():
    made = Diagrams()
    roots = [
        made.both(made.node(v, (FALSE, TRUE)), made.node(v + 1, (FALSE, TRUE)))
        for v in range(0, 40, 2)
    ]
    planner = Planner(made, {v: (0.5, 0.5) for v in range(40)}, dict.fromkeys(range(40), 1.0))
    state = planner.start(roots, nothing)
    assert len(planner.parts(state)) == 20
    assert planner.plan(state).count == pytest.approx(20 * 1.5)
    pairs = itertools.pairwise(sorted(planner.useful(state)))
    assert all(b - a == 1 for a, b in pairs)
