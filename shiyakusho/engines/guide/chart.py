"""What every procedure still depends on, as decision diagrams over the facts that may be asked.

A chart belongs to one revision of the catalogue and one day and keeps what does not depend on the
household; a sketch is drawn on it for one household. A finished diagram says the same as the rule
itself once everything is answered: it is made of the rule's own parts, evaluated.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import reduce
from threading import RLock

from shiyakusho.ground.rules import Fact, Rule, RuleError, Vocabulary
from shiyakusho.ground.rules.case import Case
from shiyakusho.ground.rules.tree import Conditional, Literal, Logic, Name, Node
from shiyakusho.ground.rules.values import Unknown, blend

from .atoms import Atom, Atoms, parts_of
from .diagrams import FALSE, FIRST_ANSWER, LEAVES, OPEN, TRUE, Diagrams
from .planning import Planner
from .possible import Possible, is_asked, kind
from .priors import Outlook, national_priors
from .procedures import Knowledge, Procedure

OFFER = LEAVES - 1  # the outcome of a procedure that may be asked for
MOST_TRIED = 2000  # combinations of answers tried for one atom of several facts
MOST_NODES = 500_000  # nodes and results kept; then the chart is drawn anew
MOST_KEPT = 20_000  # diagrams of atoms
MOST_PLANNERS = 32  # sets of life events and age bands that are planned for at the same time
COSTS = {"people": 2.0, "date": 1.2, "int": 1.3, "string": 1.1}
LOOKED_UP = 1.6  # a day that stands on a card or a letter
SENSITIVE = 1.5
MOST_HELD = 4  # days asked about at the same time


class Chart:
    """Facts in their order, their possible answers, and the diagrams of atoms."""

    def __init__(self, knowledge: Knowledge, day: dt.date) -> None:
        self.vocabulary: Vocabulary = knowledge.vocabulary
        self.day = day
        self.diagrams = Diagrams()
        self.atoms = Atoms(knowledge)
        self.possible = Possible(self.vocabulary, self.atoms.all(), day, national_priors())
        self.facts = [name for name, fact in self.vocabulary.facts.items() if is_asked(fact)]
        self.place = {name: place for place, name in enumerate(self.facts)}
        self.guarded = frozenset(
            place for name, place in self.place.items() if self.vocabulary.facts[name].only_if
        )
        self.kept: dict[object, int] = {}
        self.planners: dict[Outlook, Planner] = {}
        self.lock = RLock()  # diagrams and plans are shared by the threads of a process

    @property
    def is_full(self) -> bool:
        return self.diagrams.size > MOST_NODES or len(self.kept) > MOST_KEPT

    def answers(self, variable: int) -> Sequence[object]:
        """One answer of each class; two stand-ins where no answer can be tried."""
        return self.possible.of(self.facts[variable]).answers or (None, None)

    def planner(self, outlook: Outlook) -> Planner:
        """The planner for people of an outlook; its plans are kept."""
        found = self.planners.get(outlook)
        if found is None:
            if len(self.planners) >= MOST_PLANNERS:
                self.planners.clear()
            costs = {n: cost_of(self.vocabulary.facts[name]) for name, n in self.place.items()}
            weights = _Weights(lambda variable: self._weights(variable, outlook))
            found = self.planners[outlook] = Planner(self.diagrams, weights, costs, self.guarded)
        return found

    def _weights(self, variable: int, outlook: Outlook) -> tuple[float, ...]:
        if not len(self.possible.of(self.facts[variable])):
            return (0.5, 0.5)
        return self.possible.weights(self.facts[variable], outlook)


class _Weights(dict[int, tuple[float, ...]]):
    """Shares of the answers by variable, worked out when they are first needed."""

    def __init__(self, work_out: Callable[[int], tuple[float, ...]]) -> None:
        super().__init__()
        self._work_out = work_out

    def __missing__(self, variable: int) -> tuple[float, ...]:
        found = self[variable] = self._work_out(variable)
        return found


def cost_of(fact: Fact) -> float:
    """What a question costs the one who is asked, a plain yes or no costing 1."""
    cost = COSTS.get(kind(fact.type), 1.0)
    if fact.type.name == "date" and not fact.of_event:
        cost = LOOKED_UP
    return cost * (SENSITIVE if fact.sensitive else 1.0)


class Sketch:
    """The diagrams of one household: what is known is filled in, the rest stays to be asked.

    given: facts that need not be asked. declined: facts answered with わからない.
    """

    def __init__(
        self, chart: Chart, case: Case, given: Mapping[str, object], declined: frozenset[str]
    ) -> None:
        self._chart, self._case = chart, case
        self._known = dict(given)
        self._closed = frozenset(given)
        self._given = {
            **given,
            "as_of": case.values["as_of"],
            "events": case.values["events"],
        }
        self._declined = declined
        self._events = tuple(sorted(case.values["events"]))  # type: ignore[call-overload]
        self._done: dict[tuple[str, str], int] = {}
        self._supposed: dict[tuple[frozenset[str], bool], Sketch] = {}
        self._forced: dict[int, int] = {}
        self._cases: dict[tuple[tuple[int, int], ...], Case] = {}

    def of(self, procedure: Procedure) -> int:
        """The diagram of the verdict: TRUE, OFFER, FALSE, or OPEN where no answer can decide."""
        return self._without_declined(self._settled(procedure))

    def _settled(self, procedure: Procedure) -> int:
        if procedure.offered is None:
            return self._tree(procedure.needed.tree, procedure) if procedure.needed else OPEN
        wishes = {wish: self._read(wish, self._case) for wish in procedure.wishes}
        open_ = frozenset(wish for wish, said in wishes.items() if said.__class__ is Unknown)
        without, with_ = self._supposing(open_, False), self._supposing(open_, True)
        offer = FALSE if False in wishes.values() else with_.rule(procedure.offered, procedure)
        roots = (
            without.rule(procedure.needed, procedure),
            with_.rule(procedure.needed, procedure),
            offer,
            self.rule(procedure.needed, procedure),
        )
        return self._chart.diagrams.joined(roots, _verdict)

    def _without_declined(self, root: int) -> int:
        """わからない stays open: what hangs on it cannot be decided, whatever else is answered."""
        for name in self._declined & self._chart.place.keys():
            variable = self._chart.place[name]
            count = len(self._chart.answers(variable))
            root = self._chart.diagrams.unanswered(root, variable, count)
        return root

    def rule(self, rule: Rule | None, procedure: Procedure) -> int:
        """The diagram of one rule; what has none does not hold."""
        return self._tree(rule.tree, procedure) if rule else FALSE

    def _supposing(self, wishes: frozenset[str], answer: bool) -> Sketch:
        """The same household, had it answered its open wishes: they are not asked for an offer."""
        if not wishes:
            return self
        if (wishes, answer) not in self._supposed:
            said = self._known | dict.fromkeys(wishes, answer)
            case = self._chart.vocabulary.reopened({**self._given, **said})
            self._supposed[wishes, answer] = Sketch(self._chart, case, said, self._declined)
        return self._supposed[wishes, answer]

    def forced(self, variable: int) -> int:
        """What answers to other questions would say of a fact without asking it.

        Leaves stand for an answer (FIRST_ANSWER + place), OPEN where the fact remains to be asked.
        """
        if variable not in self._forced:
            root = self._force(self._chart.facts[variable])
            self._forced[variable] = self._without_declined(root)
        return self._forced[variable]

    # -- the parts of a rule ----------------------------------------------------------------
    def _tree(self, node: Node, procedure: Procedure | None) -> int:
        made, parts = self._chart.diagrams, parts_of(node)
        if parts is not None:
            roots = [self._tree(part, procedure) for part in parts]
            if isinstance(node, Logic):
                return reduce(made.either if node.absorbing else made.both, roots)
            return (
                made.conditional(*roots) if isinstance(node, Conditional) else made.opposite(*roots)
            )
        if isinstance(node, Name):
            return self._name(node.id, procedure)
        if isinstance(node, Literal):
            return _leaf(node.value)
        return self._atom(self._chart.atoms.of(node, procedure), id(node))

    def _name(self, name: str, procedure: Procedure | None) -> int:
        criterion = procedure.criterion(name) if procedure else None
        key = (procedure.id if procedure and criterion else "", name)
        if key not in self._done:
            self._done[key] = OPEN  # a criterion that names itself decides nothing
            if criterion is None:
                self._done[key] = self._fact(name)
            elif not criterion.in_force(self._chart.day):
                self._done[key] = FALSE
            else:
                self._done[key] = self._tree(criterion.rule.tree, procedure)
        return self._done[key]

    def _fact(self, name: str) -> int:
        known = self._read(name, self._case)
        if known.__class__ is not Unknown:
            return _leaf(known)
        if self._may_ask(name):
            return self._chart.diagrams.node(self._chart.place[name], (FALSE, TRUE))
        return self._unasked(name)

    def _unasked(self, name: str) -> int:
        """A yes-or-no fact by its own rules: no where `only_if` fails, else what it derives from."""
        words, made = self._chart.vocabulary, self._chart.diagrams
        fact = words.facts[name]
        derived = self._tree(words.tree_of(name), None) if fact.derived else OPEN
        if not fact.only_if:
            return derived
        allowed = self._tree(words.tree_of(name, "only_if"), None)
        return made.both(made.settled(allowed, TRUE), derived)

    def _may_ask(self, name: str) -> bool:
        return name in self._chart.place and name not in self._closed

    def _read(self, name: str, case: Case) -> object:
        try:
            return case.read(name)
        except RuleError:
            return Unknown(())

    # -- atoms ------------------------------------------------------------------------------
    def _atom(self, atom: Atom, id_: int) -> int:
        """Tried with every class of answer to the facts it waits for."""
        if not atom.facts.isdisjoint(self._closed):
            return self._tried(atom, ())
        events = self._events if "events" in atom.facts else ()
        key = (id_, events)
        kept = self._chart.kept
        if key not in kept:
            kept[key] = self._tried(atom, ())
        return kept[key]

    def _tried(self, atom: Atom, answers: tuple[tuple[int, int], ...]) -> int:
        try:
            value = atom.on(self._case_with(answers))
        except RuleError:
            return OPEN
        said = {variable for variable, _ in answers}
        waiting = [one for one in self._waiting(blend((value,)).missing) if one not in said]
        if not waiting:
            return _leaf(value)
        if self._combinations(waiting) > MOST_TRIED:
            return self._either_way(waiting)
        first = waiting[0]
        count = len(self._chart.answers(first))
        children = [self._tried(atom, (*answers, (first, place))) for place in range(count)]
        return self._chart.diagrams.choose(first, children)

    def _waiting(self, missing: frozenset[str]) -> list[int]:
        """Variables to ask for missing names ("children.school" → children, unless it is given)."""
        found = {name.partition(".")[0] for name in missing}
        return sorted(self._chart.place[name] for name in found if self._may_ask(name))

    def _combinations(self, variables: Sequence[int]) -> int:
        possible = self._chart.possible
        counts = [len(possible.of(self._chart.facts[variable])) for variable in variables]
        return reduce(lambda a, b: a * (b or MOST_TRIED + 1), counts, 1)

    def _either_way(self, variables: Sequence[int]) -> int:
        """Too many answers to try: every one of these facts is taken to matter."""
        root, other = FALSE, TRUE
        for variable in sorted(variables, reverse=True):
            count = len(self._chart.answers(variable))
            node = self._chart.diagrams.node
            root, other = (
                node(variable, [(root, other)[n % 2] for n in range(count)]),
                node(variable, [(other, root)[n % 2] for n in range(count)]),
            )
        return root

    def _case_with(self, answers: tuple[tuple[int, int], ...]) -> Case:
        """The same household, had it answered these too."""
        if not answers:
            return self._case
        key = tuple(sorted(answers))
        if key not in self._cases:
            chart = self._chart
            said = {chart.facts[variable]: chart.answers(variable)[n] for variable, n in key}
            self._cases[key] = chart.vocabulary.reopened({**self._given, **said})
        return self._cases[key]

    # -- facts that other answers settle ----------------------------------------------------
    def _force(self, name: str) -> int:
        fact = self._chart.vocabulary.facts[name]
        if not (fact.derived or fact.only_if):
            return OPEN
        if fact.type.name == "bool":
            return self._chart.diagrams.as_answers(self._unasked(name))
        return self._derived(name)

    def _derived(self, name: str) -> int:
        """An answer that follows from one other question: the age of oneself from one's birth."""
        reached = self._chart.vocabulary.depends_on(name) - {name}
        if not reached.isdisjoint(self._closed):
            return self._followed(name, reached)
        key, kept = name, self._chart.kept
        if key not in kept:
            kept[key] = self._followed(name, reached)
        return kept[key]

    def _followed(self, name: str, reached: frozenset[str]) -> int:
        chart = self._chart
        for other in sorted(chart.place[one] for one in reached if self._may_ask(one)):
            leaves = [self._place_of(name, other, n) for n in range(len(chart.answers(other)))]
            if any(leaf != OPEN for leaf in leaves):
                return chart.diagrams.node(other, leaves)
        return OPEN

    def _place_of(self, name: str, other: int, answer: int) -> int:
        value = self._read(name, self._case_with(((other, answer),)))
        if blend((value,)).missing or value.__class__ is Unknown:
            return OPEN
        place = self._chart.possible.of(name).place(value)
        return OPEN if place is None else FIRST_ANSWER + place


def _leaf(value: object) -> int:
    return {False: FALSE, True: TRUE}.get(value, OPEN) if isinstance(value, bool) else OPEN


def _verdict(without: int, with_: int, offer: int, asked: int) -> int:
    """From `needed` without and with the open wishes, and `offered`, as `judging` settles it.

    Where nothing is on offer and all hangs on a wish, the wish is asked after all.
    """
    if without == with_ == TRUE:
        return TRUE
    if OPEN in (without, with_, offer):
        return OPEN
    if offer == TRUE:
        return OFFER
    return FALSE if without == with_ == FALSE else asked


_held: list[tuple[Knowledge, Chart]] = []


def chart_of(knowledge: Knowledge, day: dt.date) -> Chart:
    """The chart of a revision and a day; made again for another day or when it has grown full."""
    for known, chart in tuple(_held):
        if known is knowledge and chart.day == day and not chart.is_full:
            return chart
    fresh = Chart(knowledge, day)
    _held[:] = [*_held[1 - MOST_HELD :], (knowledge, fresh)]
    return fresh
