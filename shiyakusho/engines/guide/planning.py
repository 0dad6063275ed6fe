"""Which question first, so that on average the fewest are asked.

A state is what the undecided procedures still depend on. A question that has to be put in any case
goes first: it costs nothing and may spare others. Where only few questions hang together every
order is tried and the best is exact; where many do, each is judged by what it is expected to leave.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from .diagrams import FIRST_ANSWER, LEAVES, OPEN, Diagrams, Weights

MOST_EXACT = 8  # questions that hang together and of which every order is tried
MOST_COMPARED = 8  # the most promising questions are compared where there are more
MOST_STATES = 5_000  # kept plans

Forced = Callable[[int], int]


@dataclass(frozen=True, slots=True)
class State:
    """Undecided diagrams, and what other answers may settle of the facts in them."""

    roots: frozenset[int]
    forced: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """The next question (None: nothing left), the questions expected with it, and their cost."""

    question: int | None
    count: float
    cost: float


DONE = Plan(None, 0.0, 0.0)


class Planner:
    """Plans over one set of diagrams for one outlook: chances of answers, costs of questions."""

    def __init__(
        self,
        diagrams: Diagrams,
        weights: Weights,
        costs: Mapping[int, float],
        guarded: frozenset[int] = frozenset(),
    ) -> None:
        self._diagrams, self._weights, self._costs = diagrams, weights, costs
        self._guarded = guarded
        self._plans: dict[State, Plan] = {}
        self._open: dict[int, float] = {}

    def start(self, roots: Iterable[int], forced: Forced) -> State:
        """The state of a household: its undecided diagrams, and what settles the facts in them."""
        open_ = frozenset(root for root in roots if root >= LEAVES)
        found: dict[int, int] = {}
        waiting = set().union(*map(self._diagrams.support, open_))
        while waiting:
            variable = waiting.pop()
            if variable not in found:
                found[variable] = forced(variable)
                waiting |= self._diagrams.support(found[variable]) - found.keys()
        return State(open_, _only_open(found))

    def plan(self, state: State) -> Plan:
        """Of each part its best question; first the one that most diagrams wait for.

        Which part comes first does not change how many are asked.
        """
        parts = {part: self._part(part) for part in self.parts(state)}
        if not parts:
            return DONE
        first = min(parts, key=lambda part: self._urgency(part, parts[part].question))
        count = sum(plan.count for plan in parts.values())
        return Plan(parts[first].question, count, sum(plan.cost for plan in parts.values()))

    def _urgency(self, part: State, question: int | None) -> tuple[float, int]:
        assert question is not None
        return -self._weight(part, question) / self._costs[question], question

    def certain(self, state: State) -> list[int]:
        """Questions that have to be put whatever else is answered."""
        spared = {variable for variable, _ in state.forced}
        supports = map(self._diagrams.support, state.roots)
        alone = {next(iter(support)) for support in supports if len(support) == 1}
        return sorted(alone - spared)

    def now(self, state: State) -> set[int]:
        """Questions that may be put at once without one too many: the certain ones, and the first
        of each part, since no part's answers change what another asks."""
        firsts = (self._part(part).question for part in self.parts(state))
        return {*self.certain(state), *(one for one in firsts if one is not None)}

    def useful(self, state: State) -> frozenset[int]:
        """Questions whose answer can change an outcome."""
        direct = frozenset().union(*map(self._diagrams.support, state.roots))
        return direct.union(*(self._diagrams.support(root) for _, root in state.forced))

    def askable(self, state: State) -> frozenset[int]:
        """Useful questions that make sense by now: nobody is asked about a dog that may not be."""
        useful = self.useful(state)
        waiting = {variable for variable, _ in state.forced} & self._guarded
        return useful - waiting or useful

    def chance(self, root: int) -> float:
        """The probability that a diagram turns out true."""
        return self._diagrams.chance(root, self._weights)

    def open_chance(self, root: int) -> float:
        """The probability that other answers settle nothing."""
        found = self._open.get(root)
        if found is None:
            found = self._open[root] = self._diagrams.chance(root, self._weights, OPEN)
        return found

    # -- parts that hang together -----------------------------------------------------------
    def parts(self, state: State) -> list[State]:
        """Diagrams that share no question can be planned apart."""
        forced = dict(state.forced)
        groups: list[tuple[set[int], set[int]]] = []
        for root in sorted(state.roots):
            facts, roots = self.reach(root, forced), {root}
            apart = []
            for others, group in groups:
                if others & facts:
                    facts |= others
                    roots |= group
                else:
                    apart.append((others, group))
            groups = [*apart, (facts, roots)]
        return [
            State(frozenset(roots), frozenset(f for f in state.forced if f[0] in facts))
            for facts, roots in groups
        ]

    def reach(self, root: int, forced: Mapping[int, int]) -> set[int]:
        """Questions a diagram depends on, itself or through the facts they settle."""
        found: set[int] = set()
        waiting = set(self._diagrams.support(root))
        while waiting:
            variable = waiting.pop()
            found.add(variable)
            waiting |= self._diagrams.support(forced.get(variable, OPEN)) - found
        return found

    # -- one part ---------------------------------------------------------------------------
    def _part(self, state: State) -> Plan:
        found = self._plans.get(state)
        if found is None:
            if len(self._plans) > MOST_STATES:
                self._plans.clear()
            found = self._plans[state] = self._best(state)
        return found

    def _best(self, state: State) -> Plan:
        certain = self.certain(state)
        facts = self.askable(state)
        if certain:
            first = max(certain, key=lambda one: (self._weight(state, one), -one))
            return self._asking(first, state, self.plan if self._is_small(state) else self._guess)
        if self._is_small(state):
            plans = [self._asking(one, state, self.plan) for one in sorted(facts)]
        else:
            plans = [self._asking(one, state, self._guess) for one in self._promising(state, facts)]
        return min(plans, key=lambda plan: plan.cost)

    def _is_small(self, state: State) -> bool:
        return len(self.useful(state)) <= MOST_EXACT

    def _weight(self, state: State, variable: int) -> int:
        return sum(variable in self._diagrams.support(root) for root in state.roots)

    def _promising(self, state: State, facts: frozenset[int]) -> list[int]:
        """Facts most diagrams wait for, themselves or through the facts they settle."""
        waited = {fact: float(self._weight(state, fact)) for fact in facts}
        forced = dict(state.forced)
        for variable, root in state.forced:
            for fact in self.reach(root, forced) & facts:
                waited[fact] += self._weight(state, variable)
        ranked = sorted(facts, key=lambda one: (-waited[one] / self._costs[one], one))
        return sorted(ranked[:MOST_COMPARED])

    def _asking(self, variable: int, state: State, then: Callable[[State], Plan]) -> Plan:
        """The plan that asks this first: for each answer what is left, by its chance."""
        count, cost = 1.0, self._costs[variable]
        for left, chance in self.outcomes(state, variable).items():
            plan = then(left)
            count += chance * plan.count
            cost += chance * plan.cost
        return Plan(variable, count, cost)

    def _guess(self, state: State) -> Plan:
        """Without a plan: each fact as likely asked as its diagrams come to it in their order.

        The count leaves out what other answers are expected to settle; the cost does not rely on
        it, so that a question that settles others is not put off.
        """
        missed: dict[int, float] = {}
        for root in state.roots:
            for variable, chance in self._diagrams.visits(root, self._weights).items():
                missed[variable] = missed.get(variable, 1.0) * (1.0 - min(chance, 1.0))
        forced = dict(state.forced)
        count = cost = 0.0
        for variable, none in missed.items():
            count += (1.0 - none) * self.open_chance(forced.get(variable, OPEN))
            cost += (1.0 - none) * self._costs[variable]
        return Plan(None, count, cost)

    # -- what an answer leaves --------------------------------------------------------------
    def outcomes(self, state: State, variable: int) -> dict[State, float]:
        """The states a question can lead to, with their chances."""
        found: dict[State, float] = {}
        for answer, weight in enumerate(self._chances(state, variable)):
            left = self.answered(state, variable, answer)
            found[left] = found.get(left, 0.0) + weight
        return found

    def _chances(self, state: State, variable: int) -> Sequence[float]:
        """Where a no may follow from other facts, a yes is as much rarer."""
        weights = self._weights[variable]
        root = dict(state.forced).get(variable, OPEN)
        if len(weights) != 2 or root == OPEN:
            return weights
        yes = weights[1] * (1.0 - self._diagrams.chance(root, self._weights, FIRST_ANSWER))
        return [1.0 - yes, yes]

    def answered(self, state: State, variable: int, answer: int) -> State:
        """What is left after an answer and all that follows from it."""
        roots, forced = state.roots, dict(state.forced)
        for one, said in self.following(state, variable, answer).items():
            forced.pop(one, None)
            forced = {v: self._diagrams.restrict(r, one, said) for v, r in forced.items()}
            roots = frozenset(self._diagrams.restrict(root, one, said) for root in roots)
        return self._trimmed([root for root in roots if root >= LEAVES], forced)

    def following(self, state: State, variable: int, answer: int) -> dict[int, int]:
        """An answer with the answers that follow from it."""
        forced = dict(state.forced)
        known, waiting = {}, [(variable, answer)]
        while waiting:
            one, said = waiting.pop()
            known[one] = said
            forced.pop(one, None)
            for other, root in list(forced.items()):
                forced[other] = left = self._diagrams.restrict(root, one, said)
                if FIRST_ANSWER <= left < LEAVES:
                    waiting.append((other, left - FIRST_ANSWER))
                    del forced[other]
        return known

    def _trimmed(self, roots: Iterable[int], forced: Mapping[int, int]) -> State:
        """Without what settles facts that no longer matter."""
        open_ = frozenset(roots)
        reached = set().union(*(self.reach(root, forced) for root in open_)) if open_ else set()
        return State(open_, _only_open({v: r for v, r in forced.items() if v in reached}))


def _only_open(forced: Mapping[int, int]) -> frozenset[tuple[int, int]]:
    return frozenset((variable, root) for variable, root in forced.items() if root >= LEAVES)
