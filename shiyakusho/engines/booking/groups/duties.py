"""What registered groups owe the house: who stands for them is told and forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from shiyakusho.engines.booking.groups.models import GroupApplication, Review
from shiyakusho.engines.booking.limits import limit
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.contracts import Kept, PersonalData, Retention, personal_data, retention

FORGOTTEN: dict[str, Any] = {"representative": "", "phone": "", "account": None}
NOBODYS = Q(representative="", phone="", account=None)


def register() -> None:
    """Called once the applications are ready."""
    personal_data.register("groups", PERSONAL_DATA)
    retention.register("groups", RETENTION)


def _of(subject: str) -> Q:
    kind, _, key = subject.partition(":")
    if kind == "account":
        return Q(account_id=UUID(key))
    return Q(pk=UUID(key)) if kind == "groupapplication" else Q(pk__in=[])


def _disclose(subject: str) -> Iterable[dict[str, Any]]:
    for row in GroupApplication.objects.filter(_of(subject)).order_by("asked_at"):
        yield {
            "団体の名前": row.name,
            "種類": row.kind,
            "代表者の氏名": row.representative,
            "電話番号": row.phone,
            "会員の数": row.members,
            "市内に住む会員の数": row.locals,
            "活動の目的": row.aim,
            "状態": str(row.get_state_display()),
            "わけ": row.reason,
            "申請した日時": row.asked_at.isoformat(),
            "決めた日時": row.decided_at.isoformat() if row.decided_at else "",
        }


def _live() -> Q:
    """Waiting, or of a group whose number is still good: it has to say who stands for it."""
    return Q(state=Review.WAITING) | Q(state=Review.APPROVED, group__until__gte=clock.today())


def _erase(subject: str) -> int:
    rows = GroupApplication.objects.filter(_of(subject)).exclude(NOBODYS)
    ids = list(rows.exclude(_live()).values_list("pk", flat=True))
    return GroupApplication.objects.filter(pk__in=ids).update(**FORGOTTEN)


def _kept(subject: str) -> Iterable[Kept]:
    rows = GroupApplication.objects.filter(_of(subject)).filter(_live()).select_related("group")
    for row in rows:
        yield Kept(
            what=f"団体登録（{row.name}）",
            why="登録している団体の代表者なので、登録が終わるまで残ります",
            law="個人情報保護法61条",
            until=row.group.until if row.group else None,
        )


def _purge() -> int:
    """The group stays as a name; who stood for it goes."""
    before = clock.now() - timedelta(days=limit("known_days"))
    with recorded("booking.forget_groups") as event:
        rows = GroupApplication.objects.filter(decided_at__lt=before).exclude(NOBODYS)
        ids = list(rows.exclude(_live()).values_list("pk", flat=True))
        count = GroupApplication.objects.filter(pk__in=ids).update(**FORGOTTEN)
        event.detail["applications"] = count
    return count


PERSONAL_DATA = PersonalData(
    "団体登録", _disclose, _erase, kept=_kept, models=("booking.GroupApplication",)
)
RETENTION = Retention("団体の代表者の氏名と連絡先", 1, _purge)
