"""What visits owe the house: disclosure, erasure, retention, an indicator."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import HttpRequest

from shiyakusho.desks.assist.choices import LIVE, Ending
from shiyakusho.desks.assist.models import Help, HelpForm
from shiyakusho.desks.assist.pack import pack
from shiyakusho.desks.assist.selectors import helped_between
from shiyakusho.desks.assist.services import closing
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
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.registry import departures


def register() -> None:
    """Called once when the house starts."""
    personal_data.register("assist", PERSONAL_DATA)
    retention.register("assist", Retention("入力のお手伝いの記録", 3, purge))
    indicators.register("assist.visits", Indicator("入力のお手伝いの件数", "件", helped_between))
    departures.register("assist", signs_out)


def signs_out(request: HttpRequest) -> None:
    """A helper who signs out leaves no visit behind."""
    user = request.user
    if isinstance(user, Account) and not user.is_resident:
        closing.end_all(user, Ending.SIGNED_OUT)


def purge() -> int:
    """Forget visits that are over long enough; what was filed stands by its own rules."""
    before = clock.now() - timedelta(days=pack().rules.kept_days)
    with recorded("assist.purge") as event:
        old = list(Help.objects.filter(ended_at__lt=before).values_list("pk", flat=True)[:5000])
        HelpForm.objects.filter(help_id__in=old).delete()
        Help.objects.filter(pk__in=old).delete()
        event.detail["visits"] = len(old)
    return len(old)


def _of(subject: str) -> Q:
    kind, _, key = subject.partition(":")
    if kind == "account":
        return Q(account_id=UUID(key)) | Q(helper_id=UUID(key))
    if kind == "application":
        return Q(pk__in=HelpForm.objects.filter(application_id=UUID(key)).values("help_id"))
    return Q(pk=UUID(key)) if kind == "help" else Q(pk__in=[])


def _disclose(subject: str) -> Iterable[dict[str, Any]]:
    helps_too = subject.startswith("account:")
    for visit in Help.objects.filter(_of(subject)).order_by("asked_at"):
        helped = not helps_too or f"account:{visit.helper_id}" != subject
        said = {
            "手伝い方": visit.get_way_display(),
            "手伝った方": f"{visit.helper_name} {visit.helper_relation}".strip(),
            "同意": visit.get_how_display(),
            "同意した日時": visit.agreed_at.isoformat() if visit.agreed_at else "",
            "終わり方": visit.get_ending_display(),
        }
        if helped:  # to whom it was done; a helper is told of nobody
            said |= {
                "手続き": "、".join(visit.procedures),
                "立会人": visit.witness,
                "出した申請": "、".join(
                    HelpForm.objects.filter(help=visit, application_id__isnull=False)
                    .values_list("receipt_number", flat=True)
                ),
            }  # fmt: skip
        yield said


def _kept(subject: str) -> Iterable[Kept]:
    until = clock.today() + timedelta(days=pack().rules.kept_days)
    rows = HelpForm.objects.filter(help__in=Help.objects.filter(_of(subject)))
    for one in rows.exclude(application_id=None):
        yield Kept(
            what=f"入力のお手伝いの同意と署名（{one.receipt_number}）",
            why="だれの同意で、だれが手伝って出したかの証拠なので残します",
            law="公文書管理法5条・文書管理規程",
            until=until,
        )


def _erase(subject: str) -> int:
    """Visits that are over and led to no application go."""
    with recorded("assist.erase", subjects=[subject]) as event:
        over = Help.objects.filter(_of(subject)).exclude(state__in=LIVE)
        filed = HelpForm.objects.filter(help__in=over).exclude(application_id=None)
        ids = list(over.exclude(pk__in=filed.values("help_id")).values_list("pk", flat=True))
        HelpForm.objects.filter(help_id__in=ids).delete()
        Help.objects.filter(pk__in=ids).delete()
        event.detail["visits"] = len(ids)
    return len(ids)


PERSONAL_DATA = PersonalData(
    "入力のお手伝い",
    _disclose,
    _erase,
    kept=_kept,
    models=("assist.Help", "assist.HelpForm"),
)
