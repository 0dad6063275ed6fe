"""Propose, approve, destroy (廃棄目録を作る、承認する、廃棄する)."""

import hashlib
import logging
from collections.abc import Iterable
from uuid import UUID

from django.db import connection

from shiyakusho.ground import clock
from shiyakusho.ground.audit import current_actor, recorded
from shiyakusho.ground.contracts import Refusal, retention
from shiyakusho.ground.contracts.disposal import Expired, disposals
from shiyakusho.ground.retention.models import DisposalEntry, DisposalList, State
from shiyakusho.ground.retention.plan import Kind, automatic, plan
from shiyakusho.ground.retention.refusals import ListChanged, ListNotFound

logger = logging.getLogger(__name__)


def propose() -> list[DisposalList]:
    """A list for each kind with something due, unless one is waiting; approved at once where the city
    decided that nobody need look."""
    made = []
    for kind in plan():
        waiting = DisposalList.objects.filter(kind=kind.key).exclude(state=State.DONE).exists()
        if kind.ready and not waiting:
            made.append(_propose(kind))
    return made


def _propose(kind: Kind) -> DisposalList:
    with recorded("retention.propose", kind=kind.key, entries=len(kind.ready)) as event:
        row = DisposalList.objects.create(
            kind=kind.key,
            made_at=clock.now(),
            entries=len(kind.ready),
            digest=digest_of(kind.ready),
        )
        DisposalEntry.objects.bulk_create(
            DisposalEntry(
                list=row,
                key=one.key,
                title=one.title,
                ended_on=one.ended_on,
                kept_until=one.kept_until,
            )
            for one in kind.ready
        )
        event.subjects.append(f"disposal:{row.pk}")
        event.detail["digest"] = row.digest
        if not kind.needs_approval:
            _approve(row, "規則による（承認を要しない）")
    return row


def digest_of(entries: Iterable[Expired | DisposalEntry]) -> str:
    """SHA-256 over key, title and days of every entry, by key."""
    lines = sorted(f"{e.key}\t{e.title}\t{e.ended_on}\t{e.kept_until}\n" for e in entries)
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def approve(*, list_id: UUID, digest: str) -> DisposalList:
    """The records office says yes to exactly what it saw. Raises ListNotFound, ListChanged."""
    with recorded("retention.approve", subjects=[f"disposal:{list_id}"], digest=digest):
        row = DisposalList.objects.select_for_update().filter(pk=list_id).first()
        if row is None or row.state != State.PROPOSED:
            raise ListNotFound
        entries = DisposalEntry.objects.filter(list=row)
        if row.digest != digest or digest_of(entries.iterator()) != digest:
            raise ListChanged
        actor = current_actor()
        _approve(row, " ".join(part for part in (actor.name, actor.post) if part))
    return row


def _approve(row: DisposalList, by: str) -> None:
    row.state, row.approved_at, row.approved_by = State.APPROVED, clock.now(), by
    row.save(update_fields=["state", "approved_at", "approved_by"])


def carry_out() -> dict[str, int]:
    """Destroy what approved lists name; how many records of each kind. A record that became busy
    again (reopened, not delivered) is left out, and the list says so by its count."""
    done: dict[str, int] = {}
    for row in DisposalList.objects.filter(state=State.APPROVED).order_by("approved_at"):
        done[row.kind] = done.get(row.kind, 0) + _carry_out(row)
    return done


def _carry_out(row: DisposalList) -> int:
    disposal = disposals.get(row.kind)
    may_go = {one.key for one in disposal.expired(clock.today()) if not one.held_by}
    keys = list(DisposalEntry.objects.filter(list=row).order_by("pk").values_list("key", flat=True))
    destroyed = sum(_destroy(row, key) for key in keys if key in may_go)
    with recorded("retention.done", subjects=[f"disposal:{row.pk}"], kind=row.kind) as event:
        row.destroyed += destroyed
        row.state, row.done_at = State.DONE, clock.now()
        row.save(update_fields=["destroyed", "state", "done_at"])
        event.detail |= {"destroyed": destroyed, "left": len(keys) - destroyed}
    return destroyed


def _destroy(row: DisposalList, key: str) -> int:
    try:
        with recorded("retention.destroy", subjects=[key], list=str(row.pk), kind=row.kind):
            disposals.get(row.kind).destroy(str(row.pk), key)
    except Refusal as refusal:
        logger.warning("not destroyed: %s of list %s", refusal.code, row.pk)
        return 0
    return 1


def purge_automatic() -> dict[str, int]:
    """What goes by itself when its time is over: every room's own rule, one event for each kind."""
    gone: dict[str, int] = {}
    for key, _, _ in automatic():
        with recorded("retention.purge", kind=key) as event:
            gone[key] = event.detail["rows"] = retention.get(key).purge()
    return gone


def destroy_rows(list_id: str, entry: str, *, table: str, column: str, value: object) -> int:
    """Rows of an append-only table that belong to a listed record; the database asks for the list."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT retention_destroy(%s, %s, %s, %s, %s)",
            [list_id, entry, table, column, str(value)],
        )
        return int(cursor.fetchone()[0])
