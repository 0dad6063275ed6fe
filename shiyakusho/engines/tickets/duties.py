"""What tickets owe the house: indicators of the plan, and figures for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from shiyakusho.engines.tickets.models import Accuracy
from shiyakusho.engines.tickets.pack import pack
from shiyakusho.engines.tickets.selectors.measures import Measures, measures
from shiyakusho.ground.contracts import Indicator, OpenDataset, indicators, open_datasets

COLUMNS = ("place", "service", "since", "until", "visits", "mae_minutes",
           "mae_mean_of_last_minutes", "mae_erlang_c_minutes", "p90_coverage")  # fmt: skip
INDICATORS = {
    "waiting_mean": ("窓口の待ち時間（平均）", "分", lambda found: found.waiting.mean),
    "waiting_p90": ("窓口の待ち時間（90%）", "分", lambda found: found.waiting.p90),
    "serving_mean": ("窓口の対応時間（平均）", "分", lambda found: found.serving.mean),
    "stay_mean": ("来庁の滞在時間（平均）", "分", lambda found: found.stay.mean),
    "visitors": ("来庁者数", "人", lambda found: found.visitors),
    "abandoned": ("待つのをやめた割合", "割合", lambda found: found.abandoned),
    "no_show": ("呼び出しにいなかった割合", "割合", lambda found: found.no_show),
    "reserved": ("予約して来た割合", "割合", lambda found: found.reserved),
    "services_each": ("1人あたりの手続き数", "件", lambda found: found.services_each),
    "window_use": ("窓口の稼働率", "割合", lambda found: found.window_use),
}


def register() -> None:
    """Called once when the house starts."""
    for key, (title, unit, _) in INDICATORS.items():
        if f"tickets.{key}" not in indicators:
            indicators.register(f"tickets.{key}", Indicator(title, unit, _measure(key)))
    open_datasets.register("waiting-forecast-accuracy", DATASET)


def accuracy_rows() -> Iterable[tuple[Any, ...]]:
    """How far the forecasts were off: aggregates of places and services, of no visit."""
    for one in Accuracy.objects.order_by("place", "service"):
        if one.place not in pack().places:
            continue
        figures = (one.mae, one.mae_last, one.mae_erlang)
        yield (
            *(one.place, one.service or "all", one.since, one.until, one.n),
            *(round(value, 2) for value in figures),
            round(one.coverage, 4),
        )


def _measure(key: str) -> Any:
    def measure(since: date, until: date) -> float | int | None:
        found: Measures = measures(None, since, until)
        value: float | int | None = INDICATORS[key][2](found)
        return value

    return measure


DATASET = OpenDataset("窓口の待ち時間の見込みの当たり", COLUMNS, accuracy_rows)
