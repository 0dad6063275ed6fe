"""What lotteries owe the house: who applied is told and forgotten; what was published names nobody."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q

from shiyakusho.engines.booking.limits import limit
from shiyakusho.engines.booking.lottery.choices import EntryState
from shiyakusho.engines.booking.lottery.models import Entry, EntryIdentity, Win
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.contracts import Kept, PersonalData, Retention, personal_data, retention

FORGOTTEN: dict[str, Any] = {
    "name": "", "email": "", "phone": "", "account": None, "resident_id": None,
}  # fmt: skip
NOBODYS = Q(name="", email="", phone="", account=None, resident_id=None)


def register() -> None:
    """Called once the applications are ready."""
    personal_data.register("lottery", PERSONAL_DATA)
    retention.register("lottery", RETENTION)


def _of(subject: str) -> Q:
    kind, _, key = subject.partition(":")
    if kind == "account":
        return Q(account_id=UUID(key))
    if kind == "resident":
        return Q(resident_id=UUID(key))
    return Q(pk=UUID(key)) if kind == "entry" else Q(pk__in=[])


def _disclose(subject: str) -> Iterable[dict[str, Any]]:
    rows = Entry.objects.filter(_of(subject)).select_related("round", "group").order_by("made_at")
    for row in rows:
        won = Win.objects.filter(entry=row).order_by("wish")
        yield {
            "抽選": row.round.name.get("ja", ""),
            "申込番号": row.number,
            "希望": [" + ".join(wish) for wish in row.wishes],
            "人数": row.places,
            "団体": row.group.name if row.group else "",
            "優先": row.priority,
            "状態": str(row.get_state_display()),
            "抽選の順番": row.place or "",
            "当選": [f"{one.wish + 1}番目の希望：{one.get_state_display()}" for one in won],
            "氏名": row.name,
            "メールアドレス": row.email,
            "電話番号": row.phone,
            "申し込んだ日時": row.made_at.isoformat(),
        }


def _over() -> Q:
    """Withdrawn, or of a round that is over: nothing hangs on who it was."""
    return Q(state=EntryState.WITHDRAWN) | Q(round__ended_at__isnull=False)


def _erase(subject: str) -> int:
    return _forget(Entry.objects.filter(_of(subject)).filter(_over()))


def _kept(subject: str) -> Iterable[Kept]:
    for row in Entry.objects.filter(_of(subject)).exclude(_over()).select_related("round"):
        yield Kept(
            what=f"抽選の申込（{row.round.name.get('ja', '')}）",
            why="終わっていない抽選なので、取り下げるか終わるまで残ります",
            law="個人情報保護法61条",
            until=row.round.ends_at.astimezone(clock.TOKYO).date(),
        )


def _purge() -> int:
    """The entry stays as its number in what was published; whose it was goes."""
    before = clock.now() - timedelta(days=limit("known_days"))
    with recorded("booking.forget_entrants") as event:
        count = _forget(Entry.objects.filter(round__ends_at__lt=before))
        event.detail["entries"] = count
    return count


def _forget(rows: Any) -> int:
    ids = list(rows.exclude(NOBODYS).values_list("pk", flat=True))
    EntryIdentity.objects.filter(entry__in=ids).delete()
    return int(Entry.objects.filter(pk__in=ids).update(**FORGOTTEN))


PERSONAL_DATA = PersonalData(
    "抽選の申込",
    _disclose,
    _erase,
    kept=_kept,
    models=(
        "booking.Entry", "booking.EntryIdentity", "booking.Win", "booking.RoundSlot",
        "booking.CityHold",
    ),
)  # fmt: skip
RETENTION = Retention("抽選に申し込んだ人の氏名と連絡先", 1, _purge)
