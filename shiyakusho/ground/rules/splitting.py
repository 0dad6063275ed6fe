"""Trying every answer of facts a rule reads more than once: sharper answers, fewer questions.

Of an undecided rule the missing facts that occur again are given each of their possible answers. If
the rule always says the same, it is decided; if not, a fact that never makes a difference is not
missing. At most MOST trials; beyond that the local answer stands, which is sound too.
"""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from .case import EXPRESSION, Bindings, Code, Missing
from .errors import RuleError, RuleLimitError
from .pivots import Pivots
from .types import Type
from .values import INT_MAX, INT_MIN, Record, Unknown, blend, equal

MOST = 64
FAILED = object()  # a trial for which the rule has no answer


@dataclass(frozen=True, slots=True)
class Atom(Missing):
    """One thing not known, the missing names it stands for, and the answers that tell apart."""

    names: frozenset[str] = frozenset()
    answers: tuple[object, ...] = ()


def settled(
    code: Code, bindings: Bindings, pivots: Callable[[], Pivots], most: int = MOST
) -> object:
    """The value of a rule: known, or not known with the facts that could still change it."""
    value = code(bindings)
    missing = blend((value,)).missing
    if not missing:
        return value
    found = pivots()
    if not found.expressions and not any(map(found.again, missing)):
        return value
    return _split(code, bindings, found, value, most)


def _split(code: Code, bindings: Bindings, pivots: Pivots, value: object, most: int) -> object:
    atoms = _chosen(bindings, pivots, blend((value,)).missing, most)
    if not atoms:
        return value
    grid = [
        _trial(code, bindings, atoms, answers)
        for answers in itertools.product(*(atom.answers for atom in atoms))
    ]
    first = grid[0]
    if all(first is not FAILED and _same(first, other) for other in grid):
        return first
    mattering = [atom.names for at, atom in enumerate(atoms) if _matters(at, atoms, grid)]
    left = blend([one for one in grid if one is not FAILED]).missing.union(*mattering)
    return Unknown(left) if left else value


def _chosen(bindings: Bindings, pivots: Pivots, missing: frozenset[str], most: int) -> list[Atom]:
    """All that is missing when that is few enough, else as many of what occurs again as fit."""
    found = {name: _atoms(name, bindings, pivots) for name in sorted(missing)}
    hot = [atom for name, atoms in found.items() if pivots.again(name) for atom in atoms]
    listed = {name for name, atoms in found.items() if atoms}
    hot += [atom for atom in _expressions(bindings, pivots) if not atom.names <= listed]
    everything = [atom for atoms in found.values() for atom in atoms]
    if hot and all(found.values()) and _trials(everything) <= most:
        return everything
    chosen: list[Atom] = []
    for atom in sorted(hot, key=lambda one: len(one.answers)):
        if _trials([*chosen, atom]) <= most:
            chosen.append(atom)
    return chosen


def _trials(atoms: Iterable[Atom]) -> int:
    product = 1
    for atom in atoms:
        product *= len(atom.answers)
    return product


def _trial(
    code: Code, bindings: Bindings, atoms: Sequence[Atom], answers: tuple[object, ...]
) -> object:
    then = bindings.supposing(list(zip(atoms, answers, strict=True)))
    try:
        value = code(then)
    except RuleLimitError:
        raise
    except RuleError:
        value = FAILED
    bindings.step(then.steps)  # all trials together cost no more than a rule may
    return value


def _same(left: object, right: object) -> bool:
    """Two trials that surely say the same."""
    if left is FAILED or right is FAILED:
        return left is right
    if blend((left, right)).missing:
        return False
    return left.__class__ is right.__class__ and equal(left, right) is True


def _matters(at: int, atoms: Sequence[Atom], grid: Sequence[object]) -> bool:
    """Do two trials differ that differ in this atom alone?"""
    width = len(atoms[at].answers)
    stride = _trials(atoms[at + 1 :])
    for start in range(len(grid)):
        if start // stride % width == 0 and any(
            not _same(grid[start], grid[start + stride * step]) for step in range(1, width)
        ):
            return True
    return False


# -- what is not known, and its answers ---------------------------------------------------------


def _atoms(name: str, bindings: Bindings, pivots: Pivots) -> list[Atom]:
    """The atoms behind a missing name; none when its answers cannot be listed."""
    answers = _answers(name, bindings, pivots)
    fact, dot, field = name.partition(".")
    if not answers or fact == "tables":
        return []
    own = frozenset((name,))
    if not dot:
        return [Atom(fact, names=own, answers=answers)]
    of = bindings.given.get(fact)
    records: list[tuple[int | None, object]] = [(None, of)]
    if isinstance(of, list):
        records = list(enumerate(of))
    return [
        Atom(fact, place, field, own, answers)
        for place, one in records
        if isinstance(one, Record) and field not in one.fields
    ]


def _expressions(bindings: Bindings, pivots: Pivots) -> list[Atom]:
    """What is compared again and again and not known, each as one thing."""
    found = []
    for key, (type_, code, compared) in pivots.expressions.items():
        try:
            value = code(bindings)
        except RuleError:
            continue
        answers = _telling(type_, compared, bindings) if isinstance(value, Unknown) else ()
        if answers:
            found.append(Atom(key, names=value.missing, answers=answers, field=EXPRESSION))  # type: ignore[attr-defined]
    return found


def _answers(name: str, bindings: Bindings, pivots: Pivots) -> tuple[object, ...]:
    """All answers of a fact, or one of each kind the rule tells apart."""
    use = pivots.of(name)
    if use is None:
        return ()
    if use.type.name == "bool" or use.type.options:
        return use.type.options or (False, True)
    return () if use.compared is None else _telling(use.type, pivots.compared(name), bindings)


def _telling(type_: Type, compared: Sequence[Code], bindings: Bindings) -> tuple[object, ...]:
    """Values on, before and after each that something is compared to; none when not all known."""
    around = _AROUND.get(type_.name)
    if around is None:
        return ()
    try:
        found = [code(bindings) for code in compared]
    except RuleError:
        return ()
    values = [one for v in found for one in (v if isinstance(v, list) else [v])]
    if any(one.__class__ is not around[0] for one in values):
        return ()
    return tuple(dict.fromkeys(near for one in values for near in around[1](one)))


def _days(day: dt.date) -> list[object]:
    near = [day]
    near += [day - dt.timedelta(days=1)] if day > dt.date.min else []
    return [*near, *([day + dt.timedelta(days=1)] if day < dt.date.max else [])]


def _numbers(number: int) -> list[object]:
    return [one for one in (number - 1, number, number + 1) if INT_MIN <= one <= INT_MAX]


def _texts(text: str) -> list[object]:
    """The text, the next one in order, and one before all."""
    return [text, text + "\0", ""]


_AROUND: dict[str, tuple[type, Callable[..., list[object]]]] = {
    "bool": (bool, lambda value: [False, True]), "int": (int, _numbers), "date": (dt.date, _days), "string": (str, _texts),
}  # fmt: skip
