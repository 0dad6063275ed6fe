"""Who acts, and for what purpose: carried by the context, never by an argument."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Literal

ActorKind = Literal["resident", "staff", "service", "anonymous", "system"]
PurposeKind = Literal["", "case", "visit", "draft", "glass", "task", "self", "system"]


@dataclass(frozen=True)
class Standing:
    """What somebody of the office holds today, for the database's own fence (ground/fence).

    Pairs of a section's or a post's id and how secret a thing it may see there (1–3).
    """

    sections: frozenset[tuple[str, int]] = frozenset()
    posts: frozenset[tuple[str, int]] = frozenset()
    permissions: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Actor:
    """The one who acts, as text: the record outlives the account.

    ``post`` is the post a member of staff acts from; ``on_behalf_of`` names the person a parent,
    guardian or helper acts for; ``standing`` is never written down.
    """

    kind: ActorKind
    id: str
    name: str
    post: str = ""
    on_behalf_of: str = ""
    standing: Standing = Standing()


@dataclass(frozen=True)
class Purpose:
    """What personal data is looked at for (利用目的).

    ``kind`` is empty where there is none; ``reference`` is the case, visit, draft, break-glass or
    task it comes from (an id as text); ``words`` are plain Japanese that a resident understands.
    """

    kind: PurposeKind = ""
    reference: str = ""
    words: str = ""


ANONYMOUS = Actor("anonymous", "", "匿名の利用者")
SYSTEM = Actor("system", "", "システム")
OF_THE_HOUSE = Purpose("system")

# What an actor asks for by being who they are; anybody else's purpose comes from what they opened.
BY_ACTOR: dict[ActorKind, PurposeKind] = {"system": "system", "resident": "self"}

_actor: ContextVar[Actor | None] = ContextVar("actor", default=None)
_purpose: ContextVar[Purpose | None] = ContextVar("purpose", default=None)
_path: ContextVar[str] = ContextVar("path", default="")
_shown: ContextVar[frozenset[str]] = ContextVar("shown", default=frozenset())


class _Unsaid:
    """Who acts where nobody said it: the house, in a worker and in commands."""

    actor = SYSTEM
    purpose = OF_THE_HOUSE


def unsaid_is_nobody() -> None:
    """In this process (the web) nobody acts until it is said who: what a thread does outside a
    request is nobody's, and the database gives it nothing."""
    _Unsaid.actor, _Unsaid.purpose = ANONYMOUS, Purpose()


def current_actor() -> Actor:
    return _actor.get() or _Unsaid.actor


def current_purpose() -> Purpose:
    return _purpose.get() or _Unsaid.purpose


def current_shown() -> frozenset[str]:
    """What the actor showed in this request, besides who they are (see ground/fence)."""
    return _shown.get()


def add_shown(key: str) -> None:
    """To the end of the request (of :func:`acting_as`)."""
    _shown.set(_shown.get() | {key})


def current_path() -> str:
    """Method and path of the request, without the secret of a private link; empty outside one."""
    return _path.get()


def for_purpose(kind: PurposeKind, reference: str, words: str = "") -> None:
    """From here to the end of the request (of :func:`acting_as`) this is the purpose."""
    _purpose.set(Purpose(kind, reference, words))


@contextmanager
def acting_as(
    actor: Actor, purpose: str | Purpose = "", *, path: str | None = None
) -> Iterator[None]:
    """Everything written in this block is written by ``actor``, for ``purpose``.

    Plain words are the purpose of a resident about themselves or of the system; of staff and of
    programs they are only words: they open no record.
    """
    if isinstance(purpose, str):
        purpose = Purpose(BY_ACTOR.get(actor.kind, ""), "", purpose)
    tokens = (
        _actor.set(actor),
        _purpose.set(purpose),
        _path.set(_path.get() if path is None else path),
        _shown.set(frozenset()),
    )
    try:
        yield
    finally:
        _shown.reset(tokens[3])
        _path.reset(tokens[2])
        _purpose.reset(tokens[1])
        _actor.reset(tokens[0])
