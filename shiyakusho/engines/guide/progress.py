"""How far somebody has come: questions answered, and about how many are expected to be left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .answers import Answers
from .results import GuideResult


@dataclass(frozen=True, slots=True)
class Progress:
    """`number`: which question this is. `left`: about how many follow; None while going back."""

    number: int
    left: int | None


def progress(given: Answers, facts: Sequence[str], found: GuideResult | None) -> Progress:
    """For the page that asks `facts`. An expectation, not a promise: it is called "about"."""
    order = list(given.facts)
    if facts[0] in order:
        return Progress(order.index(facts[0]) + 1, None)
    due = found.next_question if found else None
    if found is None or due is None or due.fact not in facts:
        return Progress(len(order) + 1, None)
    return Progress(len(order) + 1, max(0, round(found.expected) - len(facts)))
