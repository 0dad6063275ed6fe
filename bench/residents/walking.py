"""Walks through the guide: the real one, and the same on its diagrams, which is a thousand times
faster and compared with the real one in every run of the bench.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from bench.residents.circumstances import Happenings
from bench.residents.households import DAY
from bench.residents.truth import Truth, register_of
from shiyakusho.engines.guide.chart import Sketch, chart_of
from shiyakusho.engines.guide.pages import page_of
from shiyakusho.engines.guide.planning import Planner, State
from shiyakusho.engines.guide.priors import Outlook, born
from shiyakusho.engines.guide.procedures import Knowledge
from shiyakusho.engines.guide.selectors import assess

BIRTH = "own_birth_date"


def learn_families(known: Knowledge, happenings: Happenings, each: int) -> None:
    """Lets the chart tell apart the families of the households to come, before it is used."""
    families: dict[tuple[int, ...], None] = {}
    for event in known.vocabulary.events:
        for home in happenings.of(event, each):
            children: list[dict[str, dt.date]] = home.register["children"]  # type: ignore[assignment]
            families[tuple((DAY - one["birth_date"]).days for one in children)] = None
    chart_of(known, DAY).possible.learn("children", [born(days, DAY) for days in families])


@dataclass
class Walk:
    """Questions that decide a procedure, days and the ward asked after them, pages shown."""

    asked: list[str]
    days: int = 0
    pages: int = 0


def really(known: Knowledge, truth: Truth, *, signed_in: bool = False) -> Walk:
    """Step by step as a guest, or as a resident whom the register knows."""
    facts = dict(register_of(truth.home, truth.vocabulary)) if signed_in else {}
    walk = Walk([])
    while True:
        found = assess([truth.home.event], facts, DAY, known=known)
        if found.next_question is None:
            return walk
        page = found.together or (found.next_question.fact,)
        walk.pages += 1
        if found.useful:
            walk.asked += page
        else:
            walk.days += 1
        facts |= {name: truth.answer(name) for name in page}


Chooser = Callable[[Planner, State], tuple[int, ...]]


class Model:
    """One life event on the diagrams: what a guest is asked, from the first question on."""

    def __init__(self, known: Knowledge, event: str) -> None:
        self.known, self.event = known, event
        self.chart = chart_of(known, DAY)
        case = known.vocabulary.case({}, DAY, [event])
        sketch = Sketch(self.chart, case, {}, frozenset())
        roots = [sketch.of(procedure) for procedure in known.of_events([event])]
        self.start = self.planner(None).start(roots, sketch.forced)
        self._after: dict[tuple[State, int, int], State] = {}
        self._due: dict[tuple[Planner, State], tuple[int, ...]] = {}

    def planner(self, band: int | None) -> Planner:
        return self.chart.planner(Outlook((self.event,), band))

    @cached_property
    def expected(self) -> float:
        return self.planner(None).plan(self.start).count

    def planned(self, planner: Planner, state: State) -> tuple[int, ...]:
        """The page the guide shows: the best question with those that are put anyway."""
        key = (planner, state)
        if key not in self._due:
            self._due[key] = self._page(planner, state)
        return self._due[key]

    def _page(self, planner: Planner, state: State) -> tuple[int, ...]:
        best = planner.plan(state).question
        if best is None:
            return ()
        page = page_of(self.chart.facts[best])
        due = planner.now(state)
        together = [self.chart.place[name] for name in page.items] if page else []
        return tuple(one for one in together if one in due) or (best,)

    def in_order(self, planner: Planner, state: State) -> tuple[int, ...]:
        """The next question of the vocabulary that can matter."""
        return tuple(sorted(planner.askable(state))[:1])

    def walk(self, truth: Truth, choose: Chooser) -> Walk | None:
        """None for a household that has an answer of a class nobody had among those tried."""
        planner, state, walk = self.planner(None), self.start, Walk([])
        while page := choose(planner, state):
            walk.pages += 1
            for variable in page:
                name = self.chart.facts[variable]
                place = self._place(name, truth)
                if place is None:
                    return None
                walk.asked.append(name)
                state = self._answered(planner, state, variable, place)
                if name == BIRTH:
                    planner = self.planner(truth.priors.band(truth.home.age))
        return walk

    def _place(self, name: str, truth: Truth) -> int | None:
        """The class of what a guest says: of children no more than their birth dates."""
        classes = self.chart.possible.of(name)
        value = truth.value(name)
        if isinstance(value, list):
            value = born([(DAY - one.get("birth_date")).days for one in value], DAY)
        return classes.place(value) if len(classes) else 0

    def _answered(self, planner: Planner, state: State, variable: int, place: int) -> State:
        key = (state, variable, place)
        if key not in self._after:
            self._after[key] = planner.answered(state, variable, place)
        return self._after[key]
