"""The case of one procedure: the household's facts with the procedure's criteria on top."""

from __future__ import annotations

import datetime as dt

from shiyakusho.ground.rules import RuleError, RuleNameError
from shiyakusho.ground.rules.case import Bindings, Case
from shiyakusho.ground.rules.values import Unknown

from .procedures import Procedure

BROKEN = "#broken"  # stands for a criterion that could not be computed; never a fact


class Layer(Bindings):
    """Reads a criterion by evaluating it once, everything else from the case beneath."""

    __slots__ = ("_busy", "_case", "_conditions", "_day")

    def __init__(self, case: Case, procedure: Procedure) -> None:
        super().__init__({})
        self._case = case
        self._day: dt.date = case.values["as_of"]  # type: ignore[assignment]
        self._conditions = {condition.name: condition for condition in procedure.conditions}
        self._busy: set[str] = set()

    def read(self, name: str) -> object:
        if name in self.values:
            return self.values[name]
        if name not in self._conditions:
            return self._case.read(name)
        outer, self.slots = self.slots, {}
        try:
            value = self._criterion(name)
        finally:
            self.slots = outer
        self.values[name] = value  # type: ignore[index]
        return value

    def _criterion(self, name: str) -> object:
        condition = self._conditions[name]
        if not condition.in_force(self._day):
            return False
        if name in self._busy:
            raise RuleNameError(
                f"条件 {name} は自分自身を使っています", f"criterion {name} is circular"
            )
        self._busy.add(name)
        try:
            return condition.rule.code(self)
        except RuleError:
            return Unknown((BROKEN,))
        finally:
            self._busy.discard(name)
