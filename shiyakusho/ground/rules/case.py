"""What a rule is asked about: plain bindings, or a case with facts, derived facts and tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from . import limits
from .errors import RuleLimitError, RuleNameError


class Bindings:
    """Names with values. `read` raises RuleNameError for a name it does not have."""

    __slots__ = ("slots", "steps", "values")

    def __init__(self, values: Mapping[str, object]) -> None:
        self.values = values
        self.slots: dict[int, object] = {}
        self.steps = 0

    def read(self, name: str) -> object:
        try:
            return self.values[name]
        except KeyError:
            raise RuleNameError(f"「{name}」がわかりません", f"undeclared name {name!r}") from None

    def step(self, count: int = 1) -> None:
        """Counts one round of a macro."""
        self.steps += count
        if self.steps > limits.STEPS:
            raise RuleLimitError("計算が多すぎます", f"over {limits.STEPS} steps")


class Case(Bindings):
    """Facts of one household on one day, read through a vocabulary.

    A name is a given fact, else derived from others, else not known. Results are kept, so that
    many rules over one case compute each derived fact once. `reads` records what was looked at,
    `given` is what it was opened with.
    """

    __slots__ = ("_resolve", "given", "reads")

    def __init__(
        self, values: Mapping[str, object], resolve: Callable[[str, Case], object]
    ) -> None:
        super().__init__(dict(values))
        self.given = values
        self._resolve = resolve
        self.reads: set[str] = set()

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
