"""The day of a till: opened by the first that comes, closed once."""

from __future__ import annotations

from shiyakusho.engines.payments.models import TillDay
from shiyakusho.ground import clock


def opened(till: str) -> TillDay:
    """Today's row of a till; the guard of the database refuses what comes after it was closed."""
    now = clock.now()
    row = TillDay(till=till, day=now.date(), opened_at=now)
    TillDay.objects.bulk_create([row], ignore_conflicts=True)
    return TillDay.objects.get(till=till, day=now.date())
