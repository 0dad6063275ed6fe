"""What yearly reports owe the house: disclosure, erasure, retention."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from shiyakusho.engines.yearly.models import Recipient
from shiyakusho.ground.contracts import PersonalData, personal_data


def disclose(subject: str) -> Iterable[dict[str, Any]]:
    """When a person was written to, and when the answer came (個人情報保護法76条)."""
    kind, _, pk = subject.partition(":")
    if kind != "resident":
        return
    rows = Recipient.objects.filter(resident_id=pk).select_related("mailing")
    for row in rows.order_by("mailing__year"):
        yield {
            "手続き": row.mailing.procedure_id,
            "年": row.mailing.year,
            "用意": row.prepared_at,
            "届いた日時": row.answered_at,
        }


def erase(subject: str) -> int:
    """Nothing is erased on request: who was written to is part of the official record."""
    return 0


def register() -> None:
    """Called once the applications are ready."""
    personal_data.register(
        "yearly", PersonalData("毎年の届出の送付", disclose, erase, models=("yearly.Recipient",))
    )
