"""One text, two uses: what columns say of a case is what the one-case code says of it."""

import random

import numpy as np
import pytest

from shiyakusho.ground.rules import RuleError, compile_rule
from shiyakusho.ground.rules.columns import compile_columns, population_of
from shiyakusho.ground.rules.columns.plan import Plan

from .agreement import disagreements
from .random_rules import AS_OF, WORDS, People, Writer


def written(rng, count):
    writer, found = Writer(rng), {}
    while len(found) < count:
        try:
            found[str(len(found))] = compile_rule(writer.rule(), WORDS)
        except RuleError:
            continue  # the checker sees that a word is none of the options
    return found


def people(rng, count, gaps):
    someone = People(rng, gaps)
    return [someone.case() for _ in range(count)]


@pytest.mark.parametrize(("seed", "gaps"), [(1, 0.1), (2, 0.2), (3, 0.3), (4, 0.0)])
def test_random_rules_of_random_people_agree(seed, gaps):
    rng = random.Random(seed)
    rules, cases = written(rng, 60), people(rng, 50, gaps)
    found = compile_columns(rules).evaluate(population_of(cases, WORDS), AS_OF)
    assert not disagreements(rules, found, cases, AS_OF)
    known = np.concatenate([columns.known for columns in found.values()])
    assert 0.4 < known.mean() <= 1.0  # the rules do decide, and some cases stay open
    assert gaps == 0.0 or not known.all()


@pytest.mark.parametrize("seed", [11, 12])
def test_what_a_whole_population_lacks_agrees(seed):
    rng = random.Random(seed)
    rules, cases = written(rng, 50), people(rng, 40, 0.1)
    lacking = set(rng.sample(sorted({name for facts in cases for name in facts}), 7))
    cases = [{name: facts[name] for name in facts.keys() - lacking} for facts in cases]
    for facts in cases:
        for person in (*facts.get("kids", ()), *facts.get("people", ())):
            person.pop("tags", None)
    found = compile_columns(rules).evaluate(population_of(cases, WORDS), AS_OF)
    assert not disagreements(rules, found, cases, AS_OF)


@pytest.mark.battery
@pytest.mark.timeout(3600)
@pytest.mark.parametrize("seed", range(100, 110))
def test_a_hundred_thousand_pairs_agree(seed):
    rng = random.Random(seed)
    rules, cases = written(rng, 200), people(rng, 50, rng.choice([0.1, 0.2, 0.3]))
    found = compile_columns(rules).evaluate(population_of(cases, WORDS), AS_OF)
    assert not disagreements(rules, found, cases, AS_OF)


def test_small_blocks_say_what_one_block_says():
    rng = random.Random(8)
    rules, cases = written(rng, 40), people(rng, 60, 0.2)
    population = population_of(cases, WORDS)
    plan = Plan(rules, population, AS_OF, ())
    whole, parts = plan.run(population), plan.run(population, block=7)
    for name in rules:
        assert (whole[name].known == parts[name].known).all()
        rows = range(population.size)
        assert [whole[name].item(row) for row in rows] == [parts[name].item(row) for row in rows]


def test_branches_computed_for_some_cases_agree(monkeypatch):
    monkeypatch.setattr("shiyakusho.ground.rules.columns.computing.WORTH", 1)
    rng = random.Random(9)
    rules, cases = written(rng, 60), people(rng, 50, 0.2)
    found = compile_columns(rules).evaluate(population_of(cases, WORDS), AS_OF)
    assert not disagreements(rules, found, cases, AS_OF)


def test_known_and_failed_never_meet():
    rng = random.Random(10)
    rules, cases = written(rng, 40), people(rng, 40, 0.2)
    for columns in compile_columns(rules).evaluate(population_of(cases, WORDS), AS_OF).values():
        assert not (columns.known & columns.failed).any()
        assert not (columns.true & ~columns.known).any()
