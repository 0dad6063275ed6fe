"""A clock that stands still, for demo and tests only."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from zoneinfo import ZoneInfo

_stopped: ContextVar[datetime | None] = ContextVar("stopped_clock", default=None)


def stopped_now() -> datetime | None:
    """The moment the clock stands at, or ``None`` when it runs.

    ``SHIYAKUSHO_NOW`` is ISO 8601; without an offset it is read as Japan's time.
    """
    if (moment := _stopped.get()) is not None:
        return moment
    if text := os.environ.get("SHIYAKUSHO_NOW"):
        moment = datetime.fromisoformat(text)
        return moment if moment.tzinfo else moment.replace(tzinfo=ZoneInfo("Asia/Tokyo"))
    return None


@contextmanager
def stopped_at(moment: datetime) -> Iterator[None]:
    """Stop this context's clock at ``moment`` (aware)."""
    if moment.tzinfo is None:
        raise ValueError("a stopped clock needs an aware moment")
    token = _stopped.set(moment)
    try:
        yield
    finally:
        _stopped.reset(token)
