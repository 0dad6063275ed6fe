"""Writing versions and the days they go from: the one place where something becomes live."""

from __future__ import annotations

import datetime as dt
import json
import uuid
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Max

from shiyakusho.ground import clock
from shiyakusho.ground.audit import current_actor

from .cache import forget_revision
from .gathering import Gathered
from .indexing import index_digest, write_search_entry
from .models import Origin, Procedure, Revision, SearchEntry, Turn, Version
from .snapshot import text_of
from .timeline import BEGINNING, coming_ids, live_ids


@dataclass(frozen=True)
class Signed:
    """What the studio knows of a version besides its document.

    `sign_off`: {"edited_by": [{"id", "name"}], "asked_by": {…}, "approved_by": {…}, "approved_at"}.
    `lineage`: digests of the documents before it, the oldest first.
    """

    sign_off: dict[str, Any]
    base: Version | None = None
    lineage: list[str] = field(default_factory=list)
    in_force_from: dt.date | None = None


def put_live(gathered: Gathered, *, note: str, signed: Signed | None = None) -> Version:
    """The next version of its procedure, and the turn to it; under `locked_revision`.

    Without `signed` it is a definition file's. It goes from `in_force_from`, never before today; the
    first of a procedure that comes from a file, from the beginning.
    """
    procedure, _ = Procedure.objects.get_or_create(id=gathered.definition.id)
    last = Version.objects.filter(procedure=procedure).aggregate(last=Max("number"))["last"]
    version = Version.objects.create(
        procedure=procedure,
        number=(last or 0) + 1,
        document=text_of(gathered.document),
        digest=gathered.digest,
        origin=Origin.STUDIO if signed else Origin.FILE,
        published_at=clock.now(),
        published_by=current_actor().name,
        note=note,
        in_force_from=signed.in_force_from if signed else None,
        base=signed.base if signed else None,
        sign_off=signed.sign_off if signed else None,
        lineage=signed.lineage if signed else [],
    )
    turn_to(
        procedure.id,
        version=version,
        from_day=version.in_force_from if signed or last else BEGINNING,
        origin=version.origin,
        why=note,
    )
    write_search_entry(version.id, gathered.document)
    return version


def turn_to(
    procedure_id: str, *, version: Version | None, from_day: dt.date | None, origin: str, why: str
) -> Turn:
    """From that day (today, where it is over or none is given) the procedure goes by `version`."""
    today = clock.today()
    day = from_day if from_day == BEGINNING else max(from_day or today, today)
    return Turn.objects.create(
        procedure_id=procedure_id,
        version=version,
        from_day=day,
        origin=origin,
        made_at=clock.now(),
        made_by=current_actor().name,
        why=why,
    )


def index_anew() -> None:
    """Entries made of older synonyms or events, or in an older form; of all that goes or will."""
    today = clock.today()
    kept = Version.objects.filter(id__in=[*live_ids(today), *coming_ids(today)])
    for version_id, document in kept.values_list("id", "document"):
        write_search_entry(version_id, json.loads(document))
    Revision.objects.filter(id=1).update(index=index_digest())


def locked_revision() -> Revision:
    """Loads and publications stand in line here."""
    Revision.objects.get_or_create(id=1)
    return Revision.objects.select_for_update().get(id=1)


def count_revision() -> None:
    """Tell every process that something changed; what nobody will find any more leaves the index."""
    today = clock.today()
    SearchEntry.objects.exclude(version_id__in=[*live_ids(today), *coming_ids(today)]).delete()
    revision = Revision.objects.get(id=1)
    revision.number += 1
    revision.token = uuid.uuid4()
    revision.save(update_fields=["number", "token"])
    forget_revision()
