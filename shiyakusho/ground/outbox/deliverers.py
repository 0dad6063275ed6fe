"""Who delivers which kind of outbox row."""

from collections.abc import Callable
from typing import Any

from shiyakusho.ground.contracts.registries import Registry

Deliverer = Callable[[dict[str, Any], str], None]

deliverers: Registry[Deliverer] = Registry("outbox deliverers")
abandoners: Registry[Deliverer] = Registry("who is told that a row was given up")


def delivers(kind: str) -> Callable[[Deliverer], Deliverer]:
    """Register ``deliver(payload, key)`` for ``kind``; it must be idempotent by ``key``."""

    def register(deliver: Deliverer) -> Deliverer:
        return deliverers.register(kind, deliver)

    return register


def abandons(kind: str) -> Callable[[Deliverer], Deliverer]:
    """Register ``abandon(payload, key)`` for ``kind``: what was never delivered comes to an end too."""

    def register(abandon: Deliverer) -> Deliverer:
        return abandoners.register(kind, abandon)

    return register
