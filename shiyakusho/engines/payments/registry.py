"""Plug in: what is paid for, and who is told that it was paid, lapsed or given back.

A room that asks for money registers its purpose once, in its ``apps.py``::

    purposes.register("booking", Purpose(title="予約", hold=…, settled=…, lapsed=…, page=…))

Every function runs in the transaction of the payment, so that the thing and its money never disagree.
``hold`` locks the thing **before** its payment is locked: whoever changes the thing (and then its payment)
takes the same locks in the same order, and nobody waits for anybody crosswise.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from shiyakusho.engines.payments.models import Payment, Refund
from shiyakusho.ground.contracts.registries import Registry
from shiyakusho.ground.identity.models import Account


def _nothing(refund: Refund) -> None:
    """Nobody has to do anything."""


def _no_desk(reference: str, officer: Account) -> None:
    """Nothing of it is done at a desk."""


def _no_lock(reference: str) -> None:
    """Nothing but the payment changes."""


@dataclass(frozen=True)
class Purpose:
    """``settled``: paid, or waived; ``lapsed``: not paid in time; ``refunded``: money went back.
    ``page(reference)`` is the address of the thing's own page, for whoever pays; ``desk(reference, officer)``
    is where whoever takes the money goes on, with words, where there is such a page for them."""

    title: str
    settled: Callable[[Payment], None]
    lapsed: Callable[[Payment], None]
    page: Callable[[str], str]
    hold: Callable[[str], None] = _no_lock
    refunded: Callable[[Refund], None] = _nothing
    desk: Callable[[str, Account], tuple[str, str] | None] = _no_desk


purposes: Registry[Purpose] = Registry("what is paid for")
