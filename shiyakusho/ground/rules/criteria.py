"""Named criteria (条件) with a sentence, an article and dates of force, and a case seen through them.

Outside its dates a criterion does not hold. One that cannot be computed is not known (BROKEN).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from .case import Answers, Bindings, Case
from .compiled import Compiled
from .errors import RuleError, RuleLimitError, RuleNameError
from .values import Unknown

BROKEN = "#broken"  # stands for a criterion that could not be computed; never a fact


@dataclass(frozen=True, slots=True, kw_only=True)
class Criterion:
    """A criterion: its rule, the sentence that says it, its article, first and last day."""

    name: str
    rule: Compiled
    sentence: object = ""
    law: str | None = None
    first: dt.date | None = None
    last: dt.date | None = None

    def in_force(self, day: dt.date) -> bool:
        return (self.first is None or self.first <= day) and (self.last is None or day <= self.last)


class Layer(Bindings):
    """Reads a criterion by evaluating it once, everything else from the case beneath."""

    __slots__ = ("_busy", "_day", "_named", "case")

    def __init__(self, case: Case, named: Mapping[str, Criterion]) -> None:
        super().__init__({})
        self.case, self._named = case, named
        self._day: dt.date = case.values["as_of"]  # type: ignore[assignment]
        self._busy: set[str] = set()

    @property
    def given(self) -> Mapping[str, object]:
        return self.case.given

    def supposing(self, answers: Answers) -> Layer:
        then = Layer(self.case.supposing(answers), self._named)
        then.tried = then.case.tried
        return then

    def read(self, name: str) -> object:
        if name in self.values:
            return self.values[name]
        if name not in self._named:
            return self.case.read(name)
        outer, self.slots = self.slots, {}
        try:
            value = self._criterion(self._named[name])
        finally:
            self.slots = outer
        self.values[name] = value  # type: ignore[index]
        return value

    def _criterion(self, criterion: Criterion) -> object:
        if not criterion.in_force(self._day):
            return False
        if criterion.name in self._busy:
            raise RuleNameError(
                f"条件 {criterion.name} は自分自身を使っています",
                f"criterion {criterion.name} is circular",
            )
        self._busy.add(criterion.name)
        try:
            return criterion.rule.code(self)
        except RuleLimitError:
            raise
        except RuleError:
            return Unknown((BROKEN,))
        finally:
            self._busy.discard(criterion.name)
