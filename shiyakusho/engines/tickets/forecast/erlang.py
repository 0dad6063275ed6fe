"""Erlang's formulas of a queue that has been going on for ever (M/M/c).

Source: A. K. Erlang, 1917. Loads are in erlang: arrivals a minute × minutes of one.
"""

from __future__ import annotations

import math

FULLEST = 0.98  # a counter above its capacity has no steady state; it is told as just below


def erlang_c(windows: int, load: float) -> float:
    """The share of those who have to wait; 1 where the load is more than the windows can do."""
    if load <= 0:
        return 0.0
    if load >= windows:
        return 1.0
    blocked = 1.0  # Erlang B, one window more at a time: no factorial grows too large
    for one in range(1, windows + 1):
        blocked = load * blocked / (one + load * blocked)
    return blocked / (1 - (load / windows) * (1 - blocked))


def mean_wait(windows: int, per_minute: float, minutes: float) -> float:
    """Minutes of waiting on the average; above capacity as if it were :data:`FULLEST`."""
    if windows < 1:
        return math.inf
    load = min(per_minute * minutes, FULLEST * windows)
    return erlang_c(windows, load) * minutes / (windows - load)


def share_within(windows: int, per_minute: float, minutes: float, wait: float) -> float:
    """The share that waits ``wait`` minutes at most; 0 above capacity."""
    load = per_minute * minutes
    if load >= windows:
        return 0.0
    return 1 - erlang_c(windows, load) * math.exp(-(windows - load) * wait / minutes)


def windows_needed(per_minute: float, minutes: float, *, wait: float, share: float) -> int:
    """The fewest windows at which at least ``share`` of all wait ``wait`` minutes at most."""
    if per_minute <= 0:
        return 0
    windows = max(1, math.ceil(per_minute * minutes))
    while share_within(windows, per_minute, minutes, wait) < share:
        windows += 1
    return windows
