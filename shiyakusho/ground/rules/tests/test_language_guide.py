"""The guide of the language: its examples hold, and it leaves no function out."""

import re
from pathlib import Path

import pytest

from shiyakusho.ground.rules import evaluate
from shiyakusho.ground.rules.macros import METHODS
from shiyakusho.ground.rules.overloads import FUNCTIONS

GUIDE = (Path(__file__).parents[4] / "docs" / "guides" / "rule-language.ja.md").read_text("utf-8")
ROWS = [row for row in GUIDE.splitlines() if row.startswith("| `")]
EXAMPLES = [
    re.findall(r"`([^`]+)`", row.split(" | ")[2])[0] for row in ROWS if row.count(" | ") == 2
]


@pytest.mark.parametrize("text", [one for one in EXAMPLES if "<" not in one.split("(")[0]])
def test_an_example_is_true(text):
    assert evaluate(text) is True


def test_every_function_and_macro_is_there():
    told = set(re.findall(r"`([A-Za-z_]+)`", GUIDE))
    named = {name for name in FUNCTIONS if not re.search(r"^_|_$|^[^a-z]", name)}
    assert (named | set(METHODS)) - told == set()
