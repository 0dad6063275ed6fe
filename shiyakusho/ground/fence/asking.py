"""Who asks, as the database is told: out of the context, never by an argument."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from shiyakusho.ground.audit.actors import (
    SYSTEM,
    add_shown,
    current_actor,
    current_purpose,
    current_shown,
)

if TYPE_CHECKING:
    from shiyakusho.ground.audit.actors import Actor

# One of the house's own hands (see :func:`lifted`) is told to the policies as the house itself.
HOUSE = "system"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_KEY = re.compile(r"[a-z]+:[0-9a-f-]{1,64}")

_lifted: ContextVar[str] = ContextVar("fence_lifted", default="")


class Asking(NamedTuple):
    """The settings a connection bears, and the mark by which we know that it bears them."""

    mark: bytes
    settings: tuple[tuple[str, str], ...]


def asking() -> Asking:
    """Who asks now."""
    purpose = current_purpose()
    said = f"{purpose.kind}:{purpose.reference}"
    return _written(current_actor(), said, _lifted.get(), current_shown())


@contextmanager
def lifted(why: str) -> Iterator[None]:
    """In this block the house itself asks the database; the audit still names who acts.

    For what a person's act sets going beyond what the person may see: a case opened by what they
    filed, a mail written to somebody. ``why`` is ``room.verb``; house/tests counts the places.
    """
    token = _lifted.set(why)
    try:
        yield
    finally:
        _lifted.reset(token)


def show(kind: str, key: object) -> None:
    """From here to the end of the request the one who asks holds this thing: a draft of this
    browser's, a private link whose digest matches, what they have just filed or changed.

    Only for what was proven right before: it opens the row and what hangs on it.
    """
    shown = f"{kind}:{key}"
    if not _KEY.fullmatch(shown):
        raise ValueError("a key is a kind and hexadecimal digits")
    if current_actor().kind != SYSTEM.kind:  # the house needs to show nothing
        add_shown(shown)


@lru_cache(maxsize=512)
def _written(actor: Actor, purpose: str, why: str, shown: frozenset[str]) -> Asking:
    standing = actor.standing
    settings = {
        "shiyakusho.actor": f"{actor.kind}:{actor.id}",
        "shiyakusho.kind": HOUSE if why else actor.kind,
        "shiyakusho.account": _id(actor.id),
        "shiyakusho.behalf": _id(actor.on_behalf_of.removeprefix("resident:")),
        "shiyakusho.sections": json.dumps(dict(standing.sections), sort_keys=True),
        "shiyakusho.posts": json.dumps(dict(standing.posts), sort_keys=True),
        "shiyakusho.permissions": ",".join(sorted(standing.permissions)),
        "shiyakusho.purpose": purpose,
        "shiyakusho.shown": ",".join(sorted(shown)),
        "shiyakusho.lifted": why,
    }
    digest = hashlib.blake2b(json.dumps(settings).encode(), digest_size=16).hexdigest()
    mark = f"shiyakusho {digest}"
    return Asking(mark.encode(), (("application_name", mark), *settings.items()))


def _id(text: str) -> str:
    """An id as the policies read it; nobody's for what is none."""
    return text if _UUID.fullmatch(text) else ""
