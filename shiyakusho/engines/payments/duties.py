"""What payments owe the house: disclosure, erasure, retention, indicators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from shiyakusho.engines.payments.choices import Method, State
from shiyakusho.engines.payments.models import Payment, Taking
from shiyakusho.engines.payments.pack import limits
from shiyakusho.engines.payments.selectors import refunds_of, takings_of
from shiyakusho.engines.payments.services.taking import fiscal_year
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.contracts import (
    Indicator,
    Kept,
    PersonalData,
    Retention,
    indicators,
    personal_data,
    retention,
)

FORGOTTEN: dict[str, Any] = {"name": "", "email": "", "account": None}
NOBODYS = Q(name="", email="", account=None)
LAW = "地方自治法236条（金銭債権の時効5年）"


def register() -> None:
    """Called once when the house starts."""
    personal_data.register("payments", PERSONAL_DATA)
    retention.register("payments", RETENTION)
    if "payments.online" not in indicators:
        title = "オンラインで支払われた割合"
        indicators.register("payments.online", Indicator(title, "割合", online_share))


def online_share(since: date, until: date) -> float | None:
    """Of what was taken in these days, both included: how much came online, by number."""
    rows = Taking.objects.filter(day__gte=since, day__lte=until, settles=True)
    every = rows.count()
    return rows.filter(method=Method.ONLINE).count() / every if every else None


def _of(subject: str) -> Q:
    kind, _, key = subject.partition(":")
    if kind == "account":
        return Q(account_id=UUID(key))
    return Q(pk=UUID(key)) if kind == "payment" else Q(pk__in=[])


def _disclose(subject: str) -> Iterable[dict[str, Any]]:
    for row in Payment.objects.filter(_of(subject)).order_by("asked_at"):
        yield {
            "内容": row.what.get("ja", ""),
            "金額": row.yen,
            "状態": str(row.get_state_display()),
            "わけ": row.reason,
            "求めた日時": row.asked_at.isoformat(),
            "期限": row.due.isoformat() if row.due else "",
            "氏名": row.name,
            "メールアドレス": row.email,
            "収納": [
                f"{one.number} {one.yen}円 {one.get_method_display()} {one.at.isoformat()}"
                for one in takings_of(row)
            ],
            "返金": [
                f"{one.yen}円 {one.get_state_display()} {one.reason}" for one in refunds_of(row)
            ],
        }


def _bound(rows: QuerySet[Payment]) -> QuerySet[Payment]:
    """Money moved, or still may: the books have to say whose it was."""
    return rows.filter(Q(state=State.ASKED) | Q(pk__in=Taking.objects.values("payment_id")))


def _erase(subject: str) -> int:
    rows = Payment.objects.filter(_of(subject)).exclude(NOBODYS)
    free = rows.exclude(pk__in=_bound(rows).values("pk"))
    return free.update(**FORGOTTEN)


def _kept(subject: str) -> Iterable[Kept]:
    for row in _bound(Payment.objects.filter(_of(subject)).exclude(NOBODYS)):
        yield Kept(
            what=f"支払い（{row.what.get('ja', '')}）",
            why="収納と返金の記録なので、会計の保存期間が終わるまで残ります",
            law=LAW,
            until=_last_day(row.asked_at.astimezone(clock.TOKYO).date()),
        )


def _last_day(day: date) -> date:
    return date(fiscal_year(day) + 1 + limits().known_years, 3, 31)


def _purge() -> int:
    """The amounts stay; whose they were goes, so many years after the fiscal year."""
    year = fiscal_year(clock.today()) - limits().known_years
    before = clock.midnight(date(year, 4, 1))
    with recorded("payments.forget") as event:
        rows = Payment.objects.filter(asked_at__lt=before).exclude(state=State.ASKED)
        count = rows.exclude(NOBODYS).update(**FORGOTTEN)
        event.detail["payments"] = count
    return count


PERSONAL_DATA = PersonalData(
    "支払い",
    _disclose,
    _erase,
    kept=_kept,
    models=(
        "payments.Payment",
        "payments.Try",
        "payments.Taking",
        "payments.Refund",
        "payments.Notice",
    ),
)
RETENTION = Retention("支払った人の氏名と連絡先", 5, _purge)
