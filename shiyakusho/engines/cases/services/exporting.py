"""書出し: a list of the work queue as a file, made by the worker, fetched by who asked for it.

Gathered page by page, each page a transaction that notes whose records it took; a killed worker's
is gone on with. Then written in one go from those pages, so that memory does not grow with the list.
At most ``scale().export_most`` rows, as they are when they are gathered; gone after some days.
"""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app

from shiyakusho.engines.cases import cp932
from shiyakusho.engines.cases.choices import ExportFormat
from shiyakusho.engines.cases.export_columns import COLUMNS
from shiyakusho.engines.cases.export_models import ExportPart
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case, Export
from shiyakusho.engines.cases.purpose import listing
from shiyakusho.engines.cases.refusals import (
    ExportColumns,
    ExportFormatUnknown,
    ExportNotBlocked,
    ExportNotFound,
)
from shiyakusho.engines.cases.scale import scale
from shiyakusho.engines.cases.selection import CHUNK, pages_of
from shiyakusho.engines.cases.spreadsheet import MEDIA_TYPES, WRITERS
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as, record_read, recorded
from shiyakusho.ground.audit.services import collected_reads
from shiyakusho.ground.files import Blob, store_own
from shiyakusho.ground.files.limits import max_copy_bytes
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import may

RUN, QUEUE = "cases.export_run", "bulk"
WORDS = "案件の一覧の書出し"
EXPORT = "cases.export"  # the permission
SILENT = timedelta(minutes=5)  # an export whose worker said nothing for so long is taken up again


def ask_for_export(
    *, owner: Account, wanted: CaseFilter, columns: Iterable[str], form: str = ExportFormat.CSV
) -> Export:
    """Note what is wanted and let the worker make it; :class:`ExportColumns` for none or others,
    :class:`ExportFormatUnknown`."""
    chosen = [name for name in COLUMNS if name in (given := list(columns))]
    if not chosen or set(given) - set(COLUMNS):
        raise ExportColumns(extra={"columns": list(COLUMNS)})
    if form not in ExportFormat.values:
        raise ExportFormatUnknown(extra={"formats": ExportFormat.values})
    with recorded("cases.export", subjects=[f"account:{owner.pk}"]) as audit:
        now = clock.now()
        export = Export.objects.create(
            owner=owner, query=wanted.query(), columns=chosen, format=form,
            asked_at=now, worked_at=now,
        )  # fmt: skip
        audit.detail.update(export=str(export.pk), query=export.query, columns=chosen, form=form)
        queue_run(export.pk)
    return export


def settle_unwritable(*, export_id: UUID, owner: Account, marked: bool) -> None:
    """Go on with a CP932 file that has signs CP932 has not got: with 〓 there, or as UTF-8."""
    with recorded("cases.export", subjects=[f"account:{owner.pk}"]) as audit:
        export = Export.objects.select_for_update().filter(pk=export_id, owner=owner).first()
        if export is None:
            raise ExportNotFound
        if not export.is_blocked:
            raise ExportNotBlocked
        export.marked = marked
        export.format = ExportFormat.CP932 if marked else ExportFormat.CSV
        export.save(update_fields=["marked", "format"])
        audit.detail.update(export=str(export.pk), form=export.format, marked=marked)
        queue_run(export.pk)


def queue_run(export_id: UUID) -> None:
    """Let the worker go on with an export, in the caller's transaction. By name: the task calls us."""
    task = app.configure_task(RUN, queue=QUEUE, lock=f"{RUN}:{export_id}", allow_unknown=True)
    task.defer(export_id=str(export_id))


def run(export_id: UUID, *, seconds: float | None = None) -> bool:
    """Work on an export for a slice of time; ``True`` once it is made, blocked or gone."""
    # Measures this process, not the time of the city.
    until = time.monotonic() + (scale().slice_seconds if seconds is None else seconds)
    while gather(export_id):
        if time.monotonic() > until:
            with transaction.atomic():
                queue_run(export_id)
            return False
    write(export_id)
    return True


def gather(export_id: UUID) -> bool:
    """Take the next page of the list, as the person who asked, with what that person may see now;
    ``False`` when nothing is left."""
    found = Export.objects.select_related("owner").filter(pk=export_id, gathered_at=None).first()
    if found is None:
        return False
    owner = Account.objects.get(pk=found.owner_id)
    with acting_as(actor_of(found.owner)), transaction.atomic():
        export = Export.objects.select_for_update().get(pk=export_id)
        if export.gathered_at is not None:
            return False
        with recorded("cases.export_made", export=str(export.pk)) as audit:
            listing(owner, f"export:{export.pk}", WORDS)
            part = _take_page(export, owner)
            audit.subjects.extend(part.subjects)
            audit.detail["rows"] = len(part.rows)
            part.save()
            export.save()
    return export.gathered_at is None


def write(export_id: UUID) -> None:
    """Write the file from what was gathered; safe to repeat. A blocked one waits for its person."""
    export = Export.objects.select_related("owner").filter(pk=export_id, made_at=None).first()
    if export is None or export.gathered_at is None or export.is_blocked:
        return
    with acting_as(actor_of(export.owner)), tempfile.TemporaryFile() as file:
        header = [COLUMNS[name][0] for name in export.columns]
        WRITERS[export.format](file, header, _rows(export))
        file.seek(0)
        with recorded("cases.export_end", subjects=[f"account:{export.owner_id}"]) as audit:
            kept = Export.objects.select_for_update().get(pk=export.pk)
            if kept.made_at is not None:
                return
            kept.blob = store_own(
                file,
                name=f"cases-{str(kept.pk)[:8]}",
                max_bytes=max_copy_bytes(),
                owner=f"account:{kept.owner_id}",
                media_type=MEDIA_TYPES[kept.format],
            )
            kept.made_at, kept.rows = clock.now(), kept.gathered
            kept.save(update_fields=["blob", "made_at", "rows"])
            ExportPart.objects.filter(export=kept).update(rows=[])
            audit.detail.update(export=str(kept.pk), rows=kept.rows, form=kept.format)


def exports_of(owner: Account) -> list[Export]:
    """The newest exports of one's own, without what CP932 has not got."""
    mine = Export.objects.filter(owner=owner).defer("unwritable")
    return list(mine.order_by("-asked_at")[:20])


def own_export(export_id: UUID, owner: Account) -> Export:
    """An export of one's own, made or not; :class:`ExportNotFound`."""
    export = Export.objects.select_related("blob").filter(pk=export_id, owner=owner).first()
    if export is None:
        raise ExportNotFound
    return export


def fetch_export(export_id: UUID, owner: Account) -> Blob:
    """The file, for who asked for it; :class:`ExportNotFound` for anybody else, not made yet, or
    past its days. Everybody in it is noted as read, page by page."""
    export = own_export(export_id, owner)
    if export.blob is None or export.asked_at < _oldest():
        raise ExportNotFound
    listing(owner, f"export:{export.pk}", WORDS)
    what = f"cases.export {export.pk} ({export.rows} rows)"
    parts = ExportPart.objects.filter(export=export).order_by("n")
    for subjects in parts.values_list("subjects", flat=True).iterator(chunk_size=4):
        with collected_reads():  # noted now: one event for a hundred thousand would be one too big
            record_read([f"export:{export.pk}", *subjects], what=what)
    return export.blob


def resume_silent() -> int:
    """Queue exports again that a killed worker left behind; how many."""
    now = clock.now()
    with transaction.atomic():
        silent = Export.objects.select_for_update(skip_locked=True).filter(
            made_at=None, worked_at__lt=now - SILENT, asked_at__gt=_oldest()
        )
        left = [one for one in silent if not one.is_blocked]
        for export in left:
            queue_run(export.pk)
        Export.objects.filter(pk__in=[one.pk for one in left]).update(worked_at=now)
    return len(left)


def forget_exports() -> int:
    """Files past their days go; returns how many."""
    with recorded("cases.forget_exports") as audit:
        old = Export.objects.filter(asked_at__lt=_oldest())
        audit.detail["count"] = number = old.count()
        ExportPart.objects.filter(export__in=old).delete()
        old.delete()
    return number


def _oldest() -> Any:
    return clock.now() - timedelta(days=scale().export_kept_days)


def _take_page(export: Export, owner: Account) -> ExportPart:
    """The next page of the list into a part; the export knows where it goes on, or that it ended."""
    left = scale().export_most - export.gathered
    wanted, cursor = CaseFilter.of(export.query), export.cursor or None
    pages = pages_of(owner, wanted, EXPORT, most=min(CHUNK, left), cursor=cursor)
    page = next(pages, None) if may(owner, EXPORT) else None
    cases = page.items if page else []
    export.cursor = (page.next_cursor or "") if page else ""
    export.gathered += len(cases)
    export.cut = bool(export.cursor) and export.gathered >= scale().export_most
    export.worked_at = clock.now()
    if not export.cursor or export.cut:
        export.gathered_at = export.worked_at
    rows = [[COLUMNS[name][1](case) for name in export.columns] for case in cases]
    _look_for_unwritable(export, cases, rows)
    return ExportPart(
        export=export,
        n=ExportPart.objects.filter(export=export).count() + 1,
        rows=rows,
        subjects=[subject for case in cases for subject in case.subjects],
    )


def _look_for_unwritable(export: Export, cases: list[Case], rows: list[list[str]]) -> None:
    if export.format != ExportFormat.CP932:
        return
    for case, row in zip(cases, rows, strict=True):
        for name, cell in zip(export.columns, row, strict=True):
            for sign in cp932.unwritable(cell):
                export.unwritable_count += 1
                if len(export.unwritable) < scale().export_block_list:
                    told = [case.receipt_number, COLUMNS[name][0], sign, cp932.code_points(sign)]
                    export.unwritable.append(told)


def _rows(export: Export) -> Iterator[list[str]]:
    parts = ExportPart.objects.filter(export=export).order_by("n")
    for rows in parts.values_list("rows", flat=True).iterator(chunk_size=2):
        yield from rows
