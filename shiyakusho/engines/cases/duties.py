"""What cases owe the house: disclosure, erasure, retention, indicators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q

from shiyakusho.engines.cases.disposal import DISPOSAL
from shiyakusho.engines.cases.models import (
    Case,
    CaseEvent,
    CaseLetter,
    Correction,
    Decision,
    Handover,
    Likeness,
)
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.engines.cases.retention import kept_until, report
from shiyakusho.ground.contracts import (
    CHECK,
    Indicator,
    Kept,
    PersonalData,
    Retention,
    indicators,
    personal_data,
    retention,
)
from shiyakusho.ground.contracts.disposal import disposals
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.people import public as people


def disclose(subject: str) -> Iterable[dict[str, Any]]:
    """Everything the city did with a person's applications (個人情報保護法76条).

    Internal notes are told too (they are 保有個人情報), but an officer looks at them first: they may
    speak of others (法78条1項).
    """
    for case in _cases(subject):
        notes = [event for event in _events(case) if not event.public and event.detail]
        yield {
            "受付番号": case.receipt_number,
            "手続き": definition_of(case).title.ja,
            "担当課": case.section_id,
            "到達": case.arrived_at,
            "段階": case.state,
            "決定": case.outcome,
            "期限": case.extended_to or case.due_on,
            "記録": case.records,
            "経過": [_event(event) for event in _events(case) if event.public],
            "補正": [_correction(row) for row in Correction.objects.filter(case=case)],
            "決定の経過": [_decision(row) for row in Decision.objects.filter(case=case)],
            "通知書": [row.number for row in CaseLetter.objects.filter(case=case).order_by("n")],
            "交付": [_handover(row) for row in Handover.objects.filter(case=case)],
            "重複の確認": [_likeness(row, case) for row in likenesses_of(case)],
        }
        for event in notes:
            yield {
                "受付番号": case.receipt_number,
                "内部の記録": _event(event) | {"内容": event.detail},
                CHECK: "notes",
            }


def _event(event: CaseEvent) -> dict[str, Any]:
    return {"時刻": event.at, "何が": event.get_kind_display(), "職": event.actor_post}


def _correction(row: Correction) -> dict[str, Any]:
    return {"求めた時刻": row.asked_at, "伝えたこと": row.message, "項目": row.items,
            "直す前": row.before, "直した後": row.after}  # fmt: skip


def _decision(row: Decision) -> dict[str, Any]:
    return {"起案": row.drafted_at, "決定": row.outcome, "理由": row.reason, "基準": row.criteria,
            "決裁": row.decided_at, "職": row.decided_by_post,
            "文書番号": row.document_number}  # fmt: skip


def likenesses_of(case: Case) -> Iterable[Likeness]:
    """What was found of this case and another."""
    either = Q(case=case) | Q(other=case)
    return Likeness.objects.filter(either).select_related("case", "other").order_by("pk")


def _likeness(row: Likeness, case: Case) -> dict[str, Any]:
    other = row.other if row.case_id == case.pk else row.case
    return {"似ている申請": other.receipt_number, "なぜ": row.get_why_display(),
            "決めたこと": row.get_state_display(), "理由": row.reason}  # fmt: skip


def _handover(row: Handover) -> dict[str, Any]:
    return {"方法": row.get_method_display(), "受け取った人": row.received_by,
            "手数料": row.fee_yen, "交付": row.handed_at}  # fmt: skip


def _events(case: Case) -> Iterable[CaseEvent]:
    return CaseEvent.objects.filter(case=case).order_by("id")


def _cases(subject: str) -> Iterable[Case]:
    """A resident's; an account's only as far as they are not filed for somebody else."""
    kind, _, pk = subject.partition(":")
    if kind == "resident":
        mine = Q(resident_id=pk)
    elif kind == "account":
        own = people.resident_id_of(Account(pk=pk))
        mine = Q(applicant_id=pk) & (Q(resident_id=None) | Q(resident_id=own))
    else:
        return Case.objects.none()
    return Case.objects.filter(mine).order_by("arrived_at")


def erase(subject: str) -> int:
    """Nothing is erased on request: an official record is kept for its retention period, then the
    whole case goes (公文書管理条例)."""
    return 0


def kept(subject: str) -> Iterable[Kept]:
    """Each case with the end of its retention period; open ones have none yet."""
    for case in _cases(subject):
        yield Kept(
            what=f"{definition_of(case).title.ja} {case.receipt_number}",
            why="申請と決定の記録は、保存期間が終わるまで残ります",
            law="公文書管理法5条・文書管理規程",
            until=kept_until(case),
        )


def _arrived(begin: date, end: date) -> int:
    return Case.objects.filter(arrived_at__date__range=(begin, end)).count()


def _online_share(begin: date, end: date) -> float | None:
    cases = Case.objects.filter(arrived_at__date__range=(begin, end))
    total = cases.count()
    online = cases.filter(application__channel__in=["online", "api"]).count()
    return round(100 * online / total, 1) if total else None


PERSONAL_DATA = PersonalData(
    "申請の処理の記録",
    disclose,
    erase,
    kept=kept,
    models=(
        "cases.Case",
        "cases.CaseEvent",
        "cases.ClockStop",
        "cases.Correction",
        "cases.Decision",
        "cases.CaseLetter",
        "cases.Handover",
        "cases.Likeness",
        "approvals.Proposal",
        "approvals.Seat",
    ),
)
# Five years is what the definitions say most often; each definition has its own periods.
RETENTION = Retention("案件（満了を数えて知らせる。廃棄は目録による）", 5, report)
ARRIVED = Indicator("届いた申請", "件", _arrived)
ONLINE = Indicator("オンラインで届いた割合", "%", _online_share)


def register() -> None:
    """Called once the applications are ready."""
    personal_data.register("cases", PERSONAL_DATA)
    retention.register("cases", RETENTION)
    disposals.register("cases", DISPOSAL)
    indicators.register("cases.arrived", ARRIVED)
    indicators.register("cases.online_share", ONLINE)
