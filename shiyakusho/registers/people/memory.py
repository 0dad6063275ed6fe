"""What one request has read of the register already: nothing is asked of the database twice.

It lives for one request (:func:`remembered`), apart for each actor, since the actor decides what
may be seen. The first write about people ends it: from then on the request reads anew, so that
neither a change nor a change that is rolled back leaves anything stale. Outside a request (worker,
commands) nothing is remembered.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from shiyakusho.ground.audit import current_actor, recorded
from shiyakusho.ground.audit.services import OpenEvent

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")


@dataclass
class Memory:
    """Answers by what was asked and who asked; ``ended`` after the first write."""

    shelves: dict[Any, dict[Any, Any]] = field(default_factory=dict)
    ended: bool = False


_memory: ContextVar[Memory | None] = ContextVar("people_memory", default=None)


@contextmanager
def remembered() -> Iterator[None]:
    """Remember what is read in this block; nothing of it outlives the block."""
    token = _memory.set(Memory())
    try:
        yield
    finally:
        _memory.reset(token)


def forget() -> None:
    """Something is written about people: what was read counts no more, nor what is read after."""
    memory = _memory.get()
    if memory is not None:
        memory.shelves.clear()
        memory.ended = True


@contextmanager
def told(action: str, **event: Any) -> Iterator[OpenEvent]:
    """One write about people, as ``recorded``: the only way this room writes."""
    forget()
    with recorded(action, **event) as opened:
        yield opened


def shelf(*name: Any) -> dict[Any, Any]:
    """Where answers of one kind are kept for the present actor; an empty one where none are."""
    memory = _memory.get()
    if memory is None or memory.ended:
        return {}
    actor = current_actor()
    return memory.shelves.setdefault(
        (actor.kind, actor.id, actor.post, actor.on_behalf_of, *name), {}
    )


def once(read: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
    """Ask ``read`` once per request for the same arguments. Whoever gets the answer leaves it as
    it is."""

    @wraps(read)
    def asked(*args: Asked.args, **kwargs: Asked.kwargs) -> Answer:
        kept, key = shelf(read.__qualname__), (args, tuple(sorted(kwargs.items())))
        if key not in kept:
            kept[key] = read(*args, **kwargs)
        answer: Answer = kept[key]
        return answer

    return asked
