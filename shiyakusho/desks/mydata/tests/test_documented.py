"""The table of the documentation is the table of the code."""

from pathlib import Path

from shiyakusho.desks.mydata.trail.rules import RULES

DOCUMENT = Path(__file__).parents[4] / "docs" / "security" / "who-looked.ja.md"


def test_every_rule_stands_in_the_document_in_its_order() -> None:
    lines = [line for line in DOCUMENT.read_text(encoding="utf-8").splitlines() if "| `" in line]
    told = [(line.split("|")[3].strip().strip("`"), line.split("|")[5].strip()) for line in lines]
    assert told == [(rule.id, rule.why) for rule in RULES]
