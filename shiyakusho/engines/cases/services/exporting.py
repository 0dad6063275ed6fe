"""書出し: a list of the work queue as a CSV file, made by the worker, fetched by who asked for it.

At most :data:`MOST_ROWS` rows of one's own sections, as they are when the file is made. Asking,
making and fetching each stand in the audit; a file is kept for :data:`KEPT_DAYS` days.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from shiyakusho.engines.cases import queue
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case, Export
from shiyakusho.engines.cases.process import definition_of, process_of
from shiyakusho.engines.cases.purpose import listing
from shiyakusho.engines.cases.refusals import ExportColumns, ExportNotFound
from shiyakusho.engines.cases.spreadsheet import csv_bytes
from shiyakusho.ground import clock, outbox
from shiyakusho.ground.audit import acting_as, record_read, recorded
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import may
from shiyakusho.registers.organisation import public as organisation

MOST_ROWS = 5_000
CHUNK = 500
KEPT_DAYS = 7
KIND = "cases.export"
WORDS = "案件の一覧の書出し"
EXPORT = "cases.export"  # the permission


def ask_for_export(*, owner: Account, wanted: CaseFilter, columns: Iterable[str]) -> Export:
    """Note what is wanted and let the worker make it; :class:`ExportColumns` for none or others."""
    chosen = [name for name in COLUMNS if name in (given := list(columns))]
    if not chosen or set(given) - set(COLUMNS):
        raise ExportColumns(extra={"columns": list(COLUMNS)})
    with recorded("cases.export", subjects=[f"account:{owner.pk}"]) as audit:
        export = Export.objects.create(
            owner=owner, query=wanted.query(), columns=chosen, asked_at=clock.now()
        )
        audit.detail.update(export=str(export.pk), query=export.query, columns=chosen)
        outbox.put(KIND, {"export": str(export.pk)}, key=f"{KIND}:{export.pk}")
    return export


@outbox.delivers(KIND)
def make_export(payload: dict[str, Any], key: str) -> None:
    """Make the file once, as the person who asked, with what that person may see now."""
    export = Export.objects.select_related("owner").filter(pk=payload["export"]).first()
    if export is None or export.made_at is not None:
        return
    owner = export.owner
    with (
        acting_as(actor_of(owner)),
        recorded("cases.export_made", export=str(export.pk)) as audit,
    ):
        listing(owner, f"export:{export.pk}", WORDS)
        wanted = CaseFilter.of(export.query)
        cases = list(_cases(owner, wanted)) if may(owner, EXPORT) else []
        shown = cases[:MOST_ROWS]
        header = [COLUMNS[name][0] for name in export.columns]
        rows = ([COLUMNS[name][1](case) for name in export.columns] for case in shown)
        export.content = csv_bytes(header, rows)
        export.rows, export.cut = len(shown), len(cases) > MOST_ROWS
        export.made_at = clock.now()
        export.subjects = [subject for case in shown for subject in case.subjects]
        export.save(update_fields=["content", "rows", "cut", "made_at", "subjects"])
        audit.subjects.extend(export.subjects)
        audit.detail["rows"] = export.rows


def exports_of(owner: Account) -> list[Export]:
    """The newest exports of one's own, without their contents."""
    return list(Export.objects.filter(owner=owner).defer("content").order_by("-asked_at")[:20])


def fetch_export(export_id: UUID, owner: Account) -> bytes:
    """The file, for who asked for it; :class:`ExportNotFound` for anybody else, or not made yet."""
    export = Export.objects.filter(pk=export_id, owner=owner, made_at__isnull=False).first()
    if export is None or export.content is None:
        raise ExportNotFound
    listing(owner, f"export:{export.pk}", WORDS)
    whose = [f"export:{export.pk}", *export.subjects]
    record_read(whose, what=f"cases.export {export.pk} ({export.rows} rows)")
    return bytes(export.content)


def forget_exports() -> int:
    """Files older than :data:`KEPT_DAYS` days go; returns how many."""
    with recorded("cases.forget_exports") as audit:
        before = clock.now() - timedelta(days=KEPT_DAYS)
        gone, _ = Export.objects.filter(asked_at__lt=before).delete()
        audit.detail["count"] = gone
    return gone


def _cases(owner: Account, wanted: CaseFilter) -> Iterator[Case]:
    """One row more than fits, so that a cut can be said."""
    cursor, left = None, MOST_ROWS + 1
    while left > 0:
        page = queue.page(owner, wanted, cursor=cursor, limit=min(CHUNK, left), permission=EXPORT)
        yield from page.items
        left -= len(page.items)
        cursor = page.next_cursor
        if cursor is None:
            return


def _day(day: date | None) -> str:
    return day.isoformat() if day else ""


def _outcome(case: Case) -> str:
    outcomes = {one.id: one.title.ja for one in process_of(case).outcomes}
    return outcomes.get(case.outcome, case.outcome)


COLUMNS: dict[str, tuple[str, Callable[[Case], str]]] = {
    "receipt_number": ("受付番号", lambda case: case.receipt_number),
    "procedure": ("手続き", lambda case: definition_of(case).title.ja),
    "applicant": ("申請者", lambda case: case.applicant.display_name if case.applicant else ""),
    "arrived_on": ("到達日", lambda case: _day(case.arrived_at.astimezone(clock.TOKYO).date())),
    "due_on": ("期限", lambda case: _day(case.due_on)),
    "state": ("段階", lambda case: process_of(case).step(case.state).title.ja),
    "outcome": ("決定の内容", _outcome),
    "section": ("担当課", lambda case: organisation.section(case.section_id).full_name.ja),
    "assignee": ("担当", lambda case: case.assignee.display_name if case.assignee else ""),
}
