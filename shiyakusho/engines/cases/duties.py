"""What cases owe the house: disclosure, erasure, retention, indicators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from shiyakusho.engines.cases.models import Case, CaseEvent
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.engines.cases.retention import report
from shiyakusho.ground.contracts import (
    Indicator,
    PersonalData,
    Retention,
    indicators,
    personal_data,
    retention,
)


def disclose(subject: str) -> Iterable[dict[str, Any]]:
    """Everything the city did with a person's applications (個人情報保護法76条)."""
    kind, _, pk = subject.partition(":")
    column = {"resident": "resident_id", "account": "applicant_id"}.get(kind)
    if column is None:
        return
    for case in Case.objects.filter(**{column: pk}).order_by("arrived_at"):
        yield {
            "受付番号": case.receipt_number,
            "手続き": definition_of(case).title.ja,
            "到達": case.arrived_at,
            "段階": case.state,
            "決定": case.outcome,
            "経過": [
                {"時刻": event.at, "何が": event.get_kind_display()}
                for event in CaseEvent.objects.filter(case=case, public=True).order_by("id")
            ],
        }


def erase(subject: str) -> int:
    """Nothing is erased on request: an official record is kept for its retention period, then the
    whole case goes (公文書管理条例)."""
    return 0


def _arrived(begin: date, end: date) -> int:
    return Case.objects.filter(arrived_at__date__range=(begin, end)).count()


def _online_share(begin: date, end: date) -> float | None:
    cases = Case.objects.filter(arrived_at__date__range=(begin, end))
    total = cases.count()
    online = cases.filter(application__channel__in=["online", "api"]).count()
    return round(100 * online / total, 1) if total else None


PERSONAL_DATA = PersonalData("申請の処理の記録", disclose, erase)
# Five years is what the definitions say most often; each definition has its own periods.
RETENTION = Retention("案件（満了を数えて知らせる。削除はしない）", 5, report)
ARRIVED = Indicator("届いた申請", "件", _arrived)
ONLINE = Indicator("オンラインで届いた割合", "%", _online_share)


def register() -> None:
    """Called once the applications are ready."""
    personal_data.register("cases", PERSONAL_DATA)
    retention.register("cases", RETENTION)
    indicators.register("cases.arrived", ARRIVED)
    indicators.register("cases.online_share", ONLINE)
