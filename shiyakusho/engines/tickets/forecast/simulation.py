"""Play the queue forward some hundred times and look at how long each one waited.

Whoever waits is called in order by the first window that is free and serves them; who comes later
comes behind. So everybody takes, in order, the earliest free window of those that serve them: this is
the discipline of the counters exactly, and no event list is needed. All plays go on at once as one
array, from one seed: the same state always tells the same forecast.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from shiyakusho.engines.tickets.forecast.learning import GRID, Floats, History
from shiyakusho.engines.tickets.forecast.state import Forecast, OpenWindow, QueueState

RUNS = 300
SEED = 20261121
LEVELS = (0.5, 0.9)
DAY_SPREAD = 0.10  # how much a whole day's pace is off, beside what the history knows (1 sigma)


@dataclass(frozen=True)
class Outlook:
    """Forecasts by visit and by service (of whoever would come now). Who cannot be served by any
    open window has none."""

    visits: Mapping[str, Forecast] = field(default_factory=dict)
    services: Mapping[str, Forecast] = field(default_factory=dict)


def look_ahead(
    state: QueueState,
    history: History,
    pace: Mapping[str, float] | None = None,
    *,
    runs: int = RUNS,
    seed: int = SEED,
) -> Outlook:
    """Forecasts for everybody in line and for whoever would join it now."""
    draws = _Draws(state, history, pace or {}, runs, seed)
    free = np.zeros((runs, max(len(state.windows), 1)))
    for at, window in enumerate(state.windows):
        if window.busy_with:
            free[:, at] = draws.rest(window)
    serving = {
        service: np.array([n for n, one in enumerate(state.windows) if service in one.serves])
        for service in history.habits
    }
    rows, waits, keys = np.arange(runs), [], []
    for one in state.line:
        windows = serving.get(one.service, np.array([]))
        if not len(windows):
            continue
        chosen = windows[free[:, windows].argmin(axis=1)]
        begins = free[rows, chosen]
        free[rows, chosen] = begins + draws.whole(one.service)
        waits.append(begins)
        keys.append(one.key)
    joined = {s: free[:, windows].min(axis=1) for s, windows in serving.items() if len(windows)}
    told = _told([*waits, *joined.values()])
    return Outlook(
        dict(zip(keys, told, strict=False)),
        dict(zip(joined, told[len(keys) :], strict=True)),
    )


class _Draws:
    """Times at a window, drawn from the history; one column of the plays at a time."""

    def __init__(
        self, state: QueueState, history: History, pace: Mapping[str, float], runs: int, seed: int
    ) -> None:
        self._random = np.random.default_rng(seed)
        self._habits, self._runs = history.habits, runs
        day = np.exp(DAY_SPREAD * self._random.standard_normal(runs))
        self._means = {
            service: habit.mean_at(state.moment) * pace.get(service, 1.0) * day
            for service, habit in history.habits.items()
        }

    def whole(self, service: str) -> Floats:
        """From the call to the end."""
        drawn = np.interp(self._random.random(self._runs), GRID, self._habits[service].shape)
        return np.asarray(drawn * self._means[service])

    def rest(self, window: OpenWindow) -> Floats:
        """What is left of one that was called ``since`` minutes ago: it is known to have lasted."""
        if window.busy_with not in self._habits:
            return np.zeros(self._runs)
        shape, means = self._habits[window.busy_with].shape, self._means[window.busy_with]
        lasted = window.since / means
        passed = np.interp(lasted, shape, GRID)
        drawn = np.interp(passed + (1 - passed) * self._random.random(self._runs), GRID, shape)
        beyond = lasted >= shape[-1]  # longer than any that was seen: as long again as the tail
        tail = (shape[-1] - shape[-7]) * self._random.exponential(size=self._runs)
        return np.asarray(np.where(beyond, tail, np.maximum(drawn - lasted, 0.0)) * means)


def _told(waits: list[Floats]) -> list[Forecast]:
    if not waits:
        return []
    levels = np.quantile(np.stack(waits), LEVELS, axis=1)
    return [Forecast(float(p50), float(p90)) for p50, p90 in levels.T]
