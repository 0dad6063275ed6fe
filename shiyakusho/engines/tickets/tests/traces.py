"""Days at a counter made by others than the forecast: by Ciw (our own wards: forecast/play.py).

``ciw_days.csv`` holds some of Ciw's days, so that they are there where Ciw is not; the battery makes
them anew and compares.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
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


def _at(begins: datetime, minute: float) -> datetime:
    return begins + timedelta(minutes=minute)
