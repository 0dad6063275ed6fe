"""What is wrong with rules that read and type well: found without any household.

A criterion that can never hold or never fail, a fact whose answer cannot matter, criteria that
stand on themselves, amounts that are not in force, dates of criteria that leave a gap. Decided by
trying every answer that the comparisons tell apart, on every side of every day a rule names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from .criteria import BROKEN, Criterion, Layer
from .errors import RuleError
from .rule import Rule
from .splitting import settled
from .tree import Call, Literal, Logic, Name, Node, Select, names, parts
from .values import Unknown, blend
from .vocabulary import Vocabulary

MOST_TRIALS = 2048
MOST_DAYS = 8  # sides of days a rule names that are looked at


@dataclass(frozen=True, slots=True)
class Remark:
    """One finding at a criterion or verdict. `grave`: an error, else a warning."""

    place: str
    code: str
    ja: str
    en: str
    grave: bool = True


def analysed(
    criteria: Mapping[str, Criterion],
    verdicts: Mapping[str, Rule],
    vocabulary: Vocabulary,
    day: dt.date,
) -> Iterator[Remark]:
    """Everything to say of one procedure's criteria and of its verdicts (needed, offered)."""
    circular = list(_circles(criteria))
    yield from circular
    if not circular:
        yield from _Decided(criteria, vocabulary, day).remarks(verdicts)
    trees = {name: one.rule.tree for name, one in criteria.items()}
    for place, tree in [*trees.items(), *((name, rule.tree) for name, rule in verdicts.items())]:
        yield from ended_amounts(place, tree, vocabulary, day)
    yield from _dates(criteria, verdicts, day)


# -- circles ------------------------------------------------------------------------------------


def _circles(criteria: Mapping[str, Criterion]) -> Iterator[Remark]:
    for name in criteria:
        seen: set[str] = set()
        waiting = [n for n in criteria[name].rule.names if n in criteria]
        while waiting:
            other = waiting.pop()
            if other not in seen:
                seen.add(other)
                waiting += [n for n in criteria[other].rule.names if n in criteria]
        if name in seen:
            yield Remark(
                name, "criterion_circular",
                "条件が自分自身を使っています", "the criterion stands on itself",
            )  # fmt: skip


# -- what can never be otherwise ----------------------------------------------------------------


class _Decided:
    """Asks each rule with nothing known: a decided answer is one no household can change."""

    def __init__(
        self, criteria: Mapping[str, Criterion], vocabulary: Vocabulary, day: dt.date
    ) -> None:
        self.criteria, self.vocabulary, self.day = criteria, vocabulary, day

    def remarks(self, verdicts: Mapping[str, Rule]) -> Iterator[Remark]:
        for name, rule in verdicts.items():
            yield from self._of(name, rule, rule.tree)
        some = next(iter(verdicts.values()), None)
        for name, criterion in self.criteria.items():
            if some is not None and name in some.criteria:
                yield from self._of(name, some, criterion.rule.tree, name)

    def _of(self, place: str, rule: Rule, tree: Node, criterion: str = "") -> Iterator[Remark]:
        values = [self._value(rule, criterion, day) for day in self._days(tree, criterion)]
        missing = blend(values).missing
        known = [value for value in values if not isinstance(value, Unknown)]
        if not missing and known and all(value is known[0] for value in known):
            yield from _never(place, known[0], criterion)
        elif missing and BROKEN not in missing:
            yield from self._idle(place, tree, missing)

    def _value(self, rule: Rule, criterion: str, day: dt.date) -> object:
        values = {"as_of": day, "events": Unknown(("events",))}
        layer = Layer(self.vocabulary.reopened(values), rule.criteria)
        code = self.criteria[criterion].rule.code if criterion else rule.code
        try:
            return settled(code, layer, partial(rule.pivots, criterion), MOST_TRIALS)
        except (RuleError, RecursionError):
            return Unknown((BROKEN,))

    def _days(self, tree: Node, criterion: str) -> list[dt.date]:
        """The day asked about, and both sides of the days the rule names, while it is in force."""
        near = [day + dt.timedelta(days=n) for day in set(_days_named(tree)) for n in (-1, 0, 1)]
        days = [self.day, *sorted(near)[:MOST_DAYS]]
        one = self.criteria[criterion] if criterion else None
        if one is None:
            return days
        first, last = one.first or dt.date.min, one.last or dt.date.max
        return sorted({min(max(day, first), last) for day in days})

    def _idle(self, place: str, tree: Node, missing: frozenset[str]) -> Iterator[Remark]:
        """Facts a rule names and that can make no difference to it."""
        open_ = {name.partition(".")[0] for name in missing}
        for name in sorted(names(tree) & self.vocabulary.facts.keys()):
            if not open_ & self.vocabulary.depends_on(name):
                yield Remark(
                    place, "fact_cannot_matter",
                    f"「{name}」の答えは、この式の結果を変えません",
                    f"no answer to {name!r} changes this rule", grave=False,
                )  # fmt: skip


def _never(place: str, value: object, criterion: str) -> Iterator[Remark]:
    what = "条件" if criterion else "判定"
    if value is False:
        yield Remark(
            place, "never_holds", f"この{what}はだれにも当てはまりません", "this can never hold"
        )
    elif value is True:
        yield Remark(
            place, "never_fails", f"この{what}はだれにでも当てはまります", "this can never fail",
            grave=False,
        )  # fmt: skip


def _days_named(tree: Node) -> Iterator[dt.date]:
    """Every date("…") of a tree."""
    if isinstance(tree, Call) and tree.function == "date" and len(tree.arguments) == 1:
        text = tree.arguments[0]
        if isinstance(text, Literal) and isinstance(text.value, str):
            try:
                yield dt.date.fromisoformat(text.value)
            except ValueError:
                return
    for part in parts(tree):
        yield from _days_named(part)


# -- amounts and dates --------------------------------------------------------------------------


def ended_amounts(place: str, tree: Node, vocabulary: Vocabulary, day: dt.date) -> Iterator[Remark]:
    """Amounts the rule reads that have no value on the day."""
    for table, amount in sorted(set(amounts_read(tree))):
        try:
            vocabulary.tables[table].amounts[amount].on(day)
        except KeyError:
            continue
        except RuleError as problem:
            # A warning: time alone must not keep a city from serving all that needs no such amount.
            yield Remark(place, "table_not_in_force", problem.ja, problem.en, grave=False)


def amounts_read(tree: Node) -> Iterator[tuple[str, str]]:
    """(table, amount) of every tables.<table>.<amount>."""
    if isinstance(tree, Select) and isinstance(tree.operand, Select):
        of = tree.operand
        if isinstance(of.operand, Name) and of.operand.id == "tables":
            yield of.field, tree.field
    for part in parts(tree):
        yield from amounts_read(part)


def _dates(
    criteria: Mapping[str, Criterion], verdicts: Mapping[str, Rule], day: dt.date
) -> Iterator[Remark]:
    for name, one in criteria.items():
        if one.first and one.last and one.last < one.first:
            yield Remark(
                name, "criterion_dates", "until が from より前です", "until is before from"
            )
    for name, rule in verdicts.items():
        for together in _alternatives(rule.tree, criteria):
            yield from _gaps(name, together)
    groups = [g for rule in verdicts.values() for g in _alternatives(rule.tree, criteria)]
    followed = {one.name for group in groups for one in group}
    for name, one in criteria.items():
        if one.last and one.last < day and name not in followed:
            yield Remark(
                name, "criterion_expired", f"{one.last} で終わった条件です",
                f"no longer in force since {one.last}", grave=False,
            )  # fmt: skip


def _alternatives(tree: Node, criteria: Mapping[str, Criterion]) -> Iterator[list[Criterion]]:
    """Criteria with dates that stand for each other: a || b."""
    if isinstance(tree, Logic) and tree.absorbing:
        found = [criteria[n.id] for n in tree.items if isinstance(n, Name) and n.id in criteria]
        dated = [one for one in found if one.first or one.last]
        if len(dated) > 1:
            yield sorted(dated, key=lambda one: one.first or dt.date.min)
    for part in parts(tree):
        yield from _alternatives(part, criteria)


def _gaps(place: str, together: Iterable[Criterion]) -> Iterator[Remark]:
    """Days between two of them on which neither is in force."""
    reached: dt.date | None = None
    for number, one in enumerate(together):
        first = one.first or dt.date.min
        if number and reached is not None and first > reached + dt.timedelta(days=1):
            after = reached + dt.timedelta(days=1)
            yield Remark(
                place, "criterion_gap",
                f"{after} から {one.name} が始まる {first} までの間、どの条件もありません",
                f"no criterion is in force from {after} until {one.name} begins on {first}",
                grave=False,
            )  # fmt: skip
        last = one.last or dt.date.max
        reached = last if reached is None else max(reached, last)
        if reached == dt.date.max:
            return
