"""重複の疑い: proposed when a case is opened, settled by a person, never proposed again.

Settled as the same, one of the two is closed with the reason, and its person is told which number goes
on; the other keeps its own 到達日. Settled as different, nothing changes but the mark.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.acts import permit
from shiyakusho.engines.cases.attention import likeness
from shiyakusho.engines.cases.choices import EventKind, LikenessState, LikenessWhy
from shiyakusho.engines.cases.models import Case, Likeness
from shiyakusho.engines.cases.process import process_of, withdrawal_from
from shiyakusho.engines.cases.refusals import (
    LikenessNotFound,
    LikenessSettled,
    ReasonMissing,
)
from shiyakusho.engines.cases.scope import require_hold, scope_of
from shiyakusho.engines.cases.services import locking, telling
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.ui.written import as_written

MOST = 5
REASON_LIMIT = 400
JOINED = "joined"


def propose(case: Case) -> None:
    """Note which earlier cases a new one looks like; the newest few."""
    alike = likeness(clock.today())
    if not alike.concerns(case.procedure_id, case.procedure_kind):
        return
    earlier = Case.objects.filter(procedure_id=case.procedure_id).exclude(pk=case.pk)
    # Withdrawn is no reason to doubt: it was taken back to be filed again.
    lately = Q(closed_at__gte=clock.now() - alike.within) & ~Q(outcome="")
    found: dict[Any, LikenessWhy] = {}
    for why, same in _same(case):
        rows = earlier.filter(same).filter(Q(is_open=True) | lately)
        for pk in rows.order_by("-arrived_at", "pk").values_list("pk", flat=True)[:MOST]:
            found.setdefault(pk, why)
    now = clock.now()
    Likeness.objects.bulk_create(
        [Likeness(case=case, other_id=pk, why=why, found_at=now) for pk, why in found.items()]
    )
    if found:
        Case.objects.filter(pk=case.pk).update(doubted=True)
        case.doubted = True


def _same(case: Case) -> list[tuple[LikenessWhy, Q]]:
    found = []
    if case.resident_id:
        found.append((LikenessWhy.RESIDENT, Q(resident_id=case.resident_id)))
    if case.name_key and case.born_on:
        same = Q(name_key=case.name_key, born_on=case.born_on)
        found.append((LikenessWhy.PERSON, same))
    return found


def doubts_about(case: Case, account: Account) -> list[dict[str, Any]]:
    """The open doubts about a case, with the other one, where ``account`` sees that too."""
    rows = Likeness.objects.filter(Q(case=case) | Q(other=case), state=LikenessState.OPEN)
    found = []
    for row in rows.select_related("case", "other").order_by("pk"):
        other = row.other if row.case_id == case.pk else row.case
        if scope_of(account).covers(other):
            found.append({"row": row, "other": other})
    return found


def settle(
    *, case_id: Any, likeness_id: int, same: bool, reason: str, actor: Account, version: Any
) -> Case:
    """Say whether the case and the other are the same; the same: ``case_id`` is closed.

    :class:`LikenessNotFound`, :class:`LikenessSettled` (or what cannot be closed any more),
    :class:`ReasonMissing`, :class:`HeldByOther` and the usual ones.
    """
    with recorded("cases.settle", likeness=likeness_id, same=same) as audit:
        row = _of(case_id, likeness_id, actor)
        other_id = row.other_id if str(row.case_id) == str(case_id) else row.case_id
        if same:
            forms.hold(Case.objects.get(pk=case_id).application_id)  # before its case, always
        case, other = _both(case_id, other_id)
        for one in (case, other):
            permit("settle", one, actor)
            audit.subjects.extend(one.subjects)
        locking.check_version(case, version)
        require_hold(case, actor)
        words = as_written(reason, limit=REASON_LIMIT)
        if not words:
            raise ReasonMissing
        row = Likeness.objects.select_for_update().get(pk=row.pk)
        if row.state != LikenessState.OPEN:
            raise LikenessSettled
        row.state = LikenessState.SAME if same else LikenessState.DIFFERENT
        row.settled_at, row.settled_by, row.reason = clock.now(), actor, words
        row.save(update_fields=["state", "settled_at", "settled_by", "reason"])
        if same:
            _join(case, other, words)
        else:
            _note(case, other, words, same=False)
        _forget_marks(case, other)
        return locking.locked(case.pk)


def _of(case_id: Any, likeness_id: int, actor: Account) -> Likeness:
    row = Likeness.objects.filter(Q(case=case_id) | Q(other=case_id), pk=likeness_id)
    found = row.select_related("case", "other").first()
    if found is None or not all(scope_of(actor).covers(one) for one in (found.case, found.other)):
        raise LikenessNotFound
    return found


def _both(case_id: Any, other_id: Any) -> tuple[Case, Case]:
    """Both, locked in the order of their ids, so that two who settle at once never wait crosswise."""
    held = {str(one): locking.locked(one) for one in sorted((str(case_id), str(other_id)))}
    return held[str(case_id)], held[str(other_id)]


def _join(case: Case, other: Case, reason: str) -> None:
    """Close ``case``; what was filed twice goes on under the number of ``other``."""
    if not case.is_open or withdrawal_from(process_of(case), case.state) is None:
        raise LikenessSettled
    _note(case, other, reason, same=True)
    telling.tell(case, JOINED, joined_to=other.receipt_number)
    # The version of the case rises with its end: here it is only read again.
    forms.withdraw(
        application_id=case.application_id,
        reason=f"受付番号 {other.receipt_number} と同じ申請：{reason}",
    )


def _note(case: Case, other: Case, reason: str, *, same: bool) -> None:
    for one, with_whom in ((case, other), (other, case)):
        locking.changed(one)
        locking.save(one)
        history.append(
            one,
            EventKind.LIKENED,
            public=same and one is case,
            same=same,
            other=with_whom.receipt_number,
            reason=reason,
        )


def _forget_marks(*cases: Case) -> None:
    """No mark where no doubt is left: a closed case is nobody's twin any more."""
    for case in cases:
        case.refresh_from_db()
        rows = Likeness.objects.filter(case=case, state=LikenessState.OPEN)
        doubted = case.is_open and rows.exists()
        Case.objects.filter(pk=case.pk).update(doubted=doubted)
