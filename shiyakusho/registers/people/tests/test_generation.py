"""The generator: the same seed, the same city; cells, families and names as the figures say."""

from datetime import date
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from shiyakusho.ground.jp import individual_number, school
from shiyakusho.registers.people.generation.crowd import apportion, gather
from shiyakusho.registers.people.generation.figures import read_figures
from shiyakusho.registers.people.generation.generate import AS_OF, generate, school_years
from shiyakusho.registers.people.generation.matching import pair_generations
from shiyakusho.registers.people.generation.writing import write


@pytest.fixture(scope="module")
def town():
    return generate("kitakyushu", 6_000, 3)


@pytest.fixture(scope="module")
def city():
    figures = read_figures("kitakyushu")
    return figures, gather(figures, 940_000, AS_OF, np.random.default_rng(1))


def test_the_same_seed_gives_the_same_files(tmp_path: Path) -> None:
    first = write(generate("kitakyushu", 500, 11), tmp_path / "a")
    assert first == write(generate("kitakyushu", 500, 11), None)
    assert first["total"] != write(generate("kitakyushu", 500, 12), None)["total"]
    assert first["total"] != write(generate("kasuga", 500, 11), None)["total"]


def test_the_sum_is_the_sum_of_the_written_bytes(tmp_path: Path) -> None:
    import hashlib

    sums = write(generate("kitakyushu", 200, 5), tmp_path)
    for file in tmp_path.iterdir():
        assert sums[file.name] == hashlib.sha256(file.read_bytes()).hexdigest()


def test_every_cell_is_within_two_percent_at_full_size(city) -> None:
    figures, crowd = city
    scale = 940_000 / figures.persons
    for cell in figures.cells:
        inside = (crowd.ward == cell.ward) & (crowd.sex == (cell.sex == "F"))
        inside &= (crowd.age >= cell.age_from) & (crowd.age <= cell.age_to)
        assert abs(inside.sum() - cell.persons * scale) <= max(0.02 * cell.persons * scale, 0.5)


def test_birth_dates_give_the_ages_drawn(city) -> None:
    _, crowd = city
    some = slice(0, 940_000, 997)
    for days, age in zip(crowd.birth[some].tolist(), crowd.age[some].tolist(), strict=True):
        born = date.fromordinal(days + 719_163)
        passed = (AS_OF.month, AS_OF.day) >= (born.month, born.day)
        assert AS_OF.year - born.year - (not passed) == age


@given(
    parts=st.lists(st.integers(0, 5_000), min_size=1, max_size=40).filter(any),
    whole=st.integers(0, 100_000),
)
def test_apportion_keeps_the_whole_and_stays_within_one(parts: list[int], whole: int) -> None:
    counts = apportion(parts, whole)
    assert counts.sum() == whole
    exact = np.array(parts) * whole / sum(parts)
    assert (np.abs(counts - exact) < 1 + 1e-9).all()


@settings(max_examples=20, deadline=None)
@given(residents=st.integers(1, 400), seed=st.integers(0, 2**32 - 1))
def test_any_size_makes_whole_families(residents: int, seed: int) -> None:
    made = generate("kitakyushu", residents, seed)
    homes, kin = made.homes, made.families
    assert len(made) == residents
    heads = homes.relation == "世帯主"
    assert np.array_equal(np.sort(homes.home[heads]), np.arange(len(homes)))
    for parent in (kin.mother, kin.father):
        child = np.flatnonzero(parent >= 0)
        assert (made.crowd.age[parent[child]] >= made.crowd.age[child] + 18).all()
    wed = np.flatnonzero(kin.spouse >= 0)
    assert np.array_equal(kin.spouse[kin.spouse[wed]], wed)


def test_pairs_are_a_generation_apart_and_unique() -> None:
    rng = np.random.default_rng(2)
    age = rng.integers(0, 100, 2_000)
    older, younger = pair_generations(np.arange(0, 900), np.arange(900, 2_000), age, rng)
    assert len(older) > 200
    assert len(set(older)) == len(older)
    assert len(set(younger)) == len(younger)
    assert ((age[older] - age[younger] >= 18) & (age[older] - age[younger] <= 45)).all()


def test_households_look_like_the_city() -> None:
    made = generate("kitakyushu", 60_000, 4)
    lives_at_home = ~made.families.institution[made.homes.head]
    size = made.homes.size()[lives_at_home]
    shares = [100 * np.mean(size == n) for n in (1, 2, 3, 4)] + [100 * np.mean(size >= 5)]
    for share, wanted in zip(shares, (39.8, 30.0, 15.8, 10.5, 3.9), strict=True):
        assert abs(share - wanted) < 3.5
    assert abs(size.mean() - 2.10) < 0.08


def test_minors_live_with_a_parent(town) -> None:
    minors = np.flatnonzero(town.crowd.age < 18)
    kin, home = town.families, town.homes.home
    parent = np.where(kin.mother[minors] >= 0, kin.mother[minors], kin.father[minors])
    assert (parent >= 0).all()
    assert (home[parent] == home[minors]).all()


def test_school_years_agree_with_the_law(town) -> None:
    grades = school_years(town.crowd)
    for days, grade in zip(town.crowd.birth.tolist(), grades.tolist(), strict=True):
        if 1 <= grade <= 6:
            born = date.fromordinal(days + 719_163)
            assert school.school_grade(born, AS_OF).year == grade


def test_names_keep_variants_selectors_and_readings(town) -> None:
    big = generate("kitakyushu", 60_000, 9).names
    everything = "".join(big.name.tolist())
    assert any(c > "\uffff" for c in everything)
    assert any("\U000e0100" <= c <= "\U000e01ef" for c in everything)
    assert "髙" in everything and "﨑" in everything
    assert all(big.kana.tolist())


def test_foreign_nationals_have_a_status_and_latin_names(town) -> None:
    big = generate("kitakyushu", 40_000, 2)
    foreign = big.nationals.nationality != "日本"
    assert abs(foreign.mean() - 0.018) < 0.004
    assert all(big.nationals.status[foreign])
    assert all(name.isascii() and name.isupper() for name in big.names.name[foreign].tolist())
    limited = big.nationals.expires > 0
    assert not (limited & ~foreign).any()
    assert "特別永住者" not in big.nationals.status[limited].tolist()


def test_insurance_follows_age(town) -> None:
    for register, people, facts in town.registers:
        if register == "insurance":
            old = town.crowd.age[people] >= 75
            assert set(facts[old]) <= {
                '{"insurance": "late_elderly"}',
                '{"insurance": "public_assistance"}',
            }
            assert len(people) == len(town)


def test_no_individual_number_is_ever_written(tmp_path: Path) -> None:
    write(generate("kitakyushu", 400, 8), tmp_path)
    assert not any(individual_number.contains(f.read_text("utf-8")) for f in tmp_path.iterdir())


def test_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="1人以上"):
        generate("kitakyushu", 0, 1)
    with pytest.raises(FileNotFoundError):
        generate("nowhere", 10, 1)
