"""How right the forecast would have been: every day is foretold from the days before it (rolling
window), at the moment each number was given out, and compared with what was."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from shiyakusho.engines.tickets.forecast.baselines import mean_of_last, steady
from shiyakusho.engines.tickets.forecast.learning import History, Measured, learn, pace
from shiyakusho.engines.tickets.forecast.past import Day, Was, state_at
from shiyakusho.engines.tickets.forecast.simulation import RUNS, look_ahead

WINDOW = 40  # days that are learned from


@dataclass(frozen=True)
class Foretold:
    """One visit: minutes as they were, and as each way would have told them when it began."""

    service: str
    actual: float
    p50: float
    p90: float
    last: float
    erlang: float


@dataclass(frozen=True)
class Score:
    """Mean absolute errors in minutes, and the share that waited ``p90`` at most."""

    n: int
    mae: float
    mae_last: float
    mae_erlang: float
    coverage: float


def rolling(
    days: Sequence[Day],
    standard: Mapping[str, float],
    *,
    learned: int,
    every: int = 1,
    runs: int = RUNS,
) -> Iterator[Foretold]:
    """Foretell the days after the first ``learned``, each from at most :data:`WINDOW` before it;
    of each day every ``every``-th visit."""
    for at in range(learned, len(days)):
        before = days[max(0, at - WINDOW) : at]
        past = [m for day in before for m in _measured(day)]
        yield from _of_day(days[at], learn(past, standard), every, runs)


def _of_day(day: Day, history: History, every: int, runs: int) -> Iterator[Foretold]:
    called = sorted(
        (one for one in day.visits if one.called and one.counts), key=lambda one: one.issued
    )
    for one in called[::every]:
        if (told := foretell(day, one, history, runs=runs)) is not None:
            yield told


def foretell(day: Day, one: Was, history: History, *, runs: int = RUNS) -> Foretold | None:
    """What each way would have told this visit; None where no window served it then."""
    state = state_at(day, one.issued, but=one.key)
    so_far = [m for m in _measured(day) if _ended(m) <= one.issued.timestamp()]
    outlook = look_ahead(state, history, pace(so_far, history), runs=runs)
    forecast = outlook.services.get(one.service)
    if forecast is None:
        return None
    return Foretold(
        one.service,
        one.waited,
        forecast.p50,
        forecast.p90,
        mean_of_last(day, one.service, one.issued),
        steady(day, state, one.service, history),
    )


def score(told: Sequence[Foretold]) -> Score | None:
    """The figures of a set; None of nothing."""
    if not told:
        return None
    n = len(told)
    return Score(
        n,
        sum(abs(one.p50 - one.actual) for one in told) / n,
        sum(abs(one.last - one.actual) for one in told) / n,
        sum(abs(one.erlang - one.actual) for one in told) / n,
        sum(one.actual <= one.p90 for one in told) / n,
    )


def _measured(day: Day) -> Iterator[Measured]:
    return (one.measured for one in day.visits if one.called is not None)


def _ended(one: Measured) -> float:
    return one.called.timestamp() + 60 * one.minutes
