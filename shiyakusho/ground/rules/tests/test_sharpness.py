"""As soon as no completion could change it, an answer is decided; never sooner.

Random typed rules over a small world, every completion tried. Counted: how often a decided answer
is found, and how often `missing` holds exactly the facts that can still change it.
"""

import random
from collections import Counter

import pytest

from .small_world import Trial, trial

TRIALS = 1200


def name_of(atom):
    fact, place, field = atom
    return fact if place is None else f"{fact}.{field}"


def mattering(made: Trial, found) -> set[str]:
    """Names of which two completions differ, and nothing else does, with different outcomes."""
    names = set()
    for name in {name_of(atom) for atom in made.open}:
        groups = {}
        for answers, value in found:
            rest = tuple(
                repr(answer)
                for atom, answer in zip(made.open, answers, strict=True)
                if name_of(atom) != name
            )
            groups.setdefault(rest, set()).add(repr(value))
        if any(len(values) > 1 for values in groups.values()):
            names.add(name)
    return names


def tally(count: int, seed: int) -> tuple[Counter, list[str]]:
    """Trials by kind, and the rules that could have been decided and were not."""
    chance, seen, blunt = random.Random(seed), Counter(), []
    for _ in range(count):
        made = trial(chance)
        found = list(made.completions())
        values = {repr(value) for _, value in found}
        said = made.said()
        answers = values - {"'error'"}
        if said is None:
            assert not answers, f"an error is a decision too: {made}"
            continue
        value, missing = said
        if not missing:
            seen["decided"] += 1
            assert answers <= {repr(value)}, f"{made} said {value}, may be {values}"
        if "'error'" in values:
            continue
        if len(values) == 1:
            seen["decidable"] += 1
            seen["sharp"] += not missing
            if missing:
                blunt.append(f"{made.text} {made.given}")
        else:
            matter = mattering(made, found)
            seen["open"] += 1
            seen["minimal"] += missing == matter
            seen["complete"] += missing >= matter
            seen["extra"] += len(missing - matter)
            seen["named"] += len(missing)
            if not missing >= matter:
                blunt.append(f"lacks {matter - missing}: {made.text} {made.given}")
    return seen, blunt


def report(seen: Counter) -> str:
    return (
        f"sharp {seen['sharp']}/{seen['decidable']} = {seen['sharp'] / seen['decidable']:.2%}; "
        f"missing minimal {seen['minimal']}/{seen['open']} = {seen['minimal'] / seen['open']:.2%}, "
        f"complete {seen['complete']}/{seen['open']}, needless names {seen['extra']}/{seen['named']}"
    )


@pytest.fixture(scope="module")
def seen():
    found, _ = tally(TRIALS, 20261120)
    print("\n" + report(found))
    return found


def test_what_can_be_decided_is_decided(seen):
    assert seen["decidable"] > TRIALS / 10
    assert seen["sharp"] >= 0.99 * seen["decidable"], report(seen)


def test_missing_holds_what_can_still_change_the_answer(seen):
    assert seen["complete"] == seen["open"], report(seen)
    assert seen["minimal"] >= 0.95 * seen["open"], report(seen)
