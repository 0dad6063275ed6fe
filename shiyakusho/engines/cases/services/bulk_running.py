"""The worker's side of a bulk job: one case, one transaction, one audit event; killed and resumed.

The row of a case is locked, the case is moved and the row says so in the same transaction: what was
not committed is still waiting and is taken again, what was committed is never taken twice. Two
workers on one job take different cases.
"""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Count

from shiyakusho.engines.cases.acts import may_act
from shiyakusho.engines.cases.bulk_models import BulkItem, BulkJob
from shiyakusho.engines.cases.choices import BulkKind, BulkState
from shiyakusho.engines.cases.purpose import listing
from shiyakusho.engines.cases.refusals import BulkCaseGone, CaseNotFound
from shiyakusho.engines.cases.scale import scale
from shiyakusho.engines.cases.scope import visible_case
from shiyakusho.engines.cases.services import bulk, bulk_letters
from shiyakusho.engines.cases.services.moving import move_case
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as, recorded
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.models import Account

SILENT = timedelta(minutes=2)  # a job whose worker said nothing for so long is taken up again
GONE = timedelta(days=1)  # what could not go on for a day is left to a person


def run(job_id: UUID, *, seconds: float | None = None) -> bool:
    """Work on a job for a slice of time; ``True`` once it has ended. What is left is queued again."""
    # Measures this process, not the time of the city.
    until = time.monotonic() + (scale().slice_seconds if seconds is None else seconds)
    while step(job_id):
        if time.monotonic() > until:
            with transaction.atomic():
                bulk.queue_run(job_id)
            return False
    return finish(job_id)


def step(job_id: UUID) -> bool:
    """Take the next case of the job; ``False`` when none waits."""
    job = BulkJob.objects.select_related("owner").filter(pk=job_id, ended_at=None).first()
    if job is None:
        return False
    # Read anew for every case: what its person may do can end while the job runs.
    owner = Account.objects.get(pk=job.owner_id)
    if not owner.is_active:
        _leave(job)
        return False
    with acting_as(actor_of(owner)), transaction.atomic():
        listing(owner, f"bulk:{job.pk}", job.get_kind_display())
        waiting = BulkItem.objects.select_for_update(skip_locked=True)
        item = waiting.filter(job=job, state=BulkState.WAITING).order_by("n").first()
        if item is None:
            return False
        _settle(job, item, owner)
        BulkJob.objects.filter(pk=job.pk).update(worked_at=clock.now())
    return True


def finish(job_id: UUID) -> bool:
    """End a job of which no case waits: a bulk of letters is put into one file first."""
    with transaction.atomic():
        job = BulkJob.objects.select_for_update().filter(pk=job_id).first()
        if job is None or job.ended_at is not None:
            return True
        owner = Account.objects.get(pk=job.owner_id)
        with acting_as(actor_of(owner)), recorded("cases.bulk_end") as audit:
            if BulkItem.objects.filter(job=job, state=BulkState.WAITING).exists():
                return False  # another worker has the last one
            listing(owner, f"bulk:{job.pk}", job.get_kind_display())
            audit.subjects.append(f"bulk:{job.pk}")
            if job.kind == BulkKind.LETTERS:
                job.paper, job.pages = bulk_letters.gather(job)
            job.ended_at = clock.now()
            job.save(update_fields=["paper", "pages", "ended_at"])
            audit.detail.update(told_of(job))
    return True


def told_of(job: BulkJob) -> dict[str, int]:
    """How many of the cases ended how: the result's name → number."""
    counted = BulkItem.objects.filter(job=job).order_by().values_list("state").annotate(Count("pk"))
    return dict.fromkeys(BulkState.values, 0) | dict(counted)


def resume_silent() -> int:
    """Queue jobs again that a killed worker left behind; how many."""
    now = clock.now()
    with transaction.atomic():
        silent = BulkJob.objects.select_for_update(skip_locked=True).filter(
            ended_at=None, worked_at__lt=now - SILENT, asked_at__gt=now - GONE
        )
        ids = list(silent.values_list("pk", flat=True))
        for pk in ids:
            bulk.queue_run(pk)
        BulkJob.objects.filter(pk__in=ids).update(worked_at=now)
    return len(ids)


def forget_jobs() -> int:
    """Lists and printable files of jobs past their time go; returns how many jobs."""
    with recorded("cases.forget_bulk") as audit:
        before = clock.now() - timedelta(days=scale().bulk_kept_days)
        old = BulkJob.objects.filter(asked_at__lt=before)
        audit.detail["count"] = number = old.count()
        BulkItem.objects.filter(job__in=old).delete()
        old.delete()
    return number


def _leave(job: BulkJob) -> None:
    """Nobody stands behind the job any more: what waits is left as it is."""
    with recorded("cases.bulk_end", subjects=[f"bulk:{job.pk}"]) as audit:
        now = clock.now()
        waiting = BulkItem.objects.filter(job=job, state=BulkState.WAITING)
        audit.detail["left"] = waiting.update(state=BulkState.LEFT, at=now)
        BulkJob.objects.filter(pk=job.pk).update(ended_at=now, cancelled_at=now)


def _settle(job: BulkJob, item: BulkItem, owner: Account) -> None:
    """Do it, or keep why not, and note either in the audit under this case."""
    with recorded("cases.bulk_step", subjects=[f"case:{item.case_id}"]) as audit:
        audit.detail.update(bulk=str(job.pk), n=item.n)
        try:
            with transaction.atomic():
                _act(job, item, owner)
            item.state = BulkState.DONE
        except CaseNotFound:
            _refuse(item, BulkCaseGone())
        except Refusal as refusal:
            _refuse(item, refusal)
        item.at = clock.now()
        audit.detail.update(result=item.state, code=item.code)
        item.save(update_fields=["state", "code", "why", "at", "letter_id"])


def _refuse(item: BulkItem, refusal: Refusal) -> None:
    item.state, item.code, item.why = BulkState.REFUSED, refusal.code, str(refusal)
    item.letter_id = None


def _act(job: BulkJob, item: BulkItem, owner: Account) -> None:
    case = visible_case(item.case_id, owner)
    if not may_act("bulk", case, owner):
        raise BulkCaseGone
    asked: dict[str, Any] = job.asked
    if job.kind == BulkKind.MOVE:
        move_case(case_id=case.pk, to=asked["to"], version=item.version, actor=owner)
    else:
        item.letter_id = bulk_letters.letter_of(case, asked["letter"], owner)
