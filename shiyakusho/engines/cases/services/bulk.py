"""Many cases at once (一括処理): chosen, confirmed by their number, frozen, and given to the worker.

The cases are written down when the job begins; what the list shows later changes nothing. Each is
moved by ``bulk_running`` in a transaction of its own, with what its person may do then. Moves that
need words of their own for each person are not made in bulk.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from procrastinate.contrib.django import app

from shiyakusho.engines.cases.bulk_models import BulkItem, BulkJob
from shiyakusho.engines.cases.choices import BulkKind, BulkState
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.process import definition_of, process_of
from shiyakusho.engines.cases.refusals import (
    BulkMismatch,
    BulkNotFound,
    BulkOver,
    BulkTooMany,
    MoveNotAllowed,
    NoLetter,
)
from shiyakusho.engines.cases.scale import scale
from shiyakusho.engines.cases.selection import cases_of, named_cases
from shiyakusho.engines.letters import public as letters
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account

PERMISSION = "cases.bulk"
RUN, QUEUE = "cases.bulk_run", "bulk"
LATEST = "latest"  # instead of a letter's name: the newest letter of each case
WRITTEN_IN = 500


@dataclass(frozen=True)
class Chosen:
    """What somebody selected: cases by id with the version looked at, or a whole list."""

    versions: dict[str, int]
    wanted: CaseFilter | None = None

    def cases(self, account: Account) -> list[Case]:
        """The cases, as far as they may be moved in bulk; :class:`BulkTooMany` for more than fit."""
        most = scale().bulk_most
        if self.wanted is not None:
            found = cases_of(account, self.wanted, PERMISSION, most=most + 1)
        else:
            found = named_cases(account, list(self.versions)[: most + 1], PERMISSION)
        if len(found) > most:
            raise BulkTooMany(extra={"limit": most})
        return found

    def version_of(self, case: Case) -> int:
        """The version the person looked at; of a list the one it has when it is frozen."""
        return self.versions.get(str(case.pk), case.version)


@dataclass(frozen=True)
class Possible:
    """Something that can be done with ``count`` of the chosen cases."""

    id: str
    title: str
    count: int


def possible_moves(cases: Sequence[Case]) -> list[Possible]:
    """The moves without words of their own, with how many of ``cases`` can make each."""
    titles: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for (_, state), alike in _alike(cases).items():
        for move in process_of(alike[0]).moves_from(state):
            if move.who.startswith("cases.") and not move.needs and not move.record:
                titles.setdefault(move.to, move.title.ja)
                counted[move.to] += len(alike)
    return [Possible(to, titles[to], number) for to, number in counted.most_common()]


def possible_letters(cases: Sequence[Case]) -> list[Possible]:
    """The newest letter of each case, and the notices a definition has beside the letters of
    its outcomes: a decision or a certificate is never issued in bulk."""
    titles: dict[str, str] = {}
    counted: Counter[str] = Counter()
    for alike in _alike(cases).values():
        of_outcomes = {outcome.letter for outcome in process_of(alike[0]).outcomes}
        for name, template in definition_of(alike[0]).letters.items():
            about = letters.template(template)
            if name not in of_outcomes and about.kind == "notice":
                titles.setdefault(name, about.title.ja)
                counted[name] += len(alike)
    newest = Possible(LATEST, "それぞれの最後の通知書", len(cases))
    return [newest, *(Possible(name, titles[name], n) for name, n in counted.most_common())]


def start_move(*, chosen: Chosen, to: str, confirmed: int, actor: Account) -> BulkJob:
    """Freeze the cases and begin to move them to ``to``.

    ``confirmed`` is the number the person saw and agreed to; :class:`BulkMismatch` when it is not
    the number of cases there are, :class:`MoveNotAllowed` when none of them can be moved so.
    """
    cases = _confirmed(chosen, confirmed, actor)
    titles = {one.id: one.title for one in possible_moves(cases)}
    if to not in titles:
        raise MoveNotAllowed(extra={"to": to, "moves": list(titles)})
    return _start(chosen, cases, actor, BulkKind.MOVE, {"to": to, "title": titles[to]})


def start_letters(
    *, chosen: Chosen, letter: str, duplex: bool, confirmed: int, actor: Account
) -> BulkJob:
    """Freeze the cases and begin to write and gather their letters into one printable file.

    ``letter``: :data:`LATEST`, or a name of :func:`possible_letters`; :class:`NoLetter`.
    """
    cases = _confirmed(chosen, confirmed, actor)
    titles = {one.id: one.title for one in possible_letters(cases)}
    if letter not in titles:
        raise NoLetter(extra={"letter": letter, "letters": list(titles)})
    asked = {"letter": letter, "title": titles[letter], "duplex": duplex}
    return _start(chosen, cases, actor, BulkKind.LETTERS, asked)


def cancel(*, job_id: UUID, actor: Account) -> BulkJob:
    """Leave what is not done yet as it is; what is done stays done. :class:`BulkOver` at the end."""
    with recorded("cases.bulk_cancel", subjects=[f"bulk:{job_id}"]) as audit:
        job = BulkJob.objects.select_for_update().filter(pk=job_id, owner=actor).first()
        if job is None:
            raise BulkNotFound
        if job.ended_at is not None:
            raise BulkOver
        # A case that is being moved now holds its row: it ends first, and then waits no more.
        waiting = BulkItem.objects.filter(job=job, state=BulkState.WAITING)
        audit.detail["left"] = waiting.update(state=BulkState.LEFT, at=clock.now())
        job.cancelled_at = job.ended_at = clock.now()
        job.save(update_fields=["cancelled_at", "ended_at"])
    return job


def queue_run(job_id: UUID) -> None:
    """Let the worker go on with a job, in the caller's transaction. By name: the task calls us."""
    task = app.configure_task(RUN, queue=QUEUE, lock=f"{RUN}:{job_id}", allow_unknown=True)
    task.defer(job_id=str(job_id))


def _confirmed(chosen: Chosen, confirmed: int, actor: Account) -> list[Case]:
    cases = chosen.cases(actor)
    named = len(chosen.versions) if chosen.wanted is None else len(cases)
    if not cases or not len(cases) == confirmed == named:
        raise BulkMismatch(extra={"confirmed": confirmed, "found": len(cases)})
    return cases


def _start(
    chosen: Chosen, cases: list[Case], actor: Account, kind: BulkKind, asked: dict[str, Any]
) -> BulkJob:
    if chosen.wanted is not None:
        asked = {**asked, "query": chosen.wanted.query()}
    now = clock.now()
    with recorded("cases.bulk_start", kind=kind.value, number=len(cases), **asked) as audit:
        job = BulkJob.objects.create(
            owner=actor, kind=kind, asked=asked, total=len(cases), asked_at=now, worked_at=now
        )
        audit.subjects.append(f"bulk:{job.pk}")
        items = (
            BulkItem(job=job, n=n, case_id=case.pk, receipt_number=case.receipt_number,
                     version=chosen.version_of(case))
            for n, case in enumerate(cases, start=1)
        )  # fmt: skip
        BulkItem.objects.bulk_create(items, batch_size=WRITTEN_IN)
        queue_run(job.pk)
    return job


def _alike(cases: Sequence[Case]) -> dict[tuple[UUID, str], list[Case]]:
    """Cases of one version in one step have the same moves."""
    found: dict[tuple[UUID, str], list[Case]] = {}
    for case in cases:
        found.setdefault((case.version_id, case.state), []).append(case)
    return found
