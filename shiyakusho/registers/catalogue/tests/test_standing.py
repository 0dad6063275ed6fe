"""`shiyakusho catalogue status`: what it says is true of the version it speaks of, and no face too many."""

import json
from datetime import timedelta

import pytest

from config.cli import main
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.catalogue import standing
from shiyakusho.registers.catalogue.faces import FACES, Part, Rendered
from shiyakusho.registers.catalogue.standing import standings, standings_of_files

from .studio import TARO, approved, asked, published
from .test_lifecycle import APRIL, at

KEYS = {"id", "version", "state", "needed_rule", "faces", "tests", "languages"}


@pytest.fixture
def drawing(monkeypatch):
    """Faces that draw at once what `drawn` says, by name."""
    drawn = dict.fromkeys(FACES, Rendered((Part("one", "一"),)))

    class Faces(dict):
        def get(self, name):
            def face(version, *, language, example):
                if isinstance(drawn[name], Exception):
                    raise drawn[name]
                return drawn[name]

            return face

    monkeypatch.setattr(standing, "faces", Faces.fromkeys(FACES))
    return drawn


def of(procedure_id="birth", **options):
    (found,) = standings([procedure_id], **options)
    return found


@pytest.mark.django_db
def test_the_command_tells_what_the_interface_promises(capsys):
    assert main(["catalogue", "status", "juminhyo", "birth", "--json"]) == 0
    birth, juminhyo = json.loads(capsys.readouterr().out)["procedures"]
    assert birth.keys() >= KEYS
    assert (birth["id"], birth["state"], birth["version"], birth["faces"]) == (
        "birth",
        "live",
        1,
        [],
    )
    definition = catalogue.live("juminhyo").definition
    assert {"web", "paper", "letter"} <= set(juminhyo["faces"])
    assert juminhyo["tests"] == len(definition.tests) > 0
    assert juminhyo["languages"] == ["ja", "ja-easy", "en"]
    assert juminhyo["needed_rule"] is bool(definition.needed or definition.offered)


@pytest.mark.django_db
def test_a_face_counts_only_if_it_draws_without_a_missing_value(drawing):
    drawing["web"] = Rendered((Part("one", "一"),), missing=("form.name",))
    drawing["paper"] = Rendered(())
    drawing["letter"] = ValueError("broken")
    found = of()
    assert found.faces == ("counter", "review")
    assert found.missing == {"web": ("form.name",), "letter": ("ValueError: broken",)}


@pytest.mark.django_db
def test_live_coming_worked_on_and_archived(drawing):
    published(day=APRIL, title={"ja": "出生の届出"})
    assert (of().version, of().state) == (1, "live")
    assert of().languages == ("ja", "ja-easy", "en")
    with at(APRIL):
        assert (of().version, of().state, of().languages) == (2, "live", ("ja",))
        with acting_as(TARO):
            copy = catalogue.ask_archive(procedure_id="birth", reason="廃止")
        approved(copy)
        assert (of().version, of().state) == (2, "archived")
        asked(title={"ja": "出生届（新）"})
        assert (of().version, of().state) == (None, "in_review")


@pytest.mark.django_db
def test_what_the_studio_marked_before_it_was_published_is_stale(drawing, monkeypatch):
    published(day=APRIL)
    day = timedelta(days=1)
    marks = [("title", "en", clock.now() - day), ("title", "plain", clock.now() + 999 * day)]
    with at(APRIL):
        speaks = of().languages
        monkeypatch.setattr(standing, "stale_texts", {"studio": lambda procedure_id: marks})
        assert of().stale == {"en": 1} and "en" in speaks
        assert of().languages == tuple(one for one in speaks if one != "en")


@pytest.mark.django_db
def test_a_new_one_half_written_is_a_draft_without_faces(drawing):
    with acting_as(TARO):
        copy = catalogue.begin_copy(procedure_id="bicycle-parking", title="自転車等駐車場")
    assert copy.pk
    found = of("bicycle-parking")
    assert (found.version, found.state, found.faces) == (None, "draft", ())
    assert found.missing["definition"]


def test_the_files_need_no_database(drawing):
    (found,) = standings_of_files(["juminhyo"])
    assert (found.id, found.version, found.state, found.faces) == ("juminhyo", None, "draft", FACES)
