"""古い訳: translations whose Japanese changed after they were made, told for definitions in files.

Beside the definitions lies ``translations.csv``, one row for a text and a Japanese it was translated
from: ``file,place,ja,plain,en,…``, of each the beginning of its SHA-256 (several of one cell with +).
A translation is stale when the row knows its words, but from another Japanese. One the row does not
know was written anew; so an edit of both needs nothing, and :func:`noted` takes it up.
"""

from __future__ import annotations

import csv
import hashlib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from .faults import DefinitionFaults, Fault
from .languages import HOUSE, Words, words_in
from .places import Mark, Place, Source, lasting
from .shape import Text

FILE = "translations.csv"
FOLDERS = ("procedures", "processes")
LANGUAGES = tuple(one.alias or name for name, one in Text.model_fields.items() if name != "ja")
HEADER = ["file", "place", "ja", *LANGUAGES]
SHORT = 8  # hex digits: one place holds a handful of texts in its life
CITYS_OWN = "texts."  # where a city's file puts words in place of the nation's

Key = tuple[str, str, str]
"""File (``procedures/birth``), lasting place, language."""
Pair = tuple[str, str]
"""Digest of a Japanese text, and of what was translated from it."""
Notes = dict[Key, set[Pair]]


@dataclass(frozen=True)
class Stale:
    """A translation made from an earlier Japanese; ``mark``: where it stands in its file."""

    file: str
    place: Place
    key: Key
    mark: Mark


def read_notes(root: Path) -> Notes:
    """What is noted in ``root``; nothing where there is no file yet. ``DefinitionFaults`` for a file
    that is none of ours."""
    path, notes = root / FILE, defaultdict[Key, set[Pair]](set)
    if not path.is_file():
        return {}
    with path.open(encoding="utf-8", newline="") as lines:
        rows = csv.reader(lines, strict=True)
        try:
            if next(rows, None) != HEADER:
                raise ValueError
            for file, place, japanese, *cells in rows:
                for language, cell in zip(LANGUAGES, cells, strict=True):
                    pairs = {(japanese, own) for own in cell.split("+") if own}
                    if pairs:
                        notes[file, place, language] |= pairs
        except (ValueError, csv.Error) as error:
            name = f"{root.name}/{FILE}"
            words = "訳の控えとして読めません(前の版に戻してください)"
            raise DefinitionFaults(
                [Fault(name, max(rows.line_num, 1), 1, "", "not_notes", words)]
            ) from error
    return dict(notes)


def write_notes(root: Path, notes: Notes) -> None:
    """The same notes always give the same bytes."""
    rows: dict[tuple[str, str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (file, place, language), pairs in notes.items():
        for japanese, own in sorted(pairs):
            rows[file, place, japanese][language].append(own)
    with (root / FILE).open("w", encoding="utf-8", newline="") as out:
        written = csv.writer(out, lineterminator="\n")
        written.writerow(HEADER)
        for where, cells in sorted(rows.items()):
            written.writerow((*where, *("+".join(cells.get(one, ())) for one in LANGUAGES)))


def digest(words: str) -> str:
    """The beginning of the SHA-256."""
    return hashlib.sha256(words.encode("utf-8", "surrogatepass")).hexdigest()[:SHORT]


def is_stale(known: set[Pair], pair: Pair) -> bool:
    """Whether these words were translated from another Japanese, and never from this one."""
    return pair not in known and any(own == pair[1] for _, own in known)


def stale_in(source: Source, file: str, notes: Notes) -> Iterator[Stale]:
    """The stale translations of a file, in its order."""
    for place, key, pair in _translated(source.data, file):
        if is_stale(notes.get(key, set()), pair):
            yield Stale(file, place, key, source.mark_of((*place, key[2])))


def warning_of(stale: Stale, source: Source) -> Fault:
    """A stale translation as a warning of its file."""
    file, place, language = stale.key
    words = (
        f"訳({language})は前の日本語から作られたままです。直すか、読んで合っていれば "
        f"catalogue confirm {file.removeprefix('procedures/')}"
    )
    return Fault(source.path, *stale.mark, place, "stale_translation", words, "warning")


def noted(
    sources: Iterable[tuple[str, Source]],
    notes: Notes,
    confirmed: Callable[[Key], bool] = lambda key: False,
) -> Notes:
    """Notes of what the files say now. A stale translation keeps the Japanese it was made from, unless
    somebody read it and ``confirmed`` it."""
    found: Notes = defaultdict(set)
    for file, source in sources:
        for _, key, pair in _translated(source.data, file):
            known = notes.get(key, set())
            if is_stale(known, pair) and not confirmed(key):
                found[key] |= {one for one in known if one[1] == pair[1]}
            else:
                found[key].add(pair)
    return dict(found)


def of_a_city(national: Notes, city: Notes) -> Notes:
    """What is noted of a procedure as a city has it: the nation's words and its own."""
    found: Notes = defaultdict(set, {key: set(pairs) for key, pairs in national.items()})
    for (file, place, language), pairs in city.items():
        found[file, place.removeprefix(CITYS_OWN), language] |= pairs
    return dict(found)


def stale_languages(definition: BaseModel, file: str, notes: Notes) -> dict[str, int]:
    """How many stale translations a definition has, by language as the house calls it."""
    document = definition.model_dump(mode="json", by_alias=True, exclude_none=True)
    counted: dict[str, int] = {}
    for _, key, pair in _translated(document, file):
        if is_stale(notes.get(key, set()), pair):
            language = HOUSE.get(key[2], key[2])
            counted[language] = counted.get(language, 0) + 1
    return counted


def _translated(document: dict[str, Any], file: str) -> Iterator[tuple[Place, Key, Pair]]:
    for place, words in words_in(document):
        for language, own in _translations(words):
            key = (file, lasting(document, place), language)
            yield place, key, (digest(words["ja"]), digest(own))


def _translations(words: Words) -> Iterator[tuple[str, str]]:
    for language in LANGUAGES:
        if isinstance(own := words.get(language), str) and own:
            yield language, own
