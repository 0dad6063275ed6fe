"""Decisions that a restore must not undo (後の決定): erasures, protections, revocations.

Whoever decides calls :func:`put` in the same transaction. The worker hands a signed copy to a place
outside the database within seconds, and `restore` applies all that are newer than the moment it
went back to before anybody may sign in.

A document: ``{"format", "city", "id", "at", "kind", "subject", "detail", "key", "signature"}``;
``at`` is UTC, the signature Ed25519 by the audit's key over the canonical JSON of all before ``key``.
``detail`` holds ids, dates and codes, never a name or an address: it lies outside the house.
"""

import json
import uuid
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings

from shiyakusho.ground import clock, outbox
from shiyakusho.ground.contracts import Registry

KIND = "recovery.tombstone"
FORMAT = "shiyakusho-tombstone-1"
SIGNED = ("format", "city", "id", "at", "kind", "subject", "detail")
# A transaction that had begun before the moment may have ended after it: what is applied twice
# changes nothing.
OVERLAP = timedelta(minutes=10)


@dataclass(frozen=True)
class Tombstone:
    """One decision: ``kind`` is ``room.verb``, ``subject`` an audit subject such as ``resident:…``."""

    id: str
    at: datetime
    kind: str
    subject: str
    detail: dict[str, Any]


Applier = Callable[[Tombstone], int]
appliers: Registry[Applier] = Registry("appliers of later decisions")


def applies(kind: str) -> Callable[[Applier], Applier]:
    """Register who applies decisions of ``kind`` again; idempotent, returns how many rows changed."""

    def register(applier: Applier) -> Applier:
        return appliers.register(kind, applier)

    return register


def put(kind: str, subject: str, **detail: Any) -> str:
    """Keep a decision outside the database, with the transaction that makes it; returns its id.

    Raises ``LookupError`` for a kind nobody could apply again.
    """
    appliers.get(kind)
    name = str(uuid.uuid4())
    document = {
        **{"format": FORMAT, "city": settings.CITY, "id": name, "at": written(clock.now())},
        **{"kind": kind, "subject": subject, "detail": detail},
    }
    outbox.put(KIND, document, key=f"{KIND}:{name}")
    return name


def newer_than(moment: datetime, documents: Iterable[dict[str, Any]]) -> list[Tombstone]:
    """The decisions after ``moment`` (and shortly before), in the order they were made."""
    found = [
        Tombstone(d["id"], datetime.fromisoformat(d["at"]), d["kind"], d["subject"], d["detail"])
        for d in documents
    ]
    return sorted((one for one in found if one.at > moment - OVERLAP), key=lambda one: one.at)


def apply_again(decisions: Iterable[Tombstone]) -> dict[str, int]:
    """Apply decisions in order, each in a transaction of its own; how many of each kind.

    Raises ``LookupError`` for a kind nobody can apply: then the house stays closed.
    """
    from shiyakusho.ground.audit.services import recorded

    done: dict[str, int] = {}
    for one in decisions:
        with recorded("recovery.apply_again", subjects=[one.subject], decision=one.kind) as event:
            event.detail |= {"id": one.id, "decided_at": written(one.at)}
            event.detail["rows"] = appliers.get(one.kind)(one)
        done[one.kind] = done.get(one.kind, 0) + 1
    return done


def written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def message_of(document: dict[str, Any]) -> bytes:
    """The bytes that are signed."""
    said = {name: document[name] for name in SIGNED}
    return json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()
