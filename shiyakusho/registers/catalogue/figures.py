"""Derived facts and a city's figures: their worked examples hold, or nothing is loaded."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from shiyakusho.ground.rules import RuleError, Vocabulary
from shiyakusho.ground.rules.examples import Example, failing
from shiyakusho.ground.rules.national import vocabulary_of

from .faults import DefinitionFaults, Fault
from .places import START, Mark
from .source import read_source


def faults_of_figures(
    national: Path, city: Path | None, named: Callable[[Path], str]
) -> Iterator[Fault]:
    """Examples that do not hold, and figures of a city that do not fit the nation's tables.

    `named` says how messages call a file.
    """
    try:
        yield from _failing(national / "vocabulary", vocabulary_of(None), named)
    except RuleError as problem:
        yield Fault(named(national / "vocabulary"), *START, "examples", problem.code, str(problem))
    if city is None:
        return
    try:
        yield from _failing(city / "tables", vocabulary_of(city), named)
    except RuleError as problem:
        yield Fault(named(city / "tables"), *START, "", problem.code, str(problem))


def _failing(folder: Path, words: Vocabulary, named: Callable[[Path], str]) -> Iterator[Fault]:
    for example, message in failing(folder, words):
        mark, field = _mark_of(example), f"examples.{example.place}"
        yield Fault(named(example.file), *mark, field, "example_failed", message)


def _mark_of(example: Example) -> Mark:
    try:
        return read_source(example.file).mark_of(("examples", example.place))
    except DefinitionFaults:
        return START
