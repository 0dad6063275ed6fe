"""What a rule is asked about: plain bindings, or a case with facts, derived facts and tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from . import limits
from .errors import RuleLimitError, RuleNameError
from .values import Record

Code = Callable[["Bindings"], object]  # a compiled part of a rule
NOTHING_TRIED: Mapping[str, object] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Missing:
    """One thing not known: a fact, a field of the record at `place` of it (None: itself), or
    something compared as a whole (EXPRESSION)."""

    fact: str
    place: int | None = None
    field: str = ""


EXPRESSION = "#"  # as the field: `fact` is the text of something compared (tree.words)
Answers = Sequence[tuple[Missing, object]]


class Bindings:
    """Names with values. `read` raises RuleNameError for a name it does not have."""

    __slots__ = ("slots", "steps", "tried", "values")

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values
        self.slots: dict[int, object] = {}
        self.steps = 0
        self.tried: Mapping[str, object] = NOTHING_TRIED

    def read(self, name: str) -> object:
        try:
            return self.values[name]
        except KeyError:
            raise RuleNameError(f"「{name}」がわかりません", f"undeclared name {name!r}") from None

    @property
    def given(self) -> Mapping[str, object]:
        """What was given, without what was derived from it."""
        return self.values

    def supposing(self, answers: Answers) -> Bindings:
        """The same with answers to what is missing."""
        return Bindings({**self.values, **{missing.fact: value for missing, value in answers}})

    def _trying(self, answers: Answers) -> Mapping[str, object]:
        found = {one.fact: value for one, value in answers if one.field == EXPRESSION}
        return {**self.tried, **found}

    def step(self, count: int = 1) -> None:
        """Counts one round of a macro."""
        self.steps += count
        if self.steps > limits.STEPS:
            raise RuleLimitError("計算が多すぎます", f"over {limits.STEPS} steps")


class Case(Bindings):
    """Facts of one household on one day, read through a vocabulary.

    A name is a given fact, else derived from others, else not known. Results are kept, so that
    many rules over one case compute each derived fact once. `reads` records what was looked at,
    `given` is what it was opened with, `supposed` are answers tried for what is missing.
    """

    __slots__ = ("_given", "_resolve", "reads", "supposed")

    def __init__(
        self, values: Mapping[str, object], resolve: Callable[[str, Case], object]
    ) -> None:
        super().__init__(dict(values))
        self._given = values
        self.supposed: Mapping[str, object] = {}
        self._resolve = resolve
        self.reads: set[str] = set()

    @property
    def given(self) -> Mapping[str, object]:
        return self._given

    def supposing(self, answers: Answers) -> Case:
        """The same household, had it given these answers: only where nothing else is known."""
        given = dict(self._given)
        for missing, value in answers:
            if missing.field and missing.field != EXPRESSION:
                given[missing.fact] = _answered(given[missing.fact], missing, value)
        then = Case(given, self._resolve)
        plain = {missing.fact: value for missing, value in answers if not missing.field}
        then.supposed, then.tried = {**self.supposed, **plain}, self._trying(answers)
        return then

    def read(self, name: str) -> object:
        self.reads.add(name)
        known = self.values
        if name in known:
            return known[name]
        outer, self.slots = self.slots, {}  # a derived fact has its own loops
        try:
            value = self._resolve(name, self)
        finally:
            self.slots = outer
        known[name] = value  # type: ignore[index]
        return value


def _answered(value: object, missing: Missing, answer: object) -> object:
    """A record, or a list with one of its records, that has the answer in its field."""
    if isinstance(value, Record):
        return Record(value.path, {**value.fields, missing.field: answer})
    assert isinstance(value, list)
    return [
        _answered(one, missing, answer) if place == missing.place else one
        for place, one in enumerate(value)
    ]
