"""Time passes over the rounds: lists are closed, wins nobody confirmed lapse, rounds end."""

from __future__ import annotations

from uuid import UUID

from shiyakusho.engines.booking.lottery.choices import WinState
from shiyakusho.engines.booking.lottery.models import Round, Win
from shiyakusho.engines.booking.lottery.services.closing import close_round
from shiyakusho.engines.booking.lottery.services.confirming import end_round, lapse_due
from shiyakusho.ground import clock
from shiyakusho.ground.fence.asking import lifted

AT_ONCE = 100


def tend() -> None:
    """Everything that is due now, each round in a transaction of its own."""
    now = clock.now()
    with lifted("booking.tend"):
        live = Round.objects.filter(announced_at__isnull=False, ended_at=None)
        for found in _ids(live, closed_at=None, closes_at__lte=now):
            close_round(round_id=found)
        due = Win.objects.filter(state=WinState.OFFERED, until__lte=now)
        for found in list(due.values_list("entry__round_id", flat=True).distinct()[:AT_ONCE]):
            lapse_due(found)
        for found in _ids(live, ends_at__lte=now):  # drawn or not: nothing stays closed for ever
            end_round(found)


def _ids(rows, **due: object) -> list[UUID]:  # type: ignore[no-untyped-def]
    return list(rows.filter(**due).order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
