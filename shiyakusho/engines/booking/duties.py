"""What bookings owe the house: disclosure, erasure, retention."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from shiyakusho.engines.booking.choices import LIVE
from shiyakusho.engines.booking.gate import duties as gate
from shiyakusho.engines.booking.groups import duties as groups
from shiyakusho.engines.booking.limits import limit
from shiyakusho.engines.booking.lottery import duties as lottery
from shiyakusho.engines.booking.models import Booking
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.contracts import Kept, PersonalData, Retention, personal_data, retention

FORGOTTEN: dict[str, Any] = {"name": "", "email": "", "phone": "", "person": "", "account": None}


def register() -> None:
    """Called once the applications are ready."""
    personal_data.register("booking", PERSONAL_DATA)
    retention.register("booking", RETENTION)
    gate.register()
    lottery.register()
    groups.register()


def _of(subject: str) -> Q:
    kind, _, key = subject.partition(":")
    if kind == "account":
        return Q(account_id=UUID(key))
    return Q(pk=UUID(key)) if kind == "booking" else Q(pk__in=[])


def _disclose(subject: str) -> Iterable[dict[str, Any]]:
    rows = Booking.objects.filter(_of(subject)).select_related("resource").order_by("starts_at")
    for row in rows:
        yield {
            "予約したもの": row.resource.name.get("ja", ""),
            "始まり": row.starts_at.isoformat(),
            "終わり": row.ends_at.isoformat(),
            "人数": row.places,
            "状態": str(row.get_state_display()),
            "氏名": row.name,
            "メールアドレス": row.email,
            "電話番号": row.phone,
            "受け付けた日時": row.made_at.isoformat(),
            "取り消したわけ": row.reason,
        }


def _erase(subject: str) -> int:
    """Who booked what is over is forgotten; what is still to come is cancelled first by its person."""
    over = Booking.objects.filter(_of(subject)).exclude(state__in=LIVE)
    return over.exclude(name="", email="", phone="", account=None).update(**FORGOTTEN)


def _kept(subject: str) -> Iterable[Kept]:
    for row in Booking.objects.filter(_of(subject), state__in=LIVE).select_related("resource"):
        yield Kept(
            what=f"予約（{row.resource.name.get('ja', '')}）",
            why="これからの予約なので、取り消すか終わるまで残ります",
            law="個人情報保護法61条",
            until=row.ends_at.astimezone(clock.TOKYO).date(),
        )


def _purge() -> int:
    """The booking stays as a number; whose it was goes."""
    before = clock.now() - timedelta(days=limit("known_days"))
    with recorded("booking.forget") as event:
        old = Booking.objects.filter(ends_at__lt=before).exclude(
            name="", email="", phone="", account=None
        )
        count = old.update(**FORGOTTEN)
        event.detail["bookings"] = count
    return count


PERSONAL_DATA = PersonalData(
    "予約", _disclose, _erase, kept=_kept, models=("booking.Booking", "booking.Claim")
)
RETENTION = Retention("予約した人の氏名と連絡先", 1, _purge)
