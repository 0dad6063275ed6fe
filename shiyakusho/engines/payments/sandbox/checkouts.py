"""What the sandbox knows: checkouts and refunds, each by the city's own id, said once or often."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

GOOD_CARD, BAD_CARD = "4242424242424242", "4000000000000002"


class Refused(Exception):
    """What was asked cannot be; the argument is the status."""


@dataclass
class Checkout:
    """One try to pay. ``token`` is the secret part of its page's address."""

    id: str
    amount: int
    description: str
    returns_to: str
    notifies: str
    expires_at: int
    state: str = "open"
    given_back: int = 0
    token: str = field(default_factory=lambda: secrets.token_urlsafe(24))


class Book:
    """Everything, behind one lock."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._checkouts: dict[str, Checkout] = {}
        self._refunds: dict[str, tuple[str, int]] = {}

    def open(self, form: Mapping[str, str]) -> Checkout:
        """The same id is the same checkout; with another amount it is refused."""
        asked = Checkout(
            id=form.get("id", ""),
            amount=_whole(form.get("amount", "")),
            description=form.get("description", "")[:200],
            returns_to=form.get("returns_to", ""),
            notifies=form.get("notifies", ""),
            expires_at=_whole(form.get("expires_at", "")),
        )
        with self._lock:
            found = self._checkouts.setdefault(asked.id, asked)
        if found.amount != asked.amount:
            raise Refused(409)
        return found

    def of(self, checkout_id: str) -> Checkout:
        """By the city's id."""
        with self._lock:
            if (found := self._checkouts.get(checkout_id)) is None:
                raise Refused(404)
        return found

    def by_token(self, token: str) -> Checkout:
        """By the secret in the address of its page."""
        with self._lock:
            for one in self._checkouts.values():
                if secrets.compare_digest(one.token, token):
                    return one
        raise Refused(404)

    def end(self, found: Checkout, state: str) -> bool:
        """Once: whether it ended now."""
        with self._lock:
            if found.state != "open":
                return False
            found.state = state
        return True

    def give_back(self, form: Mapping[str, str]) -> None:
        """No more than was paid; the same id once. Of a checkout before its own beginning the sandbox
        believes the city: it forgets at its end."""
        refund, checkout = form.get("id", ""), form.get("checkout", "")
        amount = _whole(form.get("amount", ""))
        with self._lock:
            if refund in self._refunds:
                if self._refunds[refund] != (checkout, amount):
                    raise Refused(409)
                return
            found = self._checkouts.get(checkout)
            if found is not None:
                if found.state != "paid" or found.given_back + amount > found.amount:
                    raise Refused(409)
                found.given_back += amount
            self._refunds[refund] = (checkout, amount)


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 13):
        raise Refused(400)
    return int(text)
