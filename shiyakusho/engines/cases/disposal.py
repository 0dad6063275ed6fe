"""廃棄: closed cases whose time is over, each with its application, attachments, letters, messages.

A case goes the day after its last day of keeping, once everything it sent has arrived. Source of the
periods: the definitions' ``retention``; of the list and its approval: 公文書管理条例 of the city.
"""

import uuid
from collections.abc import Iterator
from datetime import date

from django.db.models import Q

from shiyakusho.engines.approvals.public import destroy_proposals
from shiyakusho.engines.cases.models import (
    Case,
    CaseEvent,
    CaseLetter,
    ClockStop,
    Correction,
    Decision,
    Handover,
    Likeness,
)
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.engines.cases.retention import kept_until
from shiyakusho.engines.forms.public import destroy_application
from shiyakusho.engines.letters.public import destroy_letters
from shiyakusho.engines.messaging.public import about, destroy_messages, is_delivered
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.contracts.disposal import Disposal, Expired
from shiyakusho.ground.retention.services import destroy_rows

NOT_SENT = "送付がまだ終わっていない"
NOT_HANDED = "通知書が渡ったことを確かめていない"


def expired(today: date) -> Iterator[Expired]:
    """Closed cases past their last day, oldest first; a scan of closed cases, for the night."""
    begin = clock.midnight(today)
    closed = Case.objects.filter(is_open=False, closed_at__lt=begin).order_by("closed_at", "pk")
    for case in closed.iterator(chunk_size=1000):
        last = kept_until(case)
        if last is None or last >= today or case.closed_at is None:
            continue
        yield Expired(
            case.subject,
            f"{definition_of(case).title.ja} {case.receipt_number}",
            case.closed_at.astimezone(clock.TOKYO).date(),
            last,
            _held_by(case),
        )


def _held_by(case: Case) -> str:
    """Why a case may not go yet: what it sent has not arrived, or a paper was not given."""
    if not is_delivered(case.subject):
        return NOT_SENT
    papers = CaseLetter.objects.filter(case=case, read_at=None)
    if papers.exists() and not Handover.objects.filter(case=case).exists():
        return NOT_HANDED if _needs_handing(case) else ""
    return ""


def _needs_handing(case: Case) -> bool:
    """A letter counts as given when its reader opened it, it was handed over, or, after it was
    issued, a message about the case went out."""
    sent = [m.sent_at for m in about(case.subject) if m.sent_at]
    newest = max(sent, default=None)
    unread = CaseLetter.objects.filter(case=case, read_at=None)
    return any(newest is None or letter.issued_at > newest for letter in unread)


def destroy(list_id: str, key: str) -> None:
    """One case, whole, in the transaction of its caller. What is gone already is gone."""
    case = Case.objects.select_for_update().filter(pk=uuid.UUID(key.removeprefix("case:"))).first()
    if case is None:
        return
    with recorded("cases.destroy", subjects=[key], list=list_id) as event:
        event.detail["receipt_number"] = case.receipt_number
        CaseLetter.objects.filter(case=case).delete()
        destroy_letters(key)
        Likeness.objects.filter(Q(case=case) | Q(other=case)).delete()
        for model in (Handover, Correction, ClockStop, Decision):
            model._default_manager.filter(case=case).delete()
        destroy_rows(list_id, key, table=CaseEvent._meta.db_table, column="case_id", value=case.pk)
        application = case.application_id
        case.delete()
        destroy_application(application, list_id=list_id, entry=key)
        destroy_proposals(key)
        destroy_messages(key)


DISPOSAL = Disposal(
    "申請と案件（添付、通知書、送付の記録とも）",
    "手続きの定義の保存期間、公文書管理条例",
    expired,
    destroy,
)
