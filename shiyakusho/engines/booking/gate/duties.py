"""What gates owe the house: whose a turn is is told and forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from shiyakusho.engines.booking.gate.choices import LIVE
from shiyakusho.engines.booking.gate.models import GateTurn
from shiyakusho.engines.booking.gate.services.arranging import forget_old
from shiyakusho.ground.contracts import Kept, PersonalData, Retention, personal_data, retention


def register() -> None:
    """Called once the applications are ready."""
    personal_data.register("gate", PERSONAL_DATA)
    retention.register("gate", RETENTION)


def _of(subject: str) -> QuerySet[GateTurn]:
    kind, _, key = subject.partition(":")
    rows = GateTurn.objects.select_related("gate__resource")
    return rows.filter(account_id=UUID(key)) if kind == "account" else rows.none()


def _disclose(subject: str) -> Iterable[dict[str, Any]]:
    for row in _of(subject).order_by("taken_at"):
        yield {
            "待合室": row.gate.resource.name.get("ja", ""),
            "順番を取った日時": row.taken_at.isoformat(),
            "状態": str(row.get_state_display()),
            "予約した数": row.used,
        }


def _erase(subject: str) -> int:
    """A turn that is over is nobody's; who still waits keeps theirs for the day."""
    over = _of(subject).exclude(state__in=LIVE)
    return int(over.update(account=None, person=""))


def _kept(subject: str) -> Iterable[Kept]:
    for row in _of(subject).filter(state__in=LIVE):
        yield Kept(
            what=f"待合室の順番（{row.gate.resource.name.get('ja', '')}）",
            why="いま待っている順番なので、やめるか終わるまで残ります",
            law="個人情報保護法61条",
            until=row.gate.ends_at.date(),
        )


PERSONAL_DATA = PersonalData(
    "待合室の順番", _disclose, _erase, kept=_kept, models=("booking.GateTurn",)
)
RETENTION = Retention("待合室で待った人の順番", 1, forget_old)
