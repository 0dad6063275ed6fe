"""One pytest process for a part: its tests collected and run once, then every mutant in a fork."""

import contextlib
import importlib
import os
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest

from house.mutation.guarding import Guards, measured
from house.mutation.mutants import Mutant, mutants_of
from house.mutation.parts import Part, equivalents
from house.mutation.swapping import Functions, caches_of, functions_of, put_in
from house.mutation.trying import MISSED, Outcome, tried

Tell = Callable[[str], None]
Notes = Iterator[tuple[str, int, int]]  # file, line, test


@dataclass
class Trial:
    """What is asked of a part, and what came out. ``known``: equivalents, which are not tried."""

    part: Part
    sample: int = 0
    seed: int = 1
    only: str = ""
    minutes: float = 0  # of mutants; then what was tried by then is the sample
    known: dict[str, dict[str, str]] = field(default_factory=equivalents)
    made: list[Mutant] = field(default_factory=list)
    outcomes: dict[int, Outcome] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    seconds: float = 0.0

    def choose(self) -> list[int]:
        """The numbers of the mutants to try: all, or ``sample`` of them by the seed."""
        for module in (one.partition("::")[0] for one in self.part.modules):
            if self.only in module:
                made = mutants_of(self.part.house, module)
                self.made += [one for one in made if self.part.means(module, one.unit)]
        numbers = [n for n, one in enumerate(self.made) if not self.equivalent(one)]
        random.Random(self.seed).shuffle(numbers)  # a run broken off is a sample too
        return numbers[: self.sample or None]

    def equivalent(self, mutant: Mutant) -> bool:
        return mutant.name in self.known.get(mutant.module, {})


class Session:
    """The plug-in of pytest that takes the place of running the tests."""

    def __init__(self, trial: Trial, tell: Tell) -> None:
        self.trial, self.tell = trial, tell
        self.caches: list[Any] = []

    def pytest_configure(self, config: pytest.Config) -> None:
        from hypothesis import settings

        settings.register_profile("mutation", derandomize=True, database=None, deadline=None)
        settings.load_profile("mutation")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        trial = self.trial
        house = trial.part.house
        numbers = trial.choose()
        files = {str(house / one.module) for one in trial.made}
        with _examining(trial.part) as noted:
            modules = {_dotted(one.module) for one in trial.made}
            guards = measured(session.items, files, caches_of(modules))
            for file, line, test in noted(files):
                guards.lines.setdefault(file, {}).setdefault(line, set()).add(test)
            trial.failed = [session.items[test].nodeid for test in sorted(guards.failed)]
            self.tell(f"{len(session.items)} tests, {sum(guards.seconds.values()):.0f} s")
            _let_go_of_the_database()
            self.caches = caches_of(modules)
            self._try(guards, numbers, functions_of(files))
        return True

    def _try(self, guards: Guards, numbers: list[int], functions: Functions) -> None:
        trial, began = self.trial, time.monotonic()
        again = numbers
        while again:
            for at, number in enumerate(again):
                if trial.minutes and time.monotonic() - began > 60 * trial.minutes:
                    break
                mutant = trial.made[number]
                trial.outcomes[number] = outcome = self._one(guards, mutant, functions)
                if outcome.fate in MISSED:
                    told = f"{mutant.module}:{mutant.lines.start} {outcome.fate}"
                    self.tell(f"{told}\n    {mutant.name}")
                if at % 100 == 99:
                    self.tell(f"  {at + 1} of {len(again)}, {time.monotonic() - began:.0f} s")
            again = self._by_who_fails_anyhow(guards)
            for number in again:
                del trial.outcomes[number]
        trial.seconds = time.monotonic() - began

    def _one(self, guards: Guards, mutant: Mutant, functions: Functions) -> Outcome:
        house = self.trial.part.house
        tests = guards.of(mutant, str(house / mutant.module), self.trial.part.most)

        def change() -> None:
            put_in(mutant, house, functions)
            for cache in self.caches:
                cache.cache_clear()

        outcome = tried(guards, tests, change)
        if outcome.fate == "timeout":
            _database_anew()
        if outcome.by is not None and outcome.by >= 0:
            guards.killed(mutant, outcome.by)
        return outcome

    def _by_who_fails_anyhow(self, guards: Guards) -> list[int]:
        """Every test that killed must pass alone, on the code as it stands; what others killed is
        tried again without them."""
        outcomes = self.trial.outcomes
        for test in {one.by for one in outcomes.values()} - {None, -1} - guards.failed:
            assert test is not None
            if tried(guards, [test], lambda: None).fate == "killed":
                guards.failed.add(test)
                self.trial.failed.append(guards.items[test].nodeid)
        return [number for number, one in outcomes.items() if one.by in guards.failed]


def _dotted(module: str) -> str:
    return module.removesuffix(".py").replace("/", ".")


def _let_go_of_the_database() -> None:
    """A connection is not shared with a child: each opens its own."""
    from django.conf import settings
    from django.db import connections

    if settings.configured:
        connections.close_all()


def _database_anew() -> None:
    """A child killed in the middle may have left rows behind."""
    if os.environ.get("SHIYAKUSHO_TEST_SOCKET", "/nonexistent") == "/nonexistent":
        return
    from django.db import connections

    from config.process.testing import clone

    name = str(connections["default"].settings_dict["NAME"])
    if name.startswith("run_"):
        clone(os.environ["SHIYAKUSHO_TEST_SOCKET"], os.environ["SHIYAKUSHO_TEST_TEMPLATE"], name)


@contextlib.contextmanager
def _examining(part: Part) -> Iterator[Callable[[set[str]], Notes]]:
    """Where the part says so, files are examined in forks of this process: they carry the mutant."""
    if not part.inside:
        yield lambda files: iter(())
        return
    from house.mutation.inside import examined_inside

    for module in part.modules:  # else only the children would know them, each anew from its file
        importlib.import_module(module.partition("::")[0].removesuffix(".py").replace("/", "."))
    with examined_inside() as noted:
        yield noted
