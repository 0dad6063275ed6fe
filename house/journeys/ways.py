"""The three ways to get through: with a mouse, without JavaScript, with the keyboard alone."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Way:
    """Scripts on or off, mouse or keys; axe looks at every page in one of them."""

    name: str
    javascript: bool = True
    keyboard: bool = False
    audits: bool = False

    def __str__(self) -> str:
        return self.name


MOUSE = Way("mouse", audits=True)
NO_JAVASCRIPT = Way("no-javascript", javascript=False)
KEYBOARD = Way("keyboard", keyboard=True)
WAYS = (MOUSE, NO_JAVASCRIPT, KEYBOARD)
