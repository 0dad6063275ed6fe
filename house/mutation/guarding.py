"""Which test runs which lines, how long it takes, and which of them to ask about a mutant first."""

import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

import coverage
import pytest
from _pytest.runner import runtestprotocol

from house.mutation.mutants import Mutant

DATABASE = frozenset({"db", "transactional_db", "django_db_setup"})


@dataclass
class Guards:
    """The tests of a part, by number; what each runs of the changed files, and the
    seconds of processor it takes (the clock says little on a busy machine)."""

    items: list[pytest.Item]
    lines: dict[str, dict[int, set[int]]] = field(default_factory=dict)  # file → line → tests
    seconds: dict[int, float] = field(default_factory=dict)
    failed: set[int] = field(default_factory=set)
    kills: dict[tuple[str, str], dict[int, int]] = field(default_factory=lambda: defaultdict(dict))

    def killed(self, mutant: Mutant, test: int) -> None:
        """Ask this one first about the next mutant of the same function."""
        kills = self.kills[mutant.module, mutant.unit]
        kills[test] = kills.get(test, 0) + 1

    def of(self, mutant: Mutant, path: str, most: float) -> list[int]:
        """The tests to ask about a mutant: what killed its neighbours, then what needs no database,
        then the quick ones; no more than ``most`` seconds of them."""
        kills = self.kills[mutant.module, mutant.unit]
        order = sorted(
            self._passing(mutant, path) - self.failed,
            key=lambda test: (-kills.get(test, 0), self._slow(test), self.seconds[test]),
        )
        chosen, spent = [], 0.0
        for test in order:
            spent += self.seconds[test]
            if chosen and spent > most:
                break
            chosen.append(test)
        return chosen

    def _passing(self, mutant: Mutant, path: str) -> set[int]:
        by_line = self.lines.get(path, {})
        if mutant.constant:  # read wherever the module is used
            return set().union(*by_line.values())
        of_line = set().union(*(by_line.get(line, set()) for line in mutant.lines))
        # A default stands in a line that runs at import: whoever calls the function uses it.
        return of_line or set().union(*(by_line.get(line, set()) for line in mutant.around))

    def _slow(self, test: int) -> bool:
        return not DATABASE.isdisjoint(getattr(self.items[test], "fixturenames", ()))


def ran(item: pytest.Item, after: pytest.Item | pytest.Session) -> bool:
    """Run one test once more, silently; whether all of it passed. Session fixtures stay for ``after``."""
    if hasattr(item, "_initrequest"):
        item._initrequest()
    reports = runtestprotocol(item, log=False, nextitem=after)  # type: ignore[arg-type]
    return not any(report.failed for report in reports)


def measured(items: list[pytest.Item], files: Iterable[str], caches: list[Any]) -> Guards:
    """Run every test once as the code stands, and note what it runs of ``files``; of what is kept in
    ``caches`` each computes its own."""
    guards = Guards(items)
    watch = coverage.Coverage(data_file=None, config_file=False, include=sorted(files))
    watch.start()
    for number, item in enumerate(items):
        watch.switch_context(str(number))
        for cache in caches:
            cache.cache_clear()
        began = time.process_time()
        # Behind the last only the session stays open: whichever test a child begins with fits in.
        passed = ran(item, items[number + 1] if number + 1 < len(items) else item.session)
        guards.seconds[number] = time.process_time() - began
        if not passed:
            guards.failed.add(number)
    watch.stop()
    data = watch.get_data()
    for file in data.measured_files():
        guards.lines[file] = {
            line: {int(one) for one in contexts if one}
            for line, contexts in data.contexts_by_lineno(file).items()
        }
    return guards
