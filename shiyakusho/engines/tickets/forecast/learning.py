"""Learn how long a service takes from what was measured: by service, weekday and hour.

A cell that was seen seldom is drawn to the mean of its service, and that to the office's standard time
(shrinkage): one long afternoon changes little, a habit of Mondays shows after some weeks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
GRID = np.linspace(0.0, 1.0, 65)
STANDARD_WEIGHT = 10.0  # a standard time counts like so many measured ones
CELL_WEIGHT = 25.0  # the mean of a service, in a weekday and hour
DAY_WEIGHT = 12.0  # what was expected of today, against what today showed
LEAST_SHAPE = 30  # measured times from which the shape is the measured one
STANDARD_SPREAD = 0.6  # sigma of the lognormal shape before that
SHORTEST, LONGEST = 0.05, 240.0  # minutes of one visit that are believed


@dataclass(frozen=True)
class Measured:
    """One visit at a window: from the call to the end (also of those who did not come)."""

    service: str
    called: datetime
    minutes: float


@dataclass(frozen=True)
class Habit:
    """One service. ``shape``: quantiles of its times over their mean, on ``GRID``."""

    mean: float
    n: int
    shape: Floats
    cells: Mapping[tuple[int, int], tuple[float, int]]

    def mean_at(self, moment: datetime) -> float:
        """Minutes to expect at this weekday and hour."""
        total, n = self.cells.get((moment.weekday(), moment.hour), (0.0, 0))
        return (total + CELL_WEIGHT * self.mean) / (n + CELL_WEIGHT)


@dataclass(frozen=True)
class History:
    """What is known of every service."""

    habits: Mapping[str, Habit]

    def mean_at(self, service: str, moment: datetime) -> float:
        """Minutes to expect of one service."""
        return self.habits[service].mean_at(moment)

    def as_json(self) -> dict[str, Any]:
        """To be kept; :func:`remembered` reads it."""
        return {
            service: {
                "mean": habit.mean,
                "n": habit.n,
                "shape": [round(float(one), 5) for one in habit.shape],
                "cells": [[*at, *found] for at, found in sorted(habit.cells.items())],
            }
            for service, habit in self.habits.items()
        }


def remembered(kept: Mapping[str, Any], standard: Mapping[str, float]) -> History:
    """What was kept; a service that is new goes by its standard time."""
    habits = dict(learn((), standard).habits)
    for service, said in kept.items():
        if service in habits:
            cells = {(day, hour): (total, n) for day, hour, total, n in said["cells"]}
            habits[service] = Habit(said["mean"], said["n"], np.array(said["shape"]), cells)
    return History(habits)


def learn(measured: Iterable[Measured], standard: Mapping[str, float]) -> History:
    """From measured times, and standard minutes for every service there is."""
    by_service: dict[str, list[Measured]] = {service: [] for service in standard}
    for one in measured:
        if one.service in by_service:
            by_service[one.service].append(one)
    return History({s: _habit(rows, standard[s]) for s, rows in by_service.items()})


def pace(today: Iterable[Measured], history: History) -> dict[str, float]:
    """How much slower (> 1) or faster each service goes today than it was expected to."""
    actual: dict[str, float] = {}
    expected: dict[str, float] = {}
    for one in today:
        if one.service in history.habits:
            usual = history.mean_at(one.service, one.called)
            actual[one.service] = actual.get(one.service, 0.0) + _believed(one.minutes)
            expected[one.service] = expected.get(one.service, 0.0) + usual
    return {
        service: (actual[service] + DAY_WEIGHT * habit.mean)
        / (expected[service] + DAY_WEIGHT * habit.mean)
        for service, habit in history.habits.items()
        if service in actual
    }


def _habit(rows: list[Measured], standard: float) -> Habit:
    minutes = np.array([_believed(one.minutes) for one in rows])
    mean = (minutes.sum() + STANDARD_WEIGHT * standard) / (len(rows) + STANDARD_WEIGHT)
    cells: dict[tuple[int, int], tuple[float, int]] = {}
    for one, value in zip(rows, minutes, strict=True):
        at = (one.called.weekday(), one.called.hour)
        total, n = cells.get(at, (0.0, 0))
        cells[at] = (total + float(value), n + 1)
    return Habit(float(mean), len(rows), _shape(minutes), cells)


def _shape(minutes: Floats) -> Floats:
    """Quantiles over the mean: the measured ones, or a lognormal until there are enough."""
    if len(minutes) >= LEAST_SHAPE:
        return np.asarray(np.quantile(minutes / minutes.mean(), GRID))
    # The lognormal's quantiles by its normal, at the middle of each step: no end is infinite.
    steps = (np.arange(len(GRID)) + 0.5) / len(GRID)
    drawn = np.exp(STANDARD_SPREAD * _normal_quantile(steps))
    return np.asarray(drawn / drawn.mean())


def _normal_quantile(p: Floats) -> Floats:
    """Of the standard normal, by the rational approximation of Shore (1982): error < 0.006."""
    tail = np.minimum(p, 1 - p)
    size = 5.5556 * (1 - (tail / (1 - tail)) ** 0.1186)
    return np.where(p < 0.5, -size, size)


def _believed(minutes: float) -> float:
    return min(max(minutes, SHORTEST), LONGEST)
