"""The one source of time (時計): the database's clock.

Web, worker and commands may run on different machines; the database is the one they share. Its
offset to this process's monotonic clock is read once a minute, so asking the time costs no query.
``SHIYAKUSHO_NOW`` stops the clock at a moment for demo and tests; production refuses it.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from shiyakusho.ground.clock.database import DatabaseClock
from shiyakusho.ground.clock.stopped import stopped_at, stopped_now

__all__ = ["TOKYO", "days", "midnight", "now", "stopped_at", "today"]

TOKYO = ZoneInfo("Asia/Tokyo")
_database = DatabaseClock()


def now() -> datetime:
    """The present moment, aware, in Japan's time."""
    return (stopped_now() or _database.read()).astimezone(TOKYO)


def today() -> date:
    """Today's date in Japan."""
    return now().date()


def midnight(day: date) -> datetime:
    """The first moment of ``day`` in Japan."""
    return datetime.combine(day, time(), TOKYO)


def days(since: date, until: date) -> tuple[datetime, datetime]:
    """These days, both included, as moments: from the first one up to the second one, without it."""
    return midnight(since), midnight(until + timedelta(days=1))
