"""What this process has read of the catalogue, kept until its revision changes.

Within one web request the revision is asked once; outside requests (worker, command, test) it is
asked each time, so that nobody works on a version that is no longer live. What is live is kept for
one day: from midnight on another version may be (timeline).
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import uuid
from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from django.core.signals import request_finished, request_started

from shiyakusho.ground import clock

from .models import Revision, SearchEntry, Version
from .refusals import VersionUnreadable
from .snapshot import Version as Snapshot
from .snapshot import version_from
from .timeline import live_ids

KEPT_VERSIONS = 4096
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class LiveSet:
    """All versions live on one day, by one revision, in the order of their procedures."""

    revision: uuid.UUID | None
    day: dt.date
    by_procedure: dict[str, Snapshot]

    def answers(self, revision: uuid.UUID | None, day: dt.date) -> bool:
        """Whether this is what the database would say now."""
        return revision is not None and self.revision == revision and self.day == day


@dataclass(frozen=True, slots=True)
class Entry:
    """What the search looks at, of one procedure."""

    procedure_id: str
    title_key: str
    title_kana: str
    haystack: str
    words: frozenset[str]
    events: frozenset[str]
    has_form: bool


class _Request(threading.local):
    open = False
    revision: uuid.UUID | None = None


_request = _Request()
_lock = threading.Lock()
_live: list[LiveSet] = []  # at most one: the newest read
_entries: list[tuple[tuple[uuid.UUID | None, dt.date], list[Entry]]] = []  # likewise
_versions: OrderedDict[uuid.UUID, Snapshot] = OrderedDict()


def live_set() -> LiveSet:
    """The versions live today, as of the revision the database has now."""
    revision, day = _revision(), clock.today()
    for held in tuple(_live):
        if held.answers(revision, day):
            return held
    found = [_kept(row) for row in _rows(id__in=live_ids(day))]
    fresh = LiveSet(revision, day, {one.procedure_id: one for one in found})
    with _lock:
        _live[:] = [fresh]
    return fresh


def entries() -> list[Entry]:
    """The search entries of what is live today, as of the revision the database has now."""
    live = live_set()
    for held_for, held in tuple(_entries):
        if live.revision is not None and held_for == (live.revision, live.day):
            return held
    ids = [one.id for one in live.by_procedure.values()]
    rows = SearchEntry.objects.filter(version_id__in=ids).values_list(
        "version__procedure_id",
        "title_key",
        "title_kana",
        "haystack",
        "words",
        "events",
        "has_form",
    )
    fresh = [Entry(*row[:4], frozenset(row[4]), frozenset(row[5]), row[6]) for row in rows]
    with _lock:
        _entries[:] = [((live.revision, live.day), fresh)]
    return fresh


def version_by_id(version_id: uuid.UUID) -> Snapshot | None:
    """Any version ever published; it never changes, so it is kept without asking again."""
    with _lock:
        held = _versions.get(version_id)
        if held is not None:
            _versions.move_to_end(version_id)
            return held
    for row in _rows(id=version_id):
        return _kept(row)
    return None


def _revision() -> uuid.UUID | None:
    if _request.open and _request.revision is not None:
        return _request.revision
    token = Revision.objects.filter(id=1).values_list("token", flat=True).first()
    _request.revision = token
    return token


def version_of_row(row: Version) -> Snapshot:
    """The version of a row that was just read or written."""
    return _kept((row.id, row.procedure_id, row.number, row.digest, row.document))


def forget_revision() -> None:
    """After a write in this thread: ask the database again."""
    _request.revision = None


def _rows(**which: Any) -> list[tuple[uuid.UUID, str, int, str, str]]:
    return list(
        Version.objects.filter(**which)
        .order_by("procedure_id")
        .values_list("id", "procedure_id", "number", "digest", "document")
    )


def _kept(row: tuple[uuid.UUID, str, int, str, str]) -> Snapshot:
    id_, procedure_id, number, digest, document = row
    with _lock:
        held = _versions.get(id_)
    if held is not None:
        return held
    try:
        made = version_from(
            id=id_, procedure_id=procedure_id, number=number, digest=digest, document=document
        )
    except (ValueError, KeyError, TypeError, AttributeError) as fault:
        log.exception("version %s of %s: the stored document is no definition", id_, procedure_id)
        raise VersionUnreadable(extra={"version": str(id_), "procedure": procedure_id}) from fault
    with _lock:
        _versions[id_] = made
        while len(_versions) > KEPT_VERSIONS:
            _versions.popitem(last=False)
    return made


def _opened(**_: Any) -> None:
    _request.open, _request.revision = True, None


def _closed(**_: Any) -> None:
    _request.open, _request.revision = False, None


request_started.connect(_opened, dispatch_uid="catalogue.cache.opened")
request_finished.connect(_closed, dispatch_uid="catalogue.cache.closed")
