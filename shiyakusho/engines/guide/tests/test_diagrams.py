"""Decision diagrams say what the formula says: for every assignment, in Kleene's logic."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiyakusho.engines.guide.diagrams import FALSE, LEAVES, OPEN, TRUE, Diagrams

WIDTHS = (2, 3, 2, 4)
WEIGHTS = {0: (0.3, 0.7), 1: (0.2, 0.5, 0.3), 2: (0.9, 0.1), 3: (0.1, 0.2, 0.3, 0.4)}
WORLDS = list(itertools.product(*map(range, WIDTHS)))

LEAF = st.sampled_from((FALSE, TRUE, OPEN))
ATOM = st.sampled_from(range(len(WIDTHS))).flatmap(
    lambda v: st.tuples(
        st.just("atom"), st.just(v), st.lists(LEAF, min_size=WIDTHS[v], max_size=WIDTHS[v])
    )
)
FORMULA = st.recursive(
    ATOM | LEAF.map(lambda leaf: ("leaf", leaf)),
    lambda inner: (
        st.tuples(st.sampled_from(("and", "or")), inner, inner)
        | st.tuples(st.just("not"), inner)
        | st.tuples(st.just("if"), inner, inner, inner)
    ),
    max_leaves=8,
)


def kleene(formula, world):
    """The formula's value in one world, by the truth tables."""
    kind, *parts = formula
    if kind == "leaf":
        return parts[0]
    if kind == "atom":
        return parts[1][world[parts[0]]]
    values = [kleene(part, world) for part in parts]
    if kind in ("and", "or"):
        stops = FALSE if kind == "and" else TRUE
        rest = OPEN if OPEN in values else 1 - stops
        return stops if stops in values else rest
    if kind == "not":
        return {TRUE: FALSE, FALSE: TRUE}.get(values[0], OPEN)
    either = values[1] if values[1] == values[2] else OPEN
    return {TRUE: values[1], FALSE: values[2]}.get(values[0], either)


def build(made, formula):
    kind, *parts = formula
    if kind == "leaf":
        return parts[0]
    if kind == "atom":
        return made.node(parts[0], parts[1])
    roots = [build(made, part) for part in parts]
    make = {"and": made.both, "or": made.either, "not": made.opposite, "if": made.conditional}
    return make[kind](*roots)


def value(made, root, world):
    for variable, answer in enumerate(world):
        root = made.restrict(root, variable, answer)
    return root


@given(FORMULA)
def test_every_world_has_the_value_of_the_formula(formula):
    made = Diagrams()
    root = build(made, formula)
    assert [value(made, root, w) for w in WORLDS] == [kleene(formula, w) for w in WORLDS]


@given(FORMULA, FORMULA)
def test_equal_functions_are_one_number(one, other):
    made = Diagrams()
    same = all(kleene(one, world) == kleene(other, world) for world in WORLDS)
    assert (build(made, one) == build(made, other)) == same


@given(FORMULA)
def test_the_support_is_exactly_what_can_matter(formula):
    made = Diagrams()
    matters = {
        variable
        for variable in range(len(WIDTHS))
        for world in WORLDS
        if len(
            {
                kleene(formula, (*world[:variable], answer, *world[variable + 1 :]))
                for answer in range(WIDTHS[variable])
            }
        )
        > 1
    }
    assert made.support(build(made, formula)) == matters


@given(FORMULA)
def test_the_chance_is_the_weight_of_the_worlds(formula):
    made = Diagrams()
    whole = sum(
        WEIGHTS[0][a] * WEIGHTS[1][b] * WEIGHTS[2][c] * WEIGHTS[3][d]
        for a, b, c, d in WORLDS
        if kleene(formula, (a, b, c, d)) == TRUE
    )
    assert made.chance(build(made, formula), WEIGHTS) == pytest.approx(whole)


@given(FORMULA)
def test_a_walk_in_order_visits_as_often_as_the_worlds_say(formula):
    made = Diagrams()
    root = build(made, formula)
    counted = dict.fromkeys(range(len(WIDTHS)), 0.0)
    for world in WORLDS:
        at = root
        weight = 1.0
        for variable, answer in enumerate(world):
            weight *= WEIGHTS[variable][answer]
        for variable, answer in enumerate(world):
            if at >= LEAVES and made.variable(at) == variable:
                counted[variable] += weight
                at = made.restrict(at, variable, answer)
    visits = made.visits(root, WEIGHTS)
    assert {v: c for v, c in counted.items() if c > 0} == pytest.approx(visits)


@given(st.sampled_from(range(4)), st.lists(FORMULA, min_size=4, max_size=4))
def test_a_choice_between_any_diagrams(variable, formulas):
    made = Diagrams()
    children = [build(made, one) for one in formulas[: WIDTHS[variable]]]
    root = made.choose(variable, children)
    for world in WORLDS:
        assert value(made, root, world) == value(made, children[world[variable]], world)


@given(FORMULA, FORMULA, FORMULA)
def test_joined_by_their_leaves(one, two, three):
    made = Diagrams()
    root = made.joined(
        (build(made, one), build(made, two), build(made, three)), lambda a, b, c: a + 3 * b + 9 * c
    )
    for w in WORLDS:
        assert value(made, root, w) == kleene(one, w) + 3 * kleene(two, w) + 9 * kleene(three, w)


@given(FORMULA)
def test_open_leaves_can_be_settled(formula):
    made = Diagrams()
    root = made.settled(build(made, formula), TRUE)
    for world in WORLDS:
        expected = kleene(formula, world)
        assert value(made, root, world) == (TRUE if expected == OPEN else expected)
