"""What is asked of the catalogue most: what is live, what a version says, what is found by words."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from dataclasses import dataclass

from django.conf import settings

from shiyakusho.ground import clock

from . import cache, services
from . import search as _search
from .gathering import gather_and_warn
from .refusals import NoSuchProcedure, NoSuchVersion
from .services import LoadReport
from .snapshot import Version
from .timeline import coming_ids, live_id

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Hit:
    """A procedure found, with its words in the reader's language."""

    procedure_id: str
    title: str
    summary: str
    version: Version


@dataclass(frozen=True)
class Page:
    """One page of a list; `next_cursor` is None at the end."""

    items: list[Hit]
    next_cursor: str | None


def live(procedure_id: str, on: dt.date | None = None) -> Version:
    """The version in force today, or on that day; NoSuchProcedure."""
    if on is None or on == clock.today():
        found = cache.live_set().by_procedure.get(procedure_id)
    else:
        its = live_id(procedure_id, on)
        found = cache.version_by_id(its) if its else None
    if found is None:
        raise NoSuchProcedure(extra={"procedure": procedure_id})
    return found


def coming() -> list[Version]:
    """Versions published already whose day has not come, the soonest first."""
    found = (cache.version_by_id(one) for one in coming_ids(clock.today()))
    return [one for one in found if one is not None]


def version(version_id: uuid.UUID | str) -> Version:
    """Any version ever published: cases keep theirs. NoSuchVersion, VersionUnreadable."""
    try:
        identity = uuid.UUID(str(version_id))
    except ValueError:
        raise NoSuchVersion(extra={"version": str(version_id)}) from None
    found = cache.version_by_id(identity)
    if found is None:
        raise NoSuchVersion(extra={"version": str(identity)})
    return found


def all_live() -> list[Version]:
    """All live versions, in the order of their ids."""
    return list(cache.live_set().by_procedure.values())


def search(
    q: str,
    *,
    event: str | None = None,
    language: str = "ja",
    cursor: str | None = None,
    limit: int = 20,
) -> Page:
    """Find procedures by words, reading, law or life event; an empty `q` lists them by reading."""
    found = _search.find(q, event=event, cursor=cursor, limit=limit)
    known = cache.live_set().by_procedure
    versions = [known[one] for one in found.procedure_ids if one in known]
    hits = [
        Hit(
            procedure_id=one.procedure_id,
            title=one.definition.title.in_language(language),
            summary=one.definition.summary.in_language(language),
            version=one,
        )
        for one in versions
    ]
    return Page(hits, found.next_cursor)


def load(city: str | None = None) -> LoadReport:
    """Load the national set with this city's overrides; DefinitionFaults when a file is wrong.

    What is only to be warned of (an amount that ended) is logged, and keeps nothing from going live.
    """
    pack = settings.CITIES_DIR / city if city else None
    gathered, warnings = gather_and_warn(settings.NATIONAL_DIR, pack)
    for warning in warnings:
        log.warning("%s", warning)
    return services.load(gathered=gathered)
