"""Count requests by the generic cell rate algorithm (ITU-T I.371): one number for each key.

The number is when the bucket will be empty again. It lies in this process's memory: a flood must
not reach the database in order to be counted. What must be counted exactly (wrong codes, bookings)
is counted there instead.
"""

import time
from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from shiyakusho.ground.traffic.limits import Limit

REMEMBERED = 100_000  # keys; the least recently seen is forgotten first


class Buckets:
    """Thread-safe; ``clock`` gives seconds that never go back."""

    def __init__(
        self, *, remembered: int = REMEMBERED, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._empty_at: OrderedDict[Hashable, float] = OrderedDict()
        self._remembered = remembered
        self._clock = clock
        self._lock = Lock()

    def wait(self, key: Hashable, limit: Limit) -> float:
        """0.0 when one more request of ``key`` is within ``limit`` (it is counted), else seconds
        until one will be (it is not counted: whoever only hammers does not lock themselves out)."""
        each, now = 1 / limit.a_second, self._clock()
        with self._lock:
            empty_at = max(self._empty_at.pop(key, now), now) + each
            early = empty_at - now - each * limit.at_once
            if early > 1e-9:
                self._empty_at[key] = empty_at - each
                return early
            self._empty_at[key] = empty_at
            if len(self._empty_at) > self._remembered:
                self._empty_at.popitem(last=False)
        return 0.0
