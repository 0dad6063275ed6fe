"""Reduced ordered decision diagrams: what a decision still depends on, exactly.

A node asks for one variable (a fact that may be asked) and has one child per answer that is told
apart; a leaf is an outcome. Equal diagrams are one number, so comparing is free and every
operation is done once. FALSE, TRUE and OPEN follow Kleene's logic: OPEN is what stays undecided
even when every question is answered. Higher leaves stand for an answer by its place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

FALSE, TRUE, OPEN = 0, 1, 2
LEAVES = 4096  # numbers below are leaves
FIRST_ANSWER = 3  # leaf of answer 0, where a leaf stands for an answer

Weights = Mapping[int, Sequence[float]]  # by variable, the share of each answer


class Diagrams:
    """All diagrams over one order of variables. Variables are places in that order."""

    def __init__(self) -> None:
        self._nodes: list[tuple[int, tuple[int, ...]]] = []
        self._numbers: dict[tuple[int, tuple[int, ...]], int] = {}
        self._done: dict[tuple[int, int, int], int] = {}
        self._restricted: dict[tuple[int, int, int], int] = {}
        self._supports: dict[int, frozenset[int]] = {}

    @property
    def size(self) -> int:
        """Nodes and results kept: what this takes in memory grows with it."""
        return len(self._nodes) + len(self._done) + len(self._restricted)

    # -- making -----------------------------------------------------------------------------
    def node(self, variable: int, children: Sequence[int]) -> int:
        """The diagram that asks `variable` first; its children ask only later ones."""
        first = children[0]
        if all(child == first for child in children):
            return first
        key = (variable, tuple(children))
        found = self._numbers.get(key)
        if found is None:
            found = self._numbers[key] = LEAVES + len(self._nodes)
            self._nodes.append(key)
        return found

    def choose(self, variable: int, children: Sequence[int]) -> int:
        """Like `node`, for children that may ask any variable."""
        tops = [self.variable(child) for child in children if child >= LEAVES]
        first = min(tops, default=variable + 1)
        if first > variable:
            return self.node(variable, children)
        if first == variable:
            return self.node(
                variable, [self.restrict(c, variable, n) for n, c in enumerate(children)]
            )
        width = self.width(next(c for c in children if c >= LEAVES and self.variable(c) == first))
        return self.node(
            first,
            [self.choose(variable, [self.restrict(c, first, n) for c in children]) for n in range(width)],
        )  # fmt: skip

    def both(self, left: int, right: int) -> int:
        """Kleene "and"."""
        return self._combine(left, right, FALSE)

    def either(self, left: int, right: int) -> int:
        """Kleene "or"."""
        return self._combine(left, right, TRUE)

    def opposite(self, root: int) -> int:
        """Kleene "not"."""
        if root < LEAVES:
            return {FALSE: TRUE, TRUE: FALSE}.get(root, OPEN)
        key = (root, root, OPEN)
        found = self._done.get(key)
        if found is None:
            variable, children = self._nodes[root - LEAVES]
            found = self._done[key] = self.node(variable, [self.opposite(c) for c in children])
        return found

    def conditional(self, condition: int, yes: int, no: int) -> int:
        """condition ? yes : no; an open condition decides nothing unless both say the same."""
        taken = self.either(self.both(condition, yes), self.both(self.opposite(condition), no))
        return self.either(taken, self.both(yes, no))

    def joined(self, roots: tuple[int, ...], outcome: Callable[..., int]) -> int:
        """One diagram of several, by what their leaves give together."""
        done: dict[tuple[int, ...], int] = {}

        def join(these: tuple[int, ...]) -> int:
            if these not in done:
                tops = [self.variable(one) for one in these if one >= LEAVES]
                if not tops:
                    return outcome(*these)
                under = (self._under(one, min(tops)) for one in these)
                done[these] = self.node(min(tops), [join(row) for row in zip(*under, strict=False)])
            return done[these]

        return join(roots)

    def unanswered(self, root: int, variable: int, answers: int) -> int:
        """Where a question stays unanswered: OPEN wherever its answers would differ."""
        if variable not in self.support(root):
            return root
        children = tuple(self.restrict(root, variable, n) for n in range(answers))
        return self.joined(children, lambda first, *rest: first if {first} >= {*rest} else OPEN)

    def settled(self, root: int, outcome: int) -> int:
        """The same with an outcome in the place of OPEN."""
        return self._renamed(root, {OPEN: outcome})

    def as_answers(self, root: int) -> int:
        """The same with leaves that stand for the answers no and yes."""
        return self._renamed(root, {FALSE: FIRST_ANSWER, TRUE: FIRST_ANSWER + 1})

    def _renamed(self, root: int, leaves: Mapping[int, int]) -> int:
        if root < LEAVES:
            return leaves.get(root, root)
        variable, children = self._nodes[root - LEAVES]
        return self.node(variable, [self._renamed(child, leaves) for child in children])

    def _combine(self, left: int, right: int, absorbing: int) -> int:
        if absorbing in (left, right):
            return absorbing
        if left == right or right == 1 - absorbing:
            return left
        if left == 1 - absorbing:
            return right
        key = (min(left, right), max(left, right), absorbing)
        found = self._done.get(key)
        if found is None:
            found = self._done[key] = self._combined(left, right, absorbing)
        return found

    def _combined(self, left: int, right: int, absorbing: int) -> int:
        first = min(self.variable(one) for one in (left, right) if one >= LEAVES)
        pairs = zip(self._under(left, first), self._under(right, first), strict=False)
        return self.node(first, [self._combine(a, b, absorbing) for a, b in pairs])

    def _under(self, root: int, variable: int) -> Iterator[int]:
        """The children under each answer of a variable: a root that does not ask it repeats."""
        if root >= LEAVES and self.variable(root) == variable:
            return iter(self._nodes[root - LEAVES][1])
        return iter(lambda: root, None)

    # -- asking -----------------------------------------------------------------------------
    def variable(self, root: int) -> int:
        """The variable a node asks first."""
        return self._nodes[root - LEAVES][0]

    def width(self, root: int) -> int:
        """How many answers a node tells apart."""
        return len(self._nodes[root - LEAVES][1])

    def restrict(self, root: int, variable: int, answer: int) -> int:
        """What is left when a variable has been answered."""
        if root < LEAVES or self.variable(root) > variable:
            return root
        if self.variable(root) == variable:
            return self._nodes[root - LEAVES][1][answer]
        key = (root, variable, answer)
        found = self._restricted.get(key)
        if found is None:
            first, children = self._nodes[root - LEAVES]
            left = [self.restrict(child, variable, answer) for child in children]
            found = self._restricted[key] = self.node(first, left)
        return found

    def support(self, root: int) -> frozenset[int]:
        """Exactly the variables whose answer can change the outcome."""
        if root < LEAVES:
            return frozenset()
        found = self._supports.get(root)
        if found is None:
            variable, children = self._nodes[root - LEAVES]
            below = (self.support(child) for child in set(children))
            found = self._supports[root] = frozenset((variable,)).union(*below)
        return found

    def chance(self, root: int, weights: Weights, outcome: int = TRUE) -> float:
        """The probability of an outcome, answers being independent."""
        return self._chance(root, weights, outcome, {})

    def _chance(self, root: int, weights: Weights, outcome: int, seen: dict[int, float]) -> float:
        if root < LEAVES:
            return float(root == outcome)
        if root not in seen:
            variable, children = self._nodes[root - LEAVES]
            seen[root] = sum(
                weight * self._chance(child, weights, outcome, seen)
                for weight, child in zip(weights[variable], children, strict=True)
                if weight
            )
        return seen[root]

    def visits(self, root: int, weights: Weights) -> dict[int, float]:
        """For each variable the probability that a walk from the root comes to ask it."""
        reached: dict[int, float] = {root: 1.0}
        found: dict[int, float] = {}
        for one in self._downwards(root):
            variable, children = self._nodes[one - LEAVES]
            found[variable] = found.get(variable, 0.0) + reached[one]
            for weight, child in zip(weights[variable], children, strict=True):
                reached[child] = reached.get(child, 0.0) + weight * reached[one]
        return found

    def _downwards(self, root: int) -> list[int]:
        """All nodes, each before the nodes below it."""
        found: set[int] = set()
        waiting = [root]
        while waiting:
            one = waiting.pop()
            if one >= LEAVES and one not in found:
                found.add(one)
                waiting.extend(self._nodes[one - LEAVES][1])
        return sorted(found, key=self.variable)
