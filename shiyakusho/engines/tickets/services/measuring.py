"""Every night: learn how long services take, and look back how right the forecast was."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from shiyakusho.engines.tickets.forecast.backtest import WINDOW, Foretold, Score, rolling, score
from shiyakusho.engines.tickets.forecast.learning import learn
from shiyakusho.engines.tickets.models import Accuracy, Learned
from shiyakusho.engines.tickets.pack import Place, pack
from shiyakusho.engines.tickets.selectors.past import days_of
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded

TESTED_DAYS = 20  # the last of them are foretold again, each from those before
LEAST_LEARNED = 5  # days that are learned from before one is foretold
MOST_FORETOLD = 400  # visits of a place that are foretold a night


def measure(places: Iterable[str] = (), *, most: int = MOST_FORETOLD) -> None:
    """Learn and look back at these places (all where none is named), until yesterday."""
    for place_id in list(places) or list(pack().places):
        with recorded("tickets.measure", place=place_id):
            _measure(pack().place(place_id), most)


def _measure(place: Place, most: int) -> None:
    until = clock.today() - timedelta(days=1)
    days = days_of(place, until - timedelta(days=2 * WINDOW), until)
    standard = {service: pack().services[service].minutes for service in place.services}
    past = [one.measured for day in days[-WINDOW:] for one in day.visits if one.called]
    Learned.objects.update_or_create(
        pk=place.id,
        defaults={"learned_at": clock.now(), "habits": learn(past, standard).as_json()},
    )
    learned = max(LEAST_LEARNED, len(days) - TESTED_DAYS)
    tested = days[learned:]
    Accuracy.objects.filter(place=place.id).delete()
    if not tested:
        return
    every = max(1, sum(len(day.visits) for day in tested) // most)
    told = list(rolling(days, standard, learned=learned, every=every))
    since = min(one.issued for day in tested for one in day.visits).date()
    rows = [("", score(told)), *((s, score(_of(told, s))) for s in place.services)]
    Accuracy.objects.bulk_create(
        Accuracy(place=place.id, service=service, since=since, until=until, **_figures(found))
        for service, found in rows
        if found is not None
    )


def _of(told: list[Foretold], service: str) -> list[Foretold]:
    return [one for one in told if one.service == service]


def _figures(found: Score) -> dict[str, float]:
    return {
        "n": found.n,
        "mae": found.mae,
        "mae_last": found.mae_last,
        "mae_erlang": found.mae_erlang,
        "coverage": found.coverage,
    }
