"""Who acts, and for what purpose: carried by the context, never by an argument."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["resident", "staff", "service", "anonymous", "system"]


@dataclass(frozen=True)
class Actor:
    """The one who acts, as text: the record outlives the account.

    ``post`` is the post a member of staff acts from; ``on_behalf_of`` names the person a parent,
    guardian or helper acts for.
    """

    kind: ActorKind
    id: str
    name: str
    post: str = ""
    on_behalf_of: str = ""


ANONYMOUS = Actor("anonymous", "", "匿名の利用者")
SYSTEM = Actor("system", "", "システム")

_actor: ContextVar[Actor] = ContextVar("actor", default=SYSTEM)
_purpose: ContextVar[str] = ContextVar("purpose", default="")


def current_actor() -> Actor:
    return _actor.get()


def current_purpose() -> str:
    return _purpose.get()


@contextmanager
def acting_as(actor: Actor, purpose: str = "") -> Iterator[None]:
    """Everything written in this block is written by ``actor``, for ``purpose``."""
    actor_token, purpose_token = _actor.set(actor), _purpose.set(purpose)
    try:
        yield
    finally:
        _purpose.reset(purpose_token)
        _actor.reset(actor_token)
