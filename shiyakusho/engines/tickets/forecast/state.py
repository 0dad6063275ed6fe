"""What is known at a moment: who waits in which order, which windows are open, who stands there."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class OpenWindow:
    """A window that is open. ``busy_with`` is the service of whoever stands there, called
    ``since`` minutes ago; empty: it is free."""

    number: int
    serves: frozenset[str]
    busy_with: str = ""
    since: float = 0.0


@dataclass(frozen=True)
class InLine:
    """One visit that waits."""

    key: str
    service: str


@dataclass(frozen=True)
class QueueState:
    """A place at ``moment`` (Japan's time). ``line`` is in the order in which they are called."""

    moment: datetime
    windows: tuple[OpenWindow, ...]
    line: tuple[InLine, ...]


@dataclass(frozen=True)
class Forecast:
    """Minutes until called: half of all wait at most ``p50``, nine of ten at most ``p90``."""

    p50: float
    p90: float
