"""担当を外す: a section's chief takes a case from whoever holds it, for a reason; the holder is told."""

from __future__ import annotations

from typing import Any

from shiyakusho.engines.cases import history
from shiyakusho.engines.cases.acts import permit
from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.refusals import NotHeld, ReasonMissing
from shiyakusho.engines.cases.services import locking
from shiyakusho.engines.cases.staff_mail import tell_staff
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.ui.written import as_written

REASON_LIMIT = 400
SUBJECT = "【案件】担当が外されました"


def release_case(*, case_id: Any, reason: str, actor: Account, version: Any) -> Case:
    """Nobody works on the case any more; :class:`NotHeld` where nobody else did, and
    :class:`ReasonMissing`. What the holder had written stays with the case."""
    with recorded("cases.release") as audit:
        case = locking.locked(case_id)
        permit("release", case, actor)
        audit.subjects.extend(case.subjects)
        locking.check_version(case, version)
        holder = case.assignee
        if holder is None or holder.pk == actor.pk:
            raise NotHeld
        words = as_written(reason, limit=REASON_LIMIT)
        if not words:
            raise ReasonMissing
        audit.detail.update(holder=str(holder.pk), reason=words)
        case.assignee = None
        locking.changed(case)
        locking.save(case)
        history.append(case, EventKind.RELEASED, before=holder.display_name, after="", reason=words)
        tell_taken(case, holder, actor)
    return case


def tell_taken(case: Case, holder: Account, actor: Account) -> None:
    """Tell who worked on the case that they do no longer, and by whom; why stands in its history."""
    tell_staff(
        [holder],
        subject=SUBJECT,
        lines=[
            f"受付番号：{case.receipt_number}",
            f"外した人：{actor.display_name}",
            "理由は、案件の経過に書いてあります。",
        ],
        key=f"taken:{case.pk}:{case.version}",
    )
