"""The front desk of the catalogue: what procedures there are and what each of them says."""

from __future__ import annotations

import datetime as dt
import logging
import uuid
from dataclasses import dataclass

from django.conf import settings

from shiyakusho.ground import clock

from . import cache, services
from . import search as _search
from .conditions import Conditions, facts_asked_for, form_vocabulary, rule_value, texts_of
from .definition import CORE_BUSINESSES, Definition, Process, Text
from .difference import Change, difference
from .drafts import drafts
from .examples import example_of, examples_of
from .faults import DefinitionFaults, Fault
from .gathering import gather_and_warn
from .lifecycle import Chapter, ask_archive, call_off, history_of, roll_back
from .models import CopyKind, CopyState, WorkingCopy, WorkingStep
from .offices import OfficeRole, offices
from .refusals import (
    BaseMoved,
    CopyClosed,
    CopyHasFaults,
    CopyUnwritable,
    DayHasPassed,
    FourEyes,
    InvalidCursor,
    NoSuchCopy,
    NoSuchProcedure,
    NoSuchVersion,
    NotComing,
    NothingChanged,
    NothingToWalk,
    PersonNeeded,
    ProcedureTaken,
    PublicationHeld,
    ReasonNeeded,
    StaleCopy,
    VersionUnreadable,
)
from .reviewing import (
    approve_copy,
    ask_review,
    findings_of,
    objections_to,
    return_copy,
    version_of,
)
from .secrecy import SecrecyRule, secrecy_level, secrecy_rules
from .selectors import document_at, steps_of, working_copies, working_copy
from .services import LoadReport
from .showing import Shown, shown
from .snapshot import Version
from .timeline import coming_ids, live_id
from .working import (
    begin_copy,
    catch_up,
    discard_copy,
    redo_copy,
    save_copy,
    undo_copy,
)

__all__ = [
    "CORE_BUSINESSES", "BaseMoved", "Change", "Chapter", "Conditions", "CopyClosed",
    "CopyHasFaults", "CopyKind", "CopyState", "CopyUnwritable", "DayHasPassed", "Definition",
    "DefinitionFaults", "Fault", "FourEyes", "Hit", "InvalidCursor", "LoadReport", "NoSuchCopy",
    "NoSuchProcedure", "NoSuchVersion", "NotComing", "NothingChanged", "NothingToWalk",
    "OfficeRole", "Page", "PersonNeeded", "ProcedureTaken", "Process", "PublicationHeld",
    "ReasonNeeded", "SecrecyRule", "Shown", "StaleCopy", "Text", "Version", "VersionUnreadable",
    "WorkingCopy", "WorkingStep", "all_live", "approve_copy", "ask_archive", "ask_review",
    "begin_copy", "call_off", "catch_up", "coming", "difference", "discard_copy", "document_at",
    "drafts", "example_of", "examples_of", "facts_asked_for", "findings_of", "form_vocabulary",
    "history_of", "live", "load", "objections_to", "offices", "redo_copy", "return_copy",
    "roll_back", "rule_value", "save_copy", "search", "secrecy_level", "secrecy_rules", "shown",
    "steps_of", "texts_of", "undo_copy", "version", "version_of", "working_copies", "working_copy",
]  # fmt: skip

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
