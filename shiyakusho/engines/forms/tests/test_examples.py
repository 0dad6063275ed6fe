"""Example answers made from a definition (registers/catalogue/examples.py) are answers its form takes."""

from datetime import date

import pytest

from shiyakusho.engines.forms.incoming import raw_answers
from shiyakusho.engines.forms.sheet import fill
from shiyakusho.ground import clock
from shiyakusho.registers.catalogue import public as catalogue

pytestmark = pytest.mark.django_db  # the clock is the database's
FORMS = [one for one in catalogue.drafts() if one.definition.form]


def sheet_of(version, example):
    answers = raw_answers(version.definition, example.answers)
    return fill(
        version.definition,
        answers,
        facts=example.facts,
        offered={},
        files={},
        as_of=example.as_of,
    )


@pytest.mark.parametrize("version", FORMS, ids=lambda one: one.procedure_id)
def test_every_example_is_accepted(version):
    for example in catalogue.examples_of(version, day=clock.today()):
        sheet = sheet_of(version, example)
        wrong = [
            (example.name, path, problem.code)
            for _, path, _, problem in sheet.problems()
            if problem.code != "required_file"
        ]
        assert wrong == []
        assert sheet.values.keys() == example.answers.keys()  # nothing of it is hidden again


def test_one_example_shows_more_than_the_other():
    """Branches open in `filled` and close in `short`, wherever a form has some that can."""
    day, fewer = date(2026, 11, 21), []
    for version in FORMS:
        filled, short, long = (
            {one.path.split(".")[-1] for s in sheet_of(version, example).screens for one in s.asked}
            for example in catalogue.examples_of(version, day=day)
        )
        assert filled == long
        assert len(short) <= len(filled)
        if len(short) < len(filled):
            fewer.append(version.procedure_id)
    assert {"child-allowance-claim", "care-cert-new", "dog-register", "juminhyo"} <= set(fewer)


def test_the_same_example_every_time():
    version = next(one for one in FORMS if one.procedure_id == "child-allowance-claim")
    day = date(2026, 11, 21)
    assert catalogue.examples_of(version, day=day) == catalogue.examples_of(version, day=day)
