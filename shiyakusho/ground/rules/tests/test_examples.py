"""Worked examples: those of the nation and of every city hold, and a wrong one is told."""

import datetime as dt
from pathlib import Path

import pytest

from shiyakusho.ground.rules.examples import ExampleError, failing, read_examples
from shiyakusho.ground.rules.national import NATIONAL, vocabulary_of

CITIES = sorted(path.parent for path in (NATIONAL.parent / "cities").glob("*/city.yaml"))
FOLDERS = [(NATIONAL / "vocabulary", None), *((city / "tables", city) for city in CITIES)]
ALL = [(example, city) for folder, city in FOLDERS for example in read_examples(folder)]


@pytest.mark.parametrize(
    ("example", "city"), ALL, ids=[f"{one.file.stem}:{one.name}" for one, _ in ALL]
)
def test_a_worked_example_holds(example, city):
    assert list(example.wrong(vocabulary_of(city))) == []


def written(folder: Path, text: str) -> Path:
    (folder / "a.yaml").write_text(text, encoding="utf-8")
    return folder


GIVEN = "given: {children: []}"


@pytest.mark.parametrize(
    ("expect", "says"),
    [
        ("{has_children: false}", None),
        ("{has_children: true}", "has_children は True のはずですが False です"),
        ("{has_children: 0}", "has_children は 0 のはずですが False です"),
        ("{no_such_fact: 1}", "試せません"),
        ("{pregnant: null}", None),
    ],
)
def test_a_wrong_example_is_told(tmp_path, expect, says):
    text = f"examples: [{{name: 子なし, as_of: 2026-11-20, {GIVEN}, expect: {expect}}}]"
    found = [message for _, message in failing(written(tmp_path, text), vocabulary_of(None))]
    assert len(found) == (says is not None)
    assert says is None or says in found[0]


@pytest.mark.parametrize(
    "entry",
    ["5", "{name: x}", "{name: x, as_of: 2026-13-01, given: {}, expect: {}}",
     "{name: x, as_of: 2026-11-20, given: [], expect: {}}"],
)  # fmt: skip
def test_what_is_no_example_is_refused(tmp_path, entry):
    with pytest.raises(ExampleError, match=r"a\.yaml"):
        read_examples(written(tmp_path, f"examples: [{entry}]"))


@pytest.mark.parametrize("city", CITIES, ids=lambda city: city.name)
def test_every_amount_of_the_nation_is_in_force_today(city):
    for table in vocabulary_of(city).tables.values():
        for amount in table.amounts.values():
            amount.on(dt.date(2026, 11, 20))


@pytest.mark.parametrize("city", CITIES, ids=lambda city: city.name)
def test_a_city_has_told_its_class_for_the_resident_tax(city):
    grade = vocabulary_of(city).tables["resident_tax"].amounts["grade"]
    assert grade.on(dt.date(2026, 11, 20)).value in (1, 2, 3)
