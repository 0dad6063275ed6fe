"""The database's clock, read seldom and carried by the monotonic clock in between."""

import time
from datetime import datetime, timedelta

from django.db import connection
from django.utils.asyncio import async_unsafe

REFRESH_SECONDS = 60.0


class DatabaseClock:
    """Answers the database's time without a query for most calls."""

    def __init__(self) -> None:
        self._last: tuple[datetime, float] | None = None  # replaced as one: threads share it

    @async_unsafe
    def read(self) -> datetime:
        """The database's present moment, aware; at most a minute of drift is carried.

        Inside a running event loop it refuses each time, not only in the minute when it would ask.

        Raises:
            SynchronousOnlyOperation: an event loop runs in this thread.
        """
        last = self._last
        if last is not None:
            moment, read_at = last
            elapsed = time.monotonic() - read_at
            if elapsed <= REFRESH_SECONDS:
                return moment + timedelta(seconds=elapsed)
        return self._ask()

    def _ask(self) -> datetime:
        with connection.cursor() as cursor:
            cursor.execute("SELECT clock_timestamp()")
            moment: datetime = cursor.fetchone()[0]
        self._last = moment, time.monotonic()
        return moment
