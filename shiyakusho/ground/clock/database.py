"""The database's clock, read seldom and carried by the monotonic clock in between."""

import time
from datetime import datetime, timedelta

from django.db import connection

REFRESH_SECONDS = 60.0


class DatabaseClock:
    """Answers the database's time without a query for most calls."""

    def __init__(self) -> None:
        self._read_at = float("-inf")
        self._moment: datetime | None = None

    def read(self) -> datetime:
        """The database's present moment, aware; at most a minute of drift is carried."""
        elapsed = time.monotonic() - self._read_at
        if self._moment is None or elapsed > REFRESH_SECONDS:
            return self._ask()
        return self._moment + timedelta(seconds=elapsed)

    def _ask(self) -> datetime:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            self._moment = cursor.fetchone()[0]
        self._read_at = time.monotonic()
        return self._moment
