"""What a reader at the counter does with a My Number Card (券面事項入力補助AP).

The person types four digits; the card itself counts wrong ones and closes after three. Nobody but the
city's own terminal opens it again (暗証番号の初期化), so there is no way here. The reader hands over the
four facts and nothing else: no number, no picture.
"""

from __future__ import annotations

import re
from typing import Protocol

from shiyakusho.registers.people import public as people

PIN = re.compile(r"[0-9]{4}", re.ASCII)
MOST_WRONG = 3


class CardReader(Protocol):
    """A reader with a card in it, or without one."""

    def tries_left(self) -> int:
        """How many wrong PINs the card still takes; 0: closed. Raises NoCard."""

    def facts(self, pin: str) -> people.CardFacts:
        """The four facts as the chip has them. Raises NoCard, PinNotFourDigits, PinWrong, PinLocked,
        CardOver."""
