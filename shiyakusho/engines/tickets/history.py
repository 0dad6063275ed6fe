"""Write down what happened to a visit."""

from __future__ import annotations

from datetime import datetime

from shiyakusho.engines.tickets.choices import What
from shiyakusho.engines.tickets.models import TicketEvent, Visit


def note(visit: Visit, what: What, at: datetime, window: int | None = None) -> None:
    """One row more; nothing of it is ever changed."""
    TicketEvent.objects.create(visit=visit, what=what, at=at, window=window)
