"""A history of what clients asked and what they were answered, for an offline checker (E3).

In the manner of Jepsen: every operation is written down before it is asked (``invoke``) and when its
outcome is known: ``ok``, ``fail`` (certainly not done) or ``info`` (the line broke: nobody knows).
One line of JSON each; ``at`` is seconds of one monotonic clock.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Literal

Act = Literal["book", "cancel"]
Kind = Literal["invoke", "ok", "fail", "info"]
FOREVER = float("inf")


@dataclass(frozen=True)
class Event:
    """One line: ``key`` names the operation for good, ``booking`` is known once it was answered."""

    at: float
    kind: Kind
    act: Act
    client: int
    key: str
    slot: str
    booking: str = ""
    said: str = ""


@dataclass(frozen=True)
class Operation:
    """What became of one key and act: asked first and last, and when its outcome was known."""

    act: Act
    key: str
    slot: str
    asked: float
    asked_last: float
    answered: float = FOREVER
    outcome: Kind = "info"
    booking: str = ""
    said: str = ""


class History:
    """Written line by line, so that nothing is lost when the clients are."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file = path.open("a", encoding="utf-8", buffering=1)
        self._lock = threading.Lock()

    def note(self, kind: Kind, act: Act, client: int, key: str, slot: str, **more: str) -> None:
        """One line, with the moment it was written."""
        with self._lock:
            event = Event(time.monotonic(), kind, act, client, key, slot, **more)
            self._file.write(json.dumps(asdict(event), ensure_ascii=False) + "\n")

    def close(self) -> None:
        self._file.close()


def events(path: Path) -> Iterator[Event]:
    """The lines of a history, as they were written."""
    with path.open(encoding="utf-8") as lines:
        yield from (Event(**json.loads(line)) for line in lines)


def operations(told: Iterator[Event]) -> list[Operation]:
    """One for each key and act, however often it was asked."""
    found: dict[tuple[str, Act], Operation] = {}
    for one in told:
        name = (one.key, one.act)
        before = found.get(name) or Operation(one.act, one.key, one.slot, one.at, one.at)
        if one.kind == "invoke":
            found[name] = replace(before, asked_last=one.at)
        elif one.kind != "info" and before.outcome == "info":
            found[name] = replace(
                before, answered=one.at, outcome=one.kind, booking=one.booking, said=one.said
            )
    return list(found.values())
