"""Loading the files of a city into the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, field

from shiyakusho.ground import clock
from shiyakusho.ground import events as news
from shiyakusho.ground.audit import recorded

from .events import DefinitionsChanged
from .gathering import Gathered
from .indexing import index_digest
from .models import Origin, Procedure, Revision, Version
from .publishing import count_revision, index_anew, locked_revision, put_live, turn_to
from .timeline import archived_by_studio, live_ids

FROM_FILES = "定義ファイルの読み込み"
NO_FILE = "定義ファイルがなくなった"


@dataclass(frozen=True)
class LoadReport:
    """What a load did, by procedure id. `drift`: the studio says otherwise than the file (another
    live version, or archived), and the file leaves it alone."""

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
        locked_revision()
        report = plan(gathered=gathered)  # another load may have been first
        by_id = {one.definition.id: one for one in gathered}
        for procedure_id in [*report.created, *report.updated]:
            put_live(by_id[procedure_id], note=FROM_FILES)
        for procedure_id in report.archived:
            turn_to(procedure_id, version=None, from_day=None, origin=Origin.FILE, why=NO_FILE)
        if report.reindexed:
            index_anew()
        count_revision()
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
        for version in Version.objects.filter(id__in=live_ids(clock.today())).only(
            "procedure_id", "digest", "origin"
        )
    }
    known = set(Procedure.objects.values_list("id", flat=True))
    ended = archived_by_studio(clock.today())
    for one in gathered:
        procedure_id = one.definition.id
        version = live.pop(procedure_id, None)
        if procedure_id in ended:
            kind = report.drift
        elif version is None:
            kind = report.updated if procedure_id in known else report.created
        elif version.digest == one.digest:
            kind = report.unchanged
        else:
            kind = report.drift if version.origin == Origin.STUDIO else report.updated
        kind.append(procedure_id)
    report.archived.extend(sorted(v.procedure_id for v in live.values() if v.origin == Origin.FILE))
    return report
