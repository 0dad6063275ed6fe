"""Write audit events: with every write, and for every read of a resident's record."""

import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from django.db import (
    InterfaceError,
    InternalError,
    OperationalError,
    ProgrammingError,
    connection,
    transaction,
)

from shiyakusho.ground import clock
from shiyakusho.ground.audit.actors import current_actor, current_path, current_purpose
from shiyakusho.ground.contracts.outages import NotNoted

_INSERT = """
SET LOCAL lock_timeout = %s;
INSERT INTO audit_auditevent (id, at, action, actor_kind, actor_id, actor_name, actor_post,
    on_behalf_of, purpose, subjects, detail)
VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s, %s::jsonb, %s::jsonb)
"""
LONGEST_PURPOSE = 200
LOCK_WAIT = "3s"  # a table that takes no event for so long takes none


@dataclass
class OpenEvent:
    """The event of the write that is under way; the service adds to it as it learns more."""

    action: str
    subjects: list[str] = field(default_factory=list)
    detail: dict[str, Any] = field(default_factory=dict)


_open: ContextVar[OpenEvent | None] = ContextVar("open_audit_event", default=None)
_reads: ContextVar[dict[str, set[str]] | None] = ContextVar("collected_reads", default=None)


@contextmanager
def recorded(
    action: str, *, subjects: Iterable[str] = (), savepoint: bool = True, **detail: Any
) -> Iterator[OpenEvent]:
    """One write: one transaction, one audit event; the database was told who acts (ground/fence).

    ``action`` is ``room.verb``. A service called by another service joins its event: the caller's
    is the one intent, and what it did on the way is listed under ``detail["also"]``. Without
    ``savepoint`` the caller cannot go on when this part of its write failed.
    """
    if (outer := _open.get()) is not None:
        yield from _joined(outer, OpenEvent(action, list(subjects), dict(detail)), savepoint)
        return
    event = OpenEvent(action, list(subjects), dict(detail))
    token = _open.set(event)
    try:
        with transaction.atomic():
            yield event
            _insert(event)
    finally:
        _open.reset(token)


def _joined(outer: OpenEvent, inner: OpenEvent, savepoint: bool) -> Iterator[OpenEvent]:
    with transaction.atomic(savepoint=savepoint):
        yield inner
    outer.detail.setdefault("also", []).append({"action": inner.action, **inner.detail})
    outer.subjects.extend(s for s in inner.subjects if s not in outer.subjects)


def record_read(subjects: Iterable[str], *, what: str) -> None:
    """Note that residents' records were read: one event per request, with all its subjects.

    Inside a web request the reads are collected and written once at its end, before the answer
    leaves; elsewhere the event is written at once.
    """
    subjects = set(subjects)
    if not subjects:
        return
    collected = _reads.get()
    if collected is not None:
        collected.setdefault(what, set()).update(subjects)
    else:
        _write_reads({what: subjects})


@contextmanager
def collected_reads() -> Iterator[None]:
    """Collect the reads of one request and write them as one event when it ends."""
    collected: dict[str, set[str]] = {}
    token = _reads.set(collected)
    try:
        yield
        if collected:
            _write_reads(collected)
    finally:
        _reads.reset(token)


def _write_reads(reads: dict[str, set[str]]) -> None:
    subjects = sorted(set().union(*reads.values()))
    with transaction.atomic():
        _insert(OpenEvent("records.read", subjects, {"what": sorted(reads)}))


def _insert(event: OpenEvent) -> None:
    """Insert the event; :class:`NotNoted` if the audit takes none while the database is there."""
    try:
        _create(event)
    except (OperationalError, InterfaceError, InternalError, ProgrammingError) as error:
        if connection.connection is None or connection.connection.closed:
            raise
        raise NotNoted(event.action) from error


def _create(event: OpenEvent) -> None:
    """One message to the database, by hand: every write and every read of the house waits for it."""
    actor, purpose, path = current_actor(), current_purpose(), current_path()
    detail = dict(event.detail)
    if purpose.kind:
        detail["for"] = {"kind": purpose.kind, "reference": purpose.reference}
    if path:
        detail["path"] = path
    values = (
        *(uuid.uuid4(), clock.now(), event.action),
        *(actor.kind, actor.id, actor.name, actor.post, actor.on_behalf_of),
        *(
            (purpose.words or path)[:LONGEST_PURPOSE],
            json.dumps(event.subjects),
            json.dumps(detail),
        ),
    )
    with connection.cursor() as cursor:
        cursor.execute(_INSERT, (LOCK_WAIT, *values))
