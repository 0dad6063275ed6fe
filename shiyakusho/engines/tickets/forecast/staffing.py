"""How many windows each half-hour needs, from who came in the weeks before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from shiyakusho.engines.tickets.forecast.erlang import windows_needed
from shiyakusho.engines.tickets.forecast.learning import History

HALF_HOUR = 30


@dataclass(frozen=True)
class Advice:
    """``needed`` windows by service in a half-hour that begins at ``hour``:``minute``; ``came`` is
    how many come on the average."""

    hour: int
    minute: int
    came: Mapping[str, float]
    needed: Mapping[str, int]

    @property
    def total(self) -> int:
        """All windows, where none serves two services."""
        return sum(self.needed.values())


def advise(
    arrivals: Sequence[tuple[str, datetime]],
    days: Sequence[date],
    history: History,
    *,
    wait: float,
    share: float,
) -> list[Advice]:
    """For one weekday: ``arrivals`` of its ``days``, half-hour by half-hour in which anybody came."""
    counts: dict[tuple[int, int], dict[str, int]] = {}
    for service, at in arrivals:
        slot = (at.hour, at.minute // HALF_HOUR * HALF_HOUR)
        of_slot = counts.setdefault(slot, {})
        of_slot[service] = of_slot.get(service, 0) + 1
    return [
        Advice(*slot, came, _needed(slot, came, days[0], history, (wait, share)))
        for slot, found in sorted(counts.items())
        for came in [{service: n / len(days) for service, n in found.items()}]
    ]


def _needed(
    slot: tuple[int, int],
    came: Mapping[str, float],
    day: date,
    history: History,
    goal: tuple[float, float],
) -> dict[str, int]:
    at = datetime.combine(day, datetime.min.time()).replace(hour=slot[0], minute=slot[1])
    wait, share = goal
    return {
        service: windows_needed(n / HALF_HOUR, history.mean_at(service, at), wait=wait, share=share)
        for service, n in came.items()
    }
