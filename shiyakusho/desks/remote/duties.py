"""What talks owe the house: disclosure, erasure, retention, indicators."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import UUID

from django.db.models import Q

from shiyakusho.desks.remote.choices import LIVE
from shiyakusho.desks.remote.models import Happening, Paper, Seat, Signal, Signature, Talk
from shiyakusho.desks.remote.pack import pack
from shiyakusho.desks.remote.services.papers import forget_old
from shiyakusho.engines.messaging import public as messaging
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.contracts import (
    DisclosedFile,
    Indicator,
    Kept,
    PersonalData,
    Retention,
    indicators,
    personal_data,
    retention,
)
from shiyakusho.ground.files import read_blob


def register() -> None:
    """Called once when the house starts."""
    personal_data.register("remote", PERSONAL_DATA)
    retention.register("remote", Retention("リモート相談の記録", 3, purge))
    retention.register("remote.papers", Retention("リモート相談で送った書類", 0, forget_old))
    indicators.register("remote.talks", Indicator("リモート相談の件数", "件", talks_between))


def purge() -> int:
    """Forget talks that are over long enough; what they filed stands by its own rules."""
    before = clock.now() - timedelta(days=pack().settings.kept_days)
    with recorded("remote.purge") as event:
        old = list(Talk.objects.filter(ended_at__lt=before).values_list("pk", flat=True)[:5000])
        _without_mails(old)
        for model in (Signal, Signature, Paper, Happening, Seat):
            model._default_manager.filter(talk_id__in=old).delete()
        Talk.objects.filter(pk__in=old).delete()
        event.detail["talks"] = len(old)
    return len(old)


def _without_mails(ids: Iterable[UUID]) -> None:
    """The addresses links were sent to go with the talk."""
    for one in ids:
        messaging.destroy_messages(f"talk:{one}")


def talks_between(since: date, until: date) -> int:
    """Talks that took place, both days included."""
    first, last = clock.days(since, until)
    return Talk.objects.filter(started_at__gte=first, started_at__lt=last).count()


def _of(subject: str) -> Q:
    kind, _, key = subject.partition(":")
    if kind == "account":
        return Q(account_id=UUID(key))
    return Q(pk=UUID(key)) if kind == "talk" else Q(pk__in=[])


def _disclose(subject: str) -> Iterable[dict[str, Any]]:
    for talk in Talk.objects.filter(_of(subject)).order_by("opened_at"):
        yield {
            "相談": talk.title.get("ja", ""),
            "準備した日時": talk.opened_at.isoformat(),
            "始めた日時": talk.started_at.isoformat() if talk.started_at else "",
            "終えた日時": talk.ended_at.isoformat() if talk.ended_at else "",
            "電話で": talk.by_phone,
            "結果": talk.get_outcome_display(),
            "引き継ぐこと": talk.note,
            "署名": [
                f"{one.signed_at.isoformat()} {one.receipt_number} {one.name}".strip()
                for one in Signature.objects.filter(talk=talk).order_by("signed_at")
            ],
            "経過": [
                f"{one.at.isoformat()} {one.get_role_display()} {one.get_what_display()}"
                for one in Happening.objects.filter(talk=talk).order_by("pk")
            ],
        }


def _files(subject: str) -> Iterable[DisclosedFile]:
    """Safe copies of what was sent in the talks, while they are kept."""
    talks = Talk.objects.filter(_of(subject))
    rows = Paper.objects.filter(talk__in=talks).select_related("blob")
    for row in rows.order_by("sent_at"):
        if row.blob.is_open:
            blob = row.blob
            yield DisclosedFile(
                blob.original_name, blob.sha256, blob.size, partial(read_blob, blob)
            )


def _kept(subject: str) -> Iterable[Kept]:
    days = pack().settings.kept_days
    for one in Signature.objects.filter(talk__in=Talk.objects.filter(_of(subject))):
        yield Kept(
            what=f"相談で出した申請の署名（{one.receipt_number}）",
            why="署名は、出した申請の証拠なので、相談の記録と一緒に残します",
            law="公文書管理法5条・文書管理規程",
            until=clock.today() + timedelta(days=days),
        )


def _erase(subject: str) -> int:
    """Talks that are over and led to no application go; of the others only what was sent."""
    with recorded("remote.erase", subjects=[subject]) as event:
        over = Talk.objects.filter(_of(subject)).exclude(state__in=LIVE)
        Paper.objects.filter(talk__in=over).delete()
        signed = Signature.objects.filter(talk__in=over).values("talk_id")
        ids = list(over.exclude(pk__in=signed).values_list("pk", flat=True))
        _without_mails(list(over.values_list("pk", flat=True)))
        for model in (Signal, Happening, Seat):
            model._default_manager.filter(talk_id__in=ids).delete()
        Talk.objects.filter(pk__in=ids).delete()
        event.detail["talks"] = len(ids)
    return len(ids)


PERSONAL_DATA = PersonalData(
    "リモート相談",
    _disclose,
    _erase,
    files=_files,
    kept=_kept,
    models=(
        "remote.Talk",
        "remote.Seat",
        "remote.Signal",
        "remote.Signature",
        "remote.Paper",
        "remote.Happening",
    ),
)
