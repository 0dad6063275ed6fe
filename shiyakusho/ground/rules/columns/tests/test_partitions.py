"""A population written as Parquet, cut into parts, and evaluated anywhere, is the same population."""

import random
from functools import partial

import numpy as np
import pytest

from shiyakusho.ground.rules import compile_rule
from shiyakusho.ground.rules.columns import Population, compile_columns, population_of
from shiyakusho.ground.rules.columns.parquet import read, write, write_partitions
from shiyakusho.ground.rules.columns.partitions import (
    evaluate_partition,
    evaluate_partitions,
    evaluate_with_dask,
)

from .random_rules import AS_OF, WORDS, People

RULES = {
    "grown": "kids.exists(c, age(c.birth, as_of) >= 20) && !limited",
    "sum": "sum(people, m, m.income) + n",
    "tag": '"other" in me.tags',
    "first": "kids.sortBy(c, c.birth)[0].birth",
    "kind": "a ? me.kind : k",
}


def words():
    return WORDS


@pytest.fixture(scope="module")
def population():
    rng = random.Random(5)
    people = People(rng, 0.2)
    return population_of([people.case() for _ in range(200)], WORDS)


def ours(population):
    return compile_columns({k: compile_rule(t, WORDS) for k, t in RULES.items()}).evaluate(
        population, AS_OF
    )


def answers(found):
    return {
        name: [(c.item(i), bool(c.known[i]), bool(c.failed[i])) for i in range(len(c.known))]
        for name, c in found.items()
    }


def joined(parts):
    whole = {name: [] for name in RULES}
    for part in map(answers, parts):
        for name, rows in part.items():
            whole[name] += rows
    return whole


def test_a_file_gives_back_every_fact(population, tmp_path):
    write(population, tmp_path / "p.parquet")
    again = read(tmp_path / "p.parquet")
    assert again.size == population.size
    for row in range(population.size):
        assert again.case(row) == population.case(row)


def test_nobody_is_a_population_too(tmp_path):
    write(Population(0), tmp_path / "none.parquet")
    assert read(tmp_path / "none.parquet").size == 0
    empty = population_of([], WORDS)
    assert all(len(c.known) == 0 for c in ours(empty).values())


@pytest.mark.parametrize("parts", [1, 3, 7])
def test_parts_say_what_the_whole_says(population, tmp_path, parts):
    paths = write_partitions(population, tmp_path, parts)
    found = [evaluate_partition(path, RULES, AS_OF, (), words) for path in paths]
    assert joined(found) == answers(ours(population))


def test_a_pool_of_processes_says_the_same(population, tmp_path):
    paths = write_partitions(population, tmp_path, 3)
    found = evaluate_partitions(paths, RULES, AS_OF, (), partial(words), processes=2)
    assert joined(found) == answers(ours(population))


def test_dask_says_the_same(population, tmp_path):
    paths = write_partitions(population, tmp_path, 4)
    found = evaluate_with_dask(paths, RULES, AS_OF, (), words, scheduler="threads")
    assert joined(found) == answers(ours(population))


def test_records_of_two_cases_are_written_with_both(tmp_path):
    from shiyakusho.ground.rules.columns import Column, Links, Lists

    people = {"person": {"income": Column("int", np.array([1, 2, 3], dtype=np.int16))}}
    shared = Lists(
        np.array([0, 2, 4], dtype=np.int32),
        Links("person", np.array([0, 1, 1, 2], dtype=np.int32), 4),
    )
    twice = Population(
        2, {"people": shared, "me": Links("person", np.array([1, -1], dtype=np.int32), 2)}, people
    )
    write(twice, tmp_path / "t.parquet")
    again = read(tmp_path / "t.parquet")
    assert [again.case(i) for i in (0, 1)] == [twice.case(i) for i in (0, 1)]
