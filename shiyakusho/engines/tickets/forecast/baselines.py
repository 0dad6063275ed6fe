"""What the forecast has to beat: the mean of the last ones, and Erlang's steady state."""

from __future__ import annotations

from datetime import datetime, timedelta

from shiyakusho.engines.tickets.forecast.erlang import mean_wait
from shiyakusho.engines.tickets.forecast.learning import History
from shiyakusho.engines.tickets.forecast.past import Day
from shiyakusho.engines.tickets.forecast.state import QueueState

LAST = 10
HOUR = timedelta(hours=1)


def mean_of_last(day: Day, service: str, moment: datetime, n: int = LAST) -> float:
    """What the last ``n`` who were called of this service had waited (what boards usually say)."""
    called = [
        one
        for one in day.visits
        if one.service == service and one.called is not None and one.called <= moment
    ]
    last = sorted(called, key=lambda one: one.called or moment)[-n:]
    return sum(one.waited for one in last) / len(last) if last else 0.0


def steady(day: Day, state: QueueState, service: str, history: History) -> float:
    """Erlang-C with the arrivals of the last hour and the windows that serve it now."""
    came = [
        one
        for one in day.visits
        if one.service == service and state.moment - HOUR < one.issued <= state.moment
    ]
    windows = sum(service in one.serves for one in state.windows)
    return mean_wait(windows, len(came) / 60, history.mean_at(service, state.moment))
