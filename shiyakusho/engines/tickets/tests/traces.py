"""Days at a counter made by others than the forecast: by Ciw, and by a small play of our own wards.

``ciw_days.csv`` holds some of Ciw's days, so that they are there where Ciw is not; the battery makes
them anew and compares.
"""

from __future__ import annotations

import csv
import heapq
import random
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime, timedelta
from pathlib import Path

from shiyakusho.engines.tickets.forecast.past import Day, Shift, Was

FIRST = datetime(2026, 9, 1, 9, 0)  # noqa: DTZ001 a day of a play
OPEN = 480.0  # minutes
COMMITTED = Path(__file__).with_name("ciw_days.csv")
STANDARD = {"short": 6.0, "long": 20.0}
BUSY = {"short": [0.30, 0.50, 0.32, 0.40], "long": [0.10, 0.17, 0.12, 0.14]}  # a minute, by 2 hours
SERVERS = 6


def by_ciw(seed: int) -> Iterator[tuple[str, float, float, float, int]]:
    """One day: service, minute of arrival, of the call, of the end, and window."""
    import ciw

    ciw.seed(seed)  # before the network: it draws its arrivals when it is made
    ends = [120.0, 240.0, 360.0, 480.0]

    def arrives(service: str):
        return ciw.dists.PoissonIntervals(rates=BUSY[service], endpoints=ends, max_sample_date=OPEN)

    network = ciw.create_network(
        arrival_distributions={"Class 0": [arrives("short")], "Class 1": [arrives("long")]},
        service_distributions={
            "Class 0": [ciw.dists.Lognormal(1.63, 0.55)],
            "Class 1": [ciw.dists.Gamma(3.0, 6.5)],
        },
        number_of_servers=[SERVERS],
    )
    play = ciw.Simulation(network)
    play.simulate_until_max_time(OPEN + 240)
    for one in sorted(play.get_all_records(), key=lambda one: one.arrival_date):
        service = "short" if one.customer_class in (0, "Class 0") else "long"
        yield (
            service,
            one.arrival_date,
            one.service_start_date,
            one.service_end_date,
            int(one.server_id),
        )


def day_of(rows: Sequence[tuple[str, float, float, float, int]], number: int) -> Day:
    """A day of Ciw's as the forecast's replay wants it; weekends left out."""
    begins = weekday(number)
    visits = [
        Was(
            f"{number}-{n}", service, _at(begins, came), _at(begins, called), _at(begins, ended), at
        )
        for n, (service, came, called, ended, at) in enumerate(rows)
    ]
    every = frozenset(STANDARD)
    closes = _at(begins, OPEN + 240)
    return Day(visits, [Shift(n, every, begins, closes) for n in range(1, SERVERS + 1)])


def weekday(number: int) -> datetime:
    """The n-th working day from the first."""
    weeks, days = divmod(FIRST.weekday() + number, 5)
    return FIRST - timedelta(days=FIRST.weekday()) + timedelta(weeks=weeks, days=days)


def committed() -> list[Day]:
    """Ciw's days out of the file."""
    days: dict[int, list[tuple[str, float, float, float, int]]] = {}
    with COMMITTED.open(encoding="utf-8") as file:
        for row in csv.reader(file):
            day, service, *minutes, window = row
            came, called, ended = map(float, minutes)
            days.setdefault(int(day), []).append((service, came, called, ended, int(window)))
    return [day_of(rows, number) for number, rows in sorted(days.items())]


def write_down(seeds: Sequence[int]) -> Iterator[list[str]]:
    """The lines of the file."""
    for number, seed in enumerate(seeds):
        for service, came, called, ended, window in by_ciw(seed):
            yield [str(number), service, *(f"{m:.3f}" for m in (came, called, ended)), str(window)]


def ward_day(
    number: int,
    *,
    serves: Mapping[int, frozenset[str]],
    minutes: Mapping[str, float],
    rates: Mapping[str, float],
    seed: int,
) -> Day:
    """A day of a ward played event by event: windows of several services that close for lunch,
    people who do not come when called, slow days, a rush at ten and two."""
    chance = random.Random(seed * 1000 + number)
    begins = weekday(number)
    slow = chance.lognormvariate(0, 0.08)
    closed = {n: 180.0 + 60 * (n % 2) for n in serves if n % 4 == 1}  # lunch, one after the other
    arrivals = sorted(
        (minute, service) for service in rates for minute in _arrivals(chance, rates[service])
    )
    waiting: list[tuple[float, int, str]] = []
    free = {n: 0.0 for n in serves}
    visits: list[Was] = []
    moments = sorted({m for m, _ in arrivals} | {m + 60 for m in closed.values()})
    heapq.heapify(moments)
    line = list(enumerate(arrivals))
    while moments:
        now = heapq.heappop(moments)
        while line and line[0][1][0] <= now:
            n, (came, service) = line.pop(0)
            waiting.append((came, n, service))
        for window, kinds in sorted(serves.items()):
            if free[window] > now or closed.get(window, 1e9) <= now < closed.get(window, 1e9) + 60:
                continue
            first = next((one for one in waiting if one[2] in kinds), None)
            if first is None:
                continue
            waiting.remove(first)
            took = _took(chance, minutes[first[2]] * slow)
            free[window] = now + took
            heapq.heappush(moments, now + took)
            key = f"{number}-{first[1]}"
            times = (_at(begins, m) for m in (first[0], now, now + took))
            visits.append(Was(key, first[2], *times, window))
    return Day(visits, list(_shifts(serves, closed, begins)))


def _shifts(serves, closed, begins) -> Iterator[Shift]:
    last = OPEN + 300
    for window, kinds in serves.items():
        noon = closed.get(window, last)
        yield Shift(window, kinds, begins, _at(begins, noon))
        if noon < last:
            yield Shift(window, kinds, _at(begins, noon + 60), _at(begins, last))


def _arrivals(chance: random.Random, rate: float) -> Iterator[float]:
    """A rush at ten and at two, less at noon: thinned Poisson arrivals."""
    minute = 0.0
    while (minute := minute + chance.expovariate(rate * 1.5)) < OPEN:
        hour = minute / 60
        busy = 1.4 if 1 <= hour < 3 or 5 <= hour < 6.5 else 0.75
        if chance.random() < busy / 1.5:
            yield minute


def _took(chance: random.Random, mean: float) -> float:
    if chance.random() < 0.04:
        return chance.uniform(1, 3)  # called, and nobody came
    return chance.lognormvariate(0, 0.6) * mean / 1.197


def _at(begins: datetime, minute: float) -> datetime:
    return begins + timedelta(minutes=minute)
