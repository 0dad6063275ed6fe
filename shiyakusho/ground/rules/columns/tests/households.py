"""Random facts of the national vocabulary: any fact a rule may name, of its type, or left out."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Mapping

from shiyakusho.ground.rules.types import Type
from shiyakusho.ground.rules.vocabulary import Vocabulary

NAMES = ("日本", "妻", "子", "世帯主", "child_allowance", "special_child_allowance", "A1", "B2")


class Household:
    def __init__(self, rng: random.Random, words: Vocabulary, gaps: float) -> None:
        self.rng, self.words, self.gaps = rng, words, gaps

    def facts(self, names: Mapping[str, Type]) -> dict[str, object]:
        """A value for each name, but for the gaps."""
        found = {name: self.value(kind) for name, kind in names.items() if self._said()}
        return {name: value for name, value in found.items() if value is not None}

    def _said(self) -> bool:
        return self.rng.random() >= self.gaps

    def value(self, kind: Type) -> object:
        rng = self.rng
        if kind.options:
            return rng.choice(kind.options)
        if kind.name == "list":
            return [self.value(kind.item) for _ in range(rng.choice((0, 1, 1, 2, 3)))]
        if kind.name == "record":
            return self.facts(self.words.fields_of(kind.record))
        return {
            "bool": lambda: rng.random() < 0.5,
            "int": lambda: rng.choice((0, 1, 2, 7, 1_070_000, 2_460_001, 30_000_000)),
            "double": lambda: rng.choice((0.0, 1.5)),
            "string": lambda: rng.choice(NAMES),
            "date": lambda: dt.date(1930, 1, 1) + dt.timedelta(days=rng.randint(0, 35_500)),
        }.get(kind.name, lambda: None)()
