"""Whatever passes the check is drawn whole in every face, and comes back the same from wherever it went."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
import yaml
from hypothesis import HealthCheck, Phase, assume, event, given, settings

from house.any_definition import documents
from shiyakusho.ground import clock
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.catalogue.reading import read_definition
from shiyakusho.registers.catalogue.registry import faces
from shiyakusho.registers.catalogue.snapshot import digest_of, document_of, text_of, version_from
from shiyakusho.registers.catalogue.written import kept_text, pretty

pytestmark = pytest.mark.django_db
LANGUAGES = ("ja", "ja-easy", "en")
calmly = settings(
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


def checked(document: dict[str, Any]) -> catalogue.Version:
    faults = [one for one in catalogue.findings_of(document) if one.severity == "error"]
    event("refused: " + ", ".join(sorted({one.code for one in faults})) if faults else "sound")
    assume(not faults)
    return catalogue.version_of(document)


def draws_whole(document: dict[str, Any]) -> None:
    version = checked(document)
    for number, example in enumerate(catalogue.examples_of(version, day=clock.today())):
        language = LANGUAGES[number]
        for name, face in faces.items():
            drawn = face(version, language=language, example=example)
            assert drawn.parts or (name == "letter" and not document["letters"]), name
            assert drawn.missing == (), (name, language, example.name)


def comes_back(document: dict[str, Any]) -> None:
    version = checked(document)
    kept = text_of(document_of(version.definition, version.process))
    again = version_from(
        id=version.id,
        procedure_id=version.procedure_id,
        number=0,
        digest=version.digest,
        document=kept,
    )
    assert again == version
    assert digest_of(json.loads(kept)) == version.digest
    assert json.loads(pretty(kept_text(document))) == document
    with TemporaryDirectory() as folder:
        path = Path(folder) / "any-definition.yaml"
        path.write_text(yaml.safe_dump(document, allow_unicode=True, sort_keys=False), "utf-8")
        definition, _ = read_definition(path)
    assert definition == version.definition


@settings(calmly, max_examples=12, phases=[Phase.generate])
@given(documents())
def test_what_passes_the_check_is_drawn_in_every_face(document):
    draws_whole(document)


@settings(calmly, max_examples=30, phases=[Phase.generate])
@given(documents())
def test_what_passes_the_check_comes_back_the_same(document):
    comes_back(document)


@pytest.mark.battery
@settings(calmly, max_examples=400)
@given(documents())
def test_four_hundred_more(document):
    draws_whole(document)
    comes_back(document)
