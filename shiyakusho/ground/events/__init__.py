"""News between rooms (できごと): synchronous, inside the writer's transaction.

A handler runs in registered order before the writer commits, and only writes. Anything slow or
outside the house is an outbox row. A handler that fails takes the whole write down with it: half
a truth is never committed.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from django.db import transaction

__all__ = ["Event", "handlers_of", "publish", "subscribe"]


@dataclass(frozen=True)
class Event:
    """The base of all news; a room's ``events.py`` holds its own, serialisable and small."""


E = TypeVar("E", bound=Event)
_handlers: dict[type[Event], list[Callable[..., None]]] = {}


def subscribe(event_type: type[E], handler: Callable[[E], None]) -> None:
    """Call ``handler`` for every published ``event_type``; subscribing twice is harmless."""
    listening = _handlers.setdefault(event_type, [])
    if handler not in listening:
        listening.append(handler)


def handlers_of(event_type: type[Event]) -> tuple[Callable[..., None], ...]:
    """Who listens, in the order they are called."""
    return tuple(_handlers.get(event_type, ()))


def publish(event: Event) -> None:
    """Tell everyone now. Raises ``RuntimeError`` outside a transaction."""
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError(f"{type(event).__name__} was published outside a transaction")
    for handler in handlers_of(type(event)):
        handler(event)
