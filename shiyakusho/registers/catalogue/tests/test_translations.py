"""古い訳 in files: told where the Japanese changed and the translation did not, and only there."""

import json
import shutil
from pathlib import Path

import pytest

from config.cli import main
from shiyakusho.registers.catalogue import standing
from shiyakusho.registers.catalogue.faults import DefinitionFaults
from shiyakusho.registers.catalogue.gathering import gather_and_warn
from shiyakusho.registers.catalogue.source import parse_source, read_source
from shiyakusho.registers.catalogue.translations import (
    FILE,
    FOLDERS,
    noted,
    of_a_city,
    read_notes,
    stale_in,
    write_notes,
)

NATIONAL = Path(__file__).resolve().parents[4] / "national"
ID = "procedures/dog"
DOG = """
title: {ja: 犬の登録, plain: いぬの とうろく, en: Dog registration}
form:
  pages:
    - {id: owner, title: {ja: 飼い主, en: Owner}}
    - {id: dog, title: {ja: 犬, en: Dog}}
tests:
  - {name: x, given: {said: {ja: 何か, en: something}}}
"""


def source(text: str):
    return parse_source(text, name="dog.yaml")


def first() -> dict:
    return noted([(ID, source(DOG))], {})


def stale(text: str, notes: dict | None = None) -> list[tuple[str, str, int, int]]:
    found = stale_in(source(text), ID, first() if notes is None else notes)
    return [(one.key[1], one.key[2], *one.mark) for one in found]


def test_only_the_japanese_changed() -> None:
    assert stale(DOG) == []
    changed = DOG.replace("ja: 犬の登録", "ja: 犬の届出")
    assert stale(changed) == [("title", "plain", 2, 19), ("title", "en", 2, 36)]


def test_translated_anew_with_it_or_new_altogether_is_not_stale() -> None:
    changed = DOG.replace("ja: 犬の登録", "ja: 犬の届出").replace("Dog registration", "Dog notice")
    assert [one[:2] for one in stale(changed)] == [("title", "plain")]
    assert stale(DOG.replace("{id: dog,", "{id: cat,").replace("ja: 犬,", "ja: 猫,")) == []
    assert stale(DOG.replace("何か", "ほか")) == []  # examples are nobody's reading


def test_what_moved_is_known_by_its_id() -> None:
    lines = DOG.splitlines()
    lines[4], lines[5] = lines[5], lines[4]
    assert lines != DOG.splitlines() and stale("\n".join(lines)) == []
    moved = "\n".join(lines).replace("ja: 飼い主", "ja: 所有者")
    assert [one[0] for one in stale(moved)] == ["form.pages.owner.title"]


def test_noting_does_not_forgive_and_confirming_does() -> None:
    changed = DOG.replace("ja: 犬の登録", "ja: 犬の届出").replace("Dog registration", "Dog notice")
    again = noted([(ID, source(changed))], first())
    assert [one[:2] for one in stale(changed, again)] == [("title", "plain")]
    read = noted([(ID, source(changed))], again, lambda key: key[2] == "plain")
    assert stale(changed, read) == []
    assert [one[:2] for one in stale(DOG.replace("Dog registration", "Dog notice"), read)] == [
        ("title", "plain"),
        ("title", "en"),
    ]


def test_the_notes_are_the_same_bytes_again(tmp_path) -> None:
    changed = DOG.replace("ja: 犬の登録", "ja: 犬の届出").replace("Dog registration", "Dog notice")
    notes = noted([(ID, source(changed))], first())
    write_notes(tmp_path, notes)
    kept = (tmp_path / FILE).read_bytes()
    assert read_notes(tmp_path) == notes and kept.count(b",title,") == 2
    write_notes(tmp_path, read_notes(tmp_path))
    assert (tmp_path / FILE).read_bytes() == kept
    assert read_notes(tmp_path / "elsewhere") == {}


@pytest.mark.parametrize("hurt", [b"file,place\n", b"\xff\xfe", b"a,b,c\n", b'file,"', b""])
def test_notes_that_are_none_are_named_and_not_taken_for_empty(tmp_path, hurt) -> None:
    write_notes(tmp_path, first())
    with (tmp_path / FILE).open("ab") as out:
        out.write(hurt or b"x" * 300_000)
    with pytest.raises(DefinitionFaults) as caught:
        read_notes(tmp_path)
    assert caught.value.faults[0].code == "not_notes" and caught.value.faults[0].line >= 1


def test_a_citys_own_words_stand_in_place_of_the_nations() -> None:
    own = "id: dog\ntexts: {title: {ja: 犬の届, en: Dog papers}}"
    city = noted([(ID, source(own))], {})
    both = of_a_city(first(), city)
    assert stale(DOG, both) == []
    assert stale(
        DOG.replace("犬の登録", "犬の届").replace("Dog registration", "Dog papers"), both
    ) == [("title", "plain", 2, 18)]
    assert stale(own.replace("犬の届", "犬の紙"), city) == [("texts.title", "en", 2, 26)]


@pytest.fixture
def files(tmp_path, settings, monkeypatch):
    """A national set with one procedure, noted; its file."""
    root = tmp_path / "national"
    only = shutil.ignore_patterns("population", "search", FILE)
    shutil.copytree(NATIONAL, root, ignore=only)
    for path in (root / "procedures").glob("*.yaml"):
        if path.stem != "dog-change":
            path.unlink()
    settings.NATIONAL_DIR = root
    monkeypatch.setattr(standing, "faces", {})
    assert main(["catalogue", "translations", "--note"]) == 0
    return root / "procedures" / "dog-change.yaml"


def languages(capsys) -> list[str]:
    capsys.readouterr()
    assert main(["catalogue", "status", "dog-change", "--files", "--json"]) == 0
    [told] = json.loads(capsys.readouterr().out)["procedures"]
    return told["languages"]


def test_check_status_and_confirm(files, capsys) -> None:
    title = read_source(files).data["title"]["ja"]
    assert languages(capsys) == ["ja", "ja-easy", "en"]
    text = files.read_text(encoding="utf-8")
    files.write_text(text.replace(f"ja: {title}", "ja: 犬が変わったとき", 1), encoding="utf-8")
    assert languages(capsys) == ["ja"]
    root = files.parents[1]
    warned = [one for one in gather_and_warn(root)[1] if one.code == "stale_translation"]
    assert [(one.file, one.field, one.line) for one in warned] == [
        ("national/procedures/dog-change.yaml", "title", warned[0].line)
    ] * 2 and warned[0].line > 1
    assert main(["catalogue", "confirm", "dog-chang"]) == 1
    assert "dog-change" in capsys.readouterr().err
    assert main(["catalogue", "confirm", "dog-change", "--language", "en"]) == 0
    assert languages(capsys) == ["ja", "en"]
    assert main(["catalogue", "confirm", "dog-change", "--place", "summary"]) == 1
    assert main(["catalogue", "confirm", "dog-change"]) == 0
    assert languages(capsys) == ["ja", "ja-easy", "en"]
    assert main(["catalogue", "translations", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == []


def test_notes_that_are_none_stop_the_check(files, capsys) -> None:
    (files.parents[1] / FILE).write_text("nothing\n")
    with pytest.raises(DefinitionFaults, match="not_notes"):
        gather_and_warn(files.parents[1])
    assert main(["catalogue", "status", "--files"]) == 1


def test_the_national_set_is_noted_and_not_stale() -> None:
    """An edit need not note what it wrote; so most, not all, must be noted."""
    sources = [
        (f"{folder}/{path.stem}", read_source(path))
        for folder in FOLDERS
        for path in sorted((NATIONAL / folder).glob("*.yaml"))
    ]
    notes = read_notes(NATIONAL)
    assert [one for file, each in sources for one in stale_in(each, file, notes)] == []
    now = noted(sources, notes)
    assert len(now) > 9000
    assert sum(pairs == notes.get(key) for key, pairs in now.items()) > 0.95 * len(now)
