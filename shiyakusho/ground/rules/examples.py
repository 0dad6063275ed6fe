"""Worked examples of derived facts and local amounts, written beside them and tried before use.

A file of national/vocabulary or of a city's tables may have
`examples: [{name, as_of, given: {fact: value}, expect: {fact: value}}]`. In `expect`, null means
"not known", and a fact's value is written as in JSON.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from shiyakusho.ground import yamlfile

from .errors import RuleError
from .rule import plain
from .vocabulary import Vocabulary


class ExampleError(RuleError):
    """An example that is not written as one."""

    code = "example"


@dataclass(frozen=True, slots=True)
class Example:
    """What is given on a day, and what must come of it. `place` is its number in its file."""

    file: Path
    place: int
    name: str
    as_of: dt.date
    given: Mapping[str, object]
    expect: Mapping[str, object]

    def wrong(self, words: Vocabulary) -> Iterator[tuple[str, object, object]]:
        """(fact, expected, found) for everything that came out otherwise."""
        case = words.case(self.given, self.as_of)
        for fact, expected in self.expect.items():
            found = plain(case.read(fact))
            if (found, type(found)) != (plain(expected), type(plain(expected))):
                yield fact, plain(expected), found


def read_examples(folder: Path) -> list[Example]:
    """Every example of the *.yaml files of a folder. ExampleError names file and number."""
    return [example for path in sorted(folder.glob("*.yaml")) for example in _of_file(path)]


def _of_file(path: Path) -> Iterator[Example]:
    try:
        content = yamlfile.read(path) or {}
    except ValueError as problem:
        raise ExampleError(
            f"{path.name}: 読めません: {problem}", f"{path.name}: {problem}"
        ) from None
    for place, entry in enumerate(content.get("examples") or []):
        if not _well_formed(entry):
            where = f"{path.name} の examples[{place}]"
            raise ExampleError(
                f"{where}: name, as_of, given, expect を書きます",
                f"{where}: needs name, as_of, given, expect",
            )
        yield Example(path, place, **entry)


def _well_formed(entry: object) -> bool:
    if not isinstance(entry, dict) or entry.keys() != {"name", "as_of", "given", "expect"}:
        return False
    dated = type(entry["as_of"]) is dt.date
    return dated and isinstance(entry["given"], dict) and bool(isinstance(entry["expect"], dict))


def failing(folder: Path, words: Vocabulary) -> Iterator[tuple[Example, str]]:
    """Examples of a folder that do not hold in a vocabulary, each with what went wrong."""
    for example in read_examples(folder):
        try:
            wrong = list(example.wrong(words))
        except RuleError as problem:
            yield example, f"「{example.name}」を試せません: {problem}"
            continue
        for fact, expected, found in wrong:
            yield example, f"「{example.name}」: {fact} は {expected} のはずですが {found} です"
