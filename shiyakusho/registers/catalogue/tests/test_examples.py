"""Texts made from patterns, and answers within the limits of their question."""

import re
from datetime import date

import pytest

from shiyakusho.registers.catalogue.form import Question
from shiyakusho.registers.catalogue.inventing import longest, values
from shiyakusho.registers.catalogue.matching import matching

DAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    "pattern",
    ["[0-9]{10}", r"\d{3}-\d{4}", "[A-Z]{2}[0-9]+", "(北九州|福岡) [あいう]{1,4}", "[^0-9]+", r"\w*", "[ぁ-ん]{3}",
     "[^a]b?c", r"R\d{1,2}/(0?[1-9]|1[0-2])"],
)  # fmt: skip
def test_a_text_is_made_that_the_pattern_accepts(pattern):
    assert re.fullmatch(pattern, matching(pattern))


@pytest.mark.parametrize("pattern", [r"(?=a)b", r"(a)\1", "a{500}"])
def test_what_cannot_be_made_is_said_so(pattern):
    assert matching(pattern) is None


def question(kind, **more):
    return Question.model_validate({"id": "one", "kind": kind, "label": "質問", **more})


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        (question("integer", min=2015, max=2100), 2025),
        (question("integer", min=1, max=20), 2),
        (question("money", max=500), 0),
        (question("date", max="today"), "2026-11-11"),
        (question("date", min="2026-12-01"), "2026-12-01"),
        (question("text", max_length=2), "記入"),
    ],
)
def test_an_answer_keeps_to_its_limits(asked, wanted):
    assert values(asked, DAY)[0] == wanted


def test_everyone_of_a_list_is_counted():
    assert [len(one) for one in values(question("people", min=0, max=3), DAY)] == [2, 1]
    assert [len(one) for one in values(question("people", min=4), DAY)] == [4]


def test_a_long_answer_is_as_long_as_its_question_takes():
    assert len(longest(question("text", max_length=77), "a")) == 77
    assert len(longest(question("textarea"), "a")) == 4000
    assert longest(question("text", pattern="[0-9]{3}"), "123") == "123"
