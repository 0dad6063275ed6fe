"""A reader without a device (シミュレーター): its cards keep their own counters, as chips do.

The file is the chips' memory, so a wrong PIN stays counted whoever asks next, from whichever process.
Only where the demo is on: production refuses it (`checks.py`).
"""

from __future__ import annotations

import fcntl
import hmac
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from shiyakusho.ground.clock import today
from shiyakusho.registers.people import public as people

from .protocol import MOST_WRONG, PIN
from .refusals import CardOver, NoCard, PinLocked, PinNotFourDigits, PinWrong


class SimulatedReader:
    """One reader; `memory` holds ``{inserted, cards: {id: {name, birth_date, sex, address, pin, left,
    until}}}``."""

    def __init__(self, memory: Path) -> None:
        self._memory = memory

    def cards(self) -> dict[str, str]:
        """What may be put into it: id → name."""
        with self._open() as held:
            return {id_: card["name"] for id_, card in held["cards"].items()}

    def insert(self, card_id: str) -> None:
        """Put a card into the reader; "" takes it out."""
        with self._open() as held:
            held["inserted"] = card_id if card_id in held["cards"] else ""

    def tries_left(self) -> int:
        with self._open() as held:
            return int(_inserted(held)["left"])

    def facts(self, pin: str) -> people.CardFacts:
        if not PIN.fullmatch(pin):
            raise PinNotFourDigits
        with self._open() as held:
            card = _inserted(held)
            if card["left"] <= 0:
                raise PinLocked
            right = hmac.compare_digest(card["pin"], pin)
            card["left"] = MOST_WRONG if right else card["left"] - 1
            over = date.fromisoformat(card["until"]) < today()
        if not right:
            raise PinLocked if not card["left"] else PinWrong(extra={"left": card["left"]})
        if over:
            raise CardOver
        return people.CardFacts(
            card["name"], date.fromisoformat(card["birth_date"]), card["sex"], card["address"]
        )

    @contextmanager
    def _open(self) -> Iterator[dict[str, Any]]:
        """The memory, for one at a time; what is changed in it is kept, also after a wrong PIN."""
        self._memory.parent.mkdir(parents=True, exist_ok=True)
        with self._memory.open("a+", encoding="utf-8") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            file.seek(0)
            held: dict[str, Any] = json.loads(file.read() or '{"inserted": "", "cards": {}}')
            before = json.dumps(held)
            yield held
            if (after := json.dumps(held, ensure_ascii=False)) != before:
                file.seek(0)
                file.truncate()
                file.write(after)


def _inserted(held: dict[str, Any]) -> dict[str, Any]:
    card: dict[str, Any] | None = held["cards"].get(held["inserted"])
    if card is None:
        raise NoCard
    return card
