"""One word per idea: what the rooms' READMEs say in their "Words" line, the glossary says too."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
GLOSSARY = HOUSE / "docs" / "glossary.md"
WORDS = re.compile(r"\*\*Words[:.]?\*\*[:.]?(.*?)(?=\*\*|\n\s*\n|\Z)", re.DOTALL)
TABLE_ROW = re.compile(r"^\|[^|]+\|([^|]+ = [^|]+)\|", re.MULTILINE)
IN_BRACKETS = re.compile(r"\s*[(（][^()（）]*[)）]")
SMALL = str.maketrans("ぁぃぅぇぉっゃゅょゎ", "あいうえおつやゆよわ")


@dataclass(frozen=True)
class Word:
    """A row: 日本語, よみ, English (several by comma), and the rooms it is used in."""

    japanese: str
    reading: str
    english: frozenset[str]
    rooms: frozenset[str]


def pairs(readme: str) -> list[tuple[str, str]]:
    """The ``日本語 = English`` pairs of a README: its Words line, or a table with such a column."""
    text = " · ".join(IN_BRACKETS.sub("", found) for found in WORDS.findall(readme))
    found = [part for part in re.split(r"[,·;]", text) if "=" in part]
    for cell in TABLE_ROW.findall(readme):
        japanese, english = cell.replace("日本語 = English", " = ").split(" = ", 1)
        found += [f"{a} = {b}" for a, b in zip(*map(_listed, (japanese, english)), strict=False)]
    return [
        (a.strip(), _bare(b)) for a, _, b in (part.partition("=") for part in found) if a.strip()
    ]


def _listed(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]


def _bare(english: str) -> str:
    return " ".join(english.split()).strip(" .:")


def glossary() -> list[Word]:
    rows = re.findall(
        r"^\| ([^|]+) \| ([^|]+) \| ([^|]+) \| ([^|]+) \|$",
        GLOSSARY.read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    return [
        Word(japanese, reading, frozenset(_listed(english)), frozenset(_listed(where)))
        for japanese, reading, english, where in rows
        if reading not in {"よみ", "---"}
    ]


def dictionary_order(reading: str) -> tuple[str, str]:
    """As a Japanese dictionary sorts kana: voicing and small kana count only after all else."""
    plain = "".join(c for c in unicodedata.normalize("NFD", reading) if c not in "\u3099\u309a")
    return plain.translate(SMALL).replace("ー", ""), reading


def rooms_with_words() -> list[str]:
    """``engines/cases`` …: every folder on a floor that says what it is, with an app or without."""
    floors = HOUSE / "shiyakusho"
    return sorted(str(readme.parent.relative_to(floors)) for readme in floors.glob("*/*/README.md"))


def test_the_reader_of_words_reads_every_way_they_are_written() -> None:
    assert pairs("**Words:** 案件 = case, 補正の求め = correction (by field, of a person).") == [
        ("案件", "case"),
        ("補正の求め", "correction"),
    ]
    assert pairs("**Words.** 文面 = wording · 待ち/済み\n= queued/sent\n\n**News.** a = b") == [
        ("文面", "wording"),
        ("待ち/済み", "queued/sent"),
    ]
    assert pairs("| module | 日本語 = English | x |\n| `a` | 祝日, 年度 = holiday, year | y |") == [
        ("祝日", "holiday"),
        ("年度", "year"),
    ]


@pytest.mark.parametrize("room", rooms_with_words())
def test_every_word_of_a_room_stands_in_the_glossary(room: str) -> None:
    readme = (HOUSE / "shiyakusho" / room / "README.md").read_text(encoding="utf-8")
    missing = [
        f"{japanese} = {english}"
        for japanese, english in pairs(readme)
        if not any(
            word.japanese == japanese and english in word.english and room in word.rooms
            for word in glossary()
        )
    ]
    assert missing == []


def test_the_glossary_is_sorted_by_reading() -> None:
    readings = [word.reading for word in glossary()]
    assert len(readings) > 100
    assert all(re.fullmatch(r"[ぁ-ゖー]+", reading) for reading in readings)
    assert readings == sorted(readings, key=dictionary_order)


def test_no_english_word_means_two_things_in_one_room() -> None:
    twice = [
        (room, english, sorted(japanese))
        for room in {room for word in glossary() for room in word.rooms}
        for english in {e for word in glossary() for e in word.english if room in word.rooms}
        if len(
            japanese := {
                word.japanese
                for word in glossary()
                if english in word.english and room in word.rooms
            }
        )
        > 1
    ]
    assert twice == []


def test_the_rooms_named_in_the_glossary_stand() -> None:
    named = {room for word in glossary() for room in word.rooms}
    assert {room for room in named if not (HOUSE / "shiyakusho" / room).is_dir()} == set()
