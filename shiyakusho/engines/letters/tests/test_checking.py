"""A definition whose letters cannot be printed whole does not go live."""

import copy
from pathlib import Path

import pytest
from django.conf import settings

from shiyakusho.engines.letters.checking import (
    letters_exist,
    letters_have_their_values,
    refusals_can_be_appealed,
    texts_can_be_printed,
)
from shiyakusho.registers.catalogue.reading import definition_from, read_process
from shiyakusho.registers.catalogue.source import read_source

NATIONAL = Path(settings.NATIONAL_DIR)


def disaster() -> dict:
    return read_source(NATIONAL / "procedures" / "disaster-certificate.yaml").data


def findings(document: dict, check=letters_have_their_values) -> list[tuple[str, bool]]:
    definition = definition_from(copy.deepcopy(document))
    process = definition.process.resolve(
        read_process(NATIONAL / "processes" / f"{definition.process.kind}.yaml")
    )
    return [(one.message, one.grave) for one in check(definition, process)]


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


def test_an_outcome_without_its_letter_is_an_error():
    document = disaster()
    del document["letters"]["refused"]
    (told,) = findings(document, letters_exist)
    assert told == ("結果「不交付」の通知書 refused が letters にありません", True)


@pytest.mark.parametrize("language", ["ja", "plain", "en"])
def test_a_text_no_font_draws_is_an_error_at_its_place(language: str):
    document = disaster()
    document["form"]["pages"][0]["title"][language] = "岓の欄😀"
    definition = definition_from(document)
    (told,) = texts_can_be_printed(definition, None)
    assert told.place == ("form", "pages", 0, "title", language)
    assert "「岓」U+5C93" in told.message and "U+1F600" in told.message
    assert (told.code, told.grave) == ("unprintable_text", True)


def test_a_refusal_tells_reasons_and_appeal_and_is_no_grant():
    document = disaster()
    assert findings(document, refusals_can_be_appealed) == []
    for letter, words in (
        ("ready", "理由と教示がありません"),
        ("disaster-certificate", "理由と教示がありません"),
        ("application-granted", "認めるときの通知書です"),
    ):
        document["letters"] |= {"granted": "application-granted", "refused": letter}
        [(said, grave)] = findings(document, refusals_can_be_appealed)
        assert grave and words in said
