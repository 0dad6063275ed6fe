"""A day at a counter, played event by event: windows of several services that close at noon, people who
do not come when they are called or give up, slow days, a rush at ten and at two. For the demo, and for
tests of the forecast, which knows nothing of how it is made."""

from __future__ import annotations

import heapq
import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from shiyakusho.engines.tickets.forecast.past import Day, Shift, Was

OPEN = 480.0  # minutes in which people come
LAST = OPEN + 300  # by then everybody was served
NOON, LUNCH = 180.0, 60.0
ABSENT, PATIENCE = 0.04, 0.02  # shares of those who do not come when called, and who give up
SIGMA, MEAN_OF_SHAPE = 0.6, 1.197  # of the lognormal times at a window
NEVER = float("inf")


@dataclass(frozen=True)
class Counter:
    """What there is to play: windows, minutes of each service, and arrivals a minute."""

    serves: Mapping[int, frozenset[str]]
    minutes: Mapping[str, float]
    rates: Mapping[str, float]


def played(counter: Counter, begins: datetime, *, seed: int) -> Day:
    """One day from ``begins`` on."""
    chance = random.Random(seed)  # noqa: S311 a play, no secret
    slow = chance.lognormvariate(0, 0.08)
    lunch = {n: NOON + LUNCH * (n % 2) for n in counter.serves if n % 4 == 1}
    came = sorted(
        (minute, service, chance.random())
        for service in counter.rates
        for minute in _arrivals(chance, counter.rates[service])
    )
    visits = [
        _was(begins, n, one) for n, one in enumerate(_called(chance, counter, came, lunch, slow))
    ]
    return Day(visits, list(_shifts(counter, lunch, begins)))


Played = tuple[str, float, float | None, float, int | None, bool]


def _called(
    chance: random.Random,
    counter: Counter,
    came: list[tuple[float, str, float]],
    lunch: Mapping[int, float],
    slow: float,
) -> Iterator[Played]:
    """Each one in the order of calling: service, minutes of arrival, call and end, window, came."""
    waiting: list[tuple[float, str]] = []
    free = dict.fromkeys(counter.serves, 0.0)
    moments = [*(minute for minute, *_ in came), *(noon + LUNCH for noon in lunch.values())]
    heapq.heapify(moments)
    coming = iter([*came, (NEVER, "", 0.0)])
    ahead = next(coming)
    while moments:
        now = heapq.heappop(moments)
        while ahead[0] <= now:
            minute, service, mood = ahead
            if mood < PATIENCE:
                yield service, minute, None, minute + 5 + 700 * mood, None, False
            else:
                waiting.append((minute, service))
            ahead = next(coming)
        for window, kinds in counter.serves.items():
            noon = lunch.get(window, NEVER)
            if free[window] > now or noon <= now < noon + LUNCH:
                continue
            first = next((one for one in waiting if one[1] in kinds), None)
            if first is not None:
                waiting.remove(first)
                shows = chance.random() >= ABSENT
                mean = counter.minutes[first[1]] * slow / MEAN_OF_SHAPE
                took = chance.lognormvariate(0, SIGMA) * mean if shows else chance.uniform(1, 3)
                free[window] = now + took
                heapq.heappush(moments, now + took)
                yield first[1], first[0], now, now + took, window, shows


def _was(begins: datetime, n: int, one: Played) -> Was:
    service, came, called, ended, window, shows = one
    return Was(
        key=f"{begins:%Y%m%d}-{n}",
        service=service,
        issued=begins + timedelta(minutes=came),
        called=None if called is None else begins + timedelta(minutes=called),
        ended=begins + timedelta(minutes=ended),
        window=window,
        came=shows,
    )


def _arrivals(chance: random.Random, rate: float) -> Iterator[float]:
    """Poisson arrivals, thinned to a rush at ten and at two."""
    minute = 0.0
    while (minute := minute + chance.expovariate(rate * 1.5)) < OPEN:
        hour = minute / 60
        busy = 1.4 if 1 <= hour < 3 or 5 <= hour < 6.5 else 0.75
        if chance.random() < busy / 1.5:
            yield minute


def _shifts(counter: Counter, lunch: Mapping[int, float], begins: datetime) -> Iterator[Shift]:
    for window, kinds in counter.serves.items():
        noon = lunch.get(window, LAST)
        yield Shift(window, kinds, begins, begins + timedelta(minutes=noon))
        if noon < LAST:
            after = begins + timedelta(minutes=noon + LUNCH)
            yield Shift(window, kinds, after, begins + timedelta(minutes=LAST))
