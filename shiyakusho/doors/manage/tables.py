"""Rows of the operations and audit pages, as the table part takes them."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Min
from django.utils.translation import gettext_lazy as _
from procrastinate.contrib.django.models import ProcrastinateJob

from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.outbox.models import OutboxMessage
from shiyakusho.ground.purpose.selectors import Opened
from shiyakusho.ground.ui.dates import moment

SUBJECTS_SHOWN = 3
AUDIT_COLUMNS = [
    {"label": label} for label in (_("時刻"), _("行為者"), _("行為"), _("目的"), _("対象"))
]


def outbox() -> dict[str, Any]:
    """How many rows of each kind stand in each state, and since when."""
    counted = OutboxMessage.objects.values("kind", "state").annotate(
        rows=Count("pk"), oldest=Min("created_at")
    )
    states = dict(OutboxMessage.State.choices)
    return _table(
        (_("種類"), _("状態"), _("件数"), _("いちばん古いもの")),
        [
            (row["kind"], states[row["state"]], row["rows"], moment(row["oldest"], "ja"))
            for row in counted.order_by("kind", "state")
        ],
    )


def troubled(rows: Iterable[OutboxMessage]) -> dict[str, Any]:
    """Rows that could not be delivered: kind, tries, class of the last error, next try."""
    return _table(
        (_("種類"), _("試行"), _("最後の誤り"), _("次の試行")),
        [(row.kind, row.attempts, row.last_error, moment(row.next_at, "ja")) for row in rows],
    )


def jobs() -> dict[str, Any]:
    """The queue's jobs by queue and status."""
    counted = ProcrastinateJob.objects.values("queue_name", "status").annotate(rows=Count("pk"))
    return _table(
        (_("行列"), _("状態"), _("件数")),
        [
            (row["queue_name"], row["status"], row["rows"])
            for row in counted.order_by("queue_name", "status")
        ],
    )


def glasses(rows: Iterable[Opened]) -> dict[str, Any]:
    """緊急の閲覧: who asked and who confirmed; which record it was is for the oversight to see."""
    return _table(
        (_("申し出"), _("種類"), _("申し出た人"), _("確認した人"), _("状態")),
        [
            (moment(one.at, "ja"), one.kind, _who(one.actor_name, one.actor_post),
             _who(one.second, one.second_post), one.state.label)
            for one in rows
        ],
    )  # fmt: skip


def _who(name: str, post: str) -> str:
    return f"{name}（{post}）" if post else name


def audit_row(event: AuditEvent) -> dict[str, Any]:
    """One event; of many subjects the first few and how many more."""
    shown = [str(subject) for subject in event.subjects[:SUBJECTS_SHOWN]]
    more = len(event.subjects) - len(shown)
    return {
        "cells": [
            moment(event.at, "ja"),
            " ".join(part for part in (event.actor_name, event.actor_post) if part),
            event.action,
            event.purpose,
            "、".join(shown) + (f" ほか{more}件" if more else ""),
        ]
    }


def _table(labels: Iterable[Any], rows: Iterable[Iterable[Any]]) -> dict[str, Any]:
    return {
        "columns": [{"label": label} for label in labels],
        "rows": [{"cells": list(cells)} for cells in rows],
    }
