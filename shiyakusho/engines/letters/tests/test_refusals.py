"""Whoever hears no, or not all of it, reads why and where to object: over all procedures there are."""

from collections.abc import Iterator
from functools import cache

import pytest

from shiyakusho.engines.letters.checking import DECIDED_BY_US
from shiyakusho.engines.letters.manifest import manifest
from shiyakusho.registers.catalogue import public as catalogue

from .conftest import pages_of
from .test_letters import printed

pytestmark = pytest.mark.django_db


@cache
def noes() -> set[tuple[str, str, str]]:
    """(process, outcome, template) of every outcome that needs a reason, in every procedure."""
    return set(_noes())


def _noes() -> Iterator[tuple[str, str, str]]:
    for version in catalogue.drafts():
        if version.definition.form is None or version.process is None:
            continue
        for outcome in version.process.outcomes:
            if outcome.needs_reason and outcome.letter:
                template = version.definition.letters[outcome.letter]
                yield version.process.id, outcome.id, template


def test_every_refusal_of_the_city_is_told_by_a_disposition() -> None:
    found = {
        (outcome, template) for process, outcome, template in noes() if process in DECIDED_BY_US
    }
    assert {outcome for outcome, _ in found} >= {"refused", "partly", "dismissed"}
    assert len(found) > 12
    for outcome, template in found:
        letter = manifest().letters[template]
        assert letter.kind == "disposition" and letter.appeal, (outcome, template)


def test_what_says_no_says_why(data) -> None:
    for template in sorted({template for *_, template in noes()}):
        letter = manifest().letters[template]
        why = data(template) | {"reasons": [{"text": "ここだけの理由", "law": "民法1条"}]}
        text = "".join(pages_of(printed(template, why)))
        assert "理由" in text and "ここだけの理由（民法1条）" in text, template
        assert "認定した理由" not in text and "改定した理由" not in text, template
        if letter.kind == "disposition":
            assert "この決定に不服があるとき" in text and "審査請求" in text, template
