"""Loading the files of a city into the catalogue and publishing versions."""

from __future__ import annotations

import json
import uuid
from dataclasses import dataclass, field

from django.db.models import Max

from shiyakusho.ground import clock
from shiyakusho.ground import events as news
from shiyakusho.ground.audit import current_actor, recorded

from .cache import forget_revision
from .events import DefinitionsChanged
from .gathering import Gathered
from .indexing import index_digest, write_search_entry
from .models import Origin, Procedure, Revision, SearchEntry, Version
from .snapshot import text_of


@dataclass(frozen=True)
class LoadReport:
    """What a load did, by procedure id. `drift`: the studio's live version differs from the file."""

    created: list[str] = field(default_factory=list)
    updated: list[str] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    drift: list[str] = field(default_factory=list)
    archived: list[str] = field(default_factory=list)
    reindexed: bool = False

    @property
    def changes(self) -> bool:
        """Whether the load has anything to write."""
        return bool(self.created or self.updated or self.archived or self.reindexed)


def load(*, gathered: list[Gathered]) -> LoadReport:
    """Make the files live: idempotent, one transaction, and never over what the studio published."""
    report = plan(gathered=gathered)
    if not report.changes:
        return report
    with recorded("catalogue.load") as event:
        _locked_revision()
        report = plan(gathered=gathered)  # another load may have been first
        by_id = {one.definition.id: one for one in gathered}
        for procedure_id in [*report.created, *report.updated]:
            _put_live(by_id[procedure_id], origin=Origin.FILE, note="定義ファイルの読み込み")
        for procedure_id in report.archived:
            _archive(procedure_id)
        if report.reindexed:
            _index_anew(procedure_ids=[*report.unchanged, *report.drift])
        _count_revision()
        news.publish(DefinitionsChanged((*report.created, *report.updated)))
        event.detail.update(
            created=report.created, updated=report.updated, archived=report.archived
        )
    return report


def plan(*, gathered: list[Gathered]) -> LoadReport:
    """What `load` would do, without writing."""
    indexed = Revision.objects.filter(id=1).values_list("index", flat=True).first()
    report = LoadReport(reindexed=indexed != index_digest())
    live = {
        version.procedure_id: version
        for version in Version.objects.filter(
            id__in=Procedure.objects.filter(live_version__isnull=False).values("live_version")
        ).only("procedure_id", "digest", "origin")
    }
    known = set(Procedure.objects.values_list("id", flat=True))
    for one in gathered:
        procedure_id = one.definition.id
        version = live.pop(procedure_id, None)
        if version is None:
            kind = report.updated if procedure_id in known else report.created
        elif version.digest == one.digest:
            kind = report.unchanged
        else:
            kind = report.drift if version.origin == Origin.STUDIO else report.updated
        kind.append(procedure_id)
    report.archived.extend(sorted(v.procedure_id for v in live.values() if v.origin == Origin.FILE))
    return report


def publish(*, gathered: Gathered, note: str = "") -> Version:
    """Publish a definition from the studio; the same document again changes nothing."""
    procedure_id = gathered.definition.id
    with recorded("catalogue.publish", procedure=procedure_id) as event:
        _locked_revision()
        procedure = Procedure.objects.filter(id=procedure_id).first()
        live = procedure.live_version if procedure else None
        if live and live.digest == gathered.digest and live.origin == Origin.STUDIO:
            return live
        version = _put_live(gathered, origin=Origin.STUDIO, note=note)
        _count_revision()
        news.publish(DefinitionsChanged((procedure_id,)))
        event.detail.update(version=str(version.id), number=version.number)
        return version


def _put_live(gathered: Gathered, *, origin: str, note: str) -> Version:
    procedure, _ = Procedure.objects.get_or_create(id=gathered.definition.id)
    last = Version.objects.filter(procedure=procedure).aggregate(last=Max("number"))["last"]
    version = Version.objects.create(
        procedure=procedure,
        number=(last or 0) + 1,
        document=text_of(gathered.document),
        digest=gathered.digest,
        origin=origin,
        published_at=clock.now(),
        published_by=current_actor().name,
        note=note,
    )
    procedure.live_version = version
    procedure.save(update_fields=["live_version"])
    write_search_entry(procedure.id, gathered.document)
    return version


def _archive(procedure_id: str) -> None:
    Procedure.objects.filter(id=procedure_id).update(live_version=None)
    SearchEntry.objects.filter(procedure_id=procedure_id).delete()


def _index_anew(*, procedure_ids: list[str]) -> None:
    """Entries made of older synonyms or events, or in an older form; the others are new already."""
    live = Procedure.objects.filter(id__in=procedure_ids)
    for procedure_id, document in live.values_list("id", "live_version__document"):
        write_search_entry(procedure_id, json.loads(document))
    Revision.objects.filter(id=1).update(index=index_digest())


def _locked_revision() -> Revision:
    """Loads and publishes stand in line here."""
    Revision.objects.get_or_create(id=1)
    return Revision.objects.select_for_update().get(id=1)


def _count_revision() -> None:
    revision = Revision.objects.get(id=1)
    revision.number += 1
    revision.token = uuid.uuid4()
    revision.save(update_fields=["number", "token"])
    forget_revision()
