"""A definition whose letters cannot be printed whole does not go live."""

import copy
from pathlib import Path

import pytest
from django.conf import settings

from shiyakusho.engines.letters.checking import letters_have_their_values
from shiyakusho.registers.catalogue.reading import definition_from, read_process
from shiyakusho.registers.catalogue.source import read_source

NATIONAL = Path(settings.NATIONAL_DIR)


def disaster() -> dict:
    return read_source(NATIONAL / "procedures" / "disaster-certificate.yaml").data


def findings(document: dict) -> list[tuple[str, bool]]:
    definition = definition_from(copy.deepcopy(document))
    process = definition.process.resolve(
        read_process(NATIONAL / "processes" / f"{definition.process.kind}.yaml")
    )
    return [(one.message, one.grave) for one in letters_have_their_values(definition, process)]


def recorded(document: dict, question: str) -> list[dict]:
    moves = document["process"]["extra_moves"]
    return [q for move in moves for q in move.get("record", []) if q["id"] == question]


def test_a_certificate_that_has_everything_is_sound():
    assert findings(disaster()) == []


def test_a_value_nobody_writes_down_is_an_error():
    document = disaster()
    for question in recorded(document, "damage_level"):
        question["id"] = "something_else"
    [(words, grave)] = findings(document)
    assert grave and "damage_level" in words and "どこからも入りません" in words


@pytest.mark.parametrize("loosened", [{"required": False}, {"when": "false"}])
def test_a_value_that_may_be_left_out_is_a_warning(loosened):
    document = disaster()
    recorded(document, "damage_level")[0].update(loosened)
    [(words, grave)] = findings(document)
    assert not grave and "入らないことがあります" in words


def test_a_letter_that_no_outcome_ends_in_is_not_asked_for():
    document = disaster()
    document["letters"]["elsewhere"] = "care-cert-result"
    assert findings(document) == []
