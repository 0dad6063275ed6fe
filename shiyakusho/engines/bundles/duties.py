"""What this desk owes the house: disclosure, erasure, retention."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from django.db.models import Q

from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.clock import now
from shiyakusho.ground.contracts import Kept, PersonalData, Retention, personal_data, retention

from .models import Bundle, BundleMember

# As long as a draft nobody touches (engines/forms).
KEPT_DAYS = 90


def register() -> None:
    """Called once when the house starts."""
    personal_data.register("bundles", PERSONAL_DATA)
    retention.register("bundles", Retention("まとめた手続きの記録", 0, purge))


def purge() -> int:
    """Forget bundles nobody filed and nobody touched for KEPT_DAYS, and those whose applications were
    all destroyed; returns how many went."""
    limit = now() - timedelta(days=KEPT_DAYS)
    old = set(Bundle.objects.filter(filed_at=None, saved_at__lt=limit).values_list("pk", flat=True))
    filed = BundleMember.objects.filter(application_id__isnull=False)
    there = forms.existing(filed.values_list("application_id", flat=True))
    with recorded("bundles.purge") as event:
        gone = filed.exclude(application_id__in=there)
        event.detail["members"] = gone.count()
        gone.delete()
        kept = set(filed.values_list("bundle_id", flat=True))
        over = set(Bundle.objects.exclude(filed_at=None).values_list("pk", flat=True)) - kept
        event.detail["bundles"] = len(old | over)
        _forget(old | over)
    return len(old | over)


def _forget(ids: Iterable[Any]) -> None:
    BundleMember.objects.filter(bundle_id__in=list(ids)).delete()
    Bundle.objects.filter(pk__in=list(ids)).delete()


def _of(subject: str) -> Any:
    kind, _, key = subject.partition(":")
    if kind == "account":
        return Bundle.objects.filter(account_id=key).order_by("started_at")
    if kind == "resident":
        of_them = Q(on_behalf_of=key) | Q(about=key)
        return Bundle.objects.filter(of_them).order_by("started_at")
    return Bundle.objects.none()


def _disclose(subject: str) -> Iterable[dict[str, Any]]:
    """Which procedures were done together; the answers are told by the forms."""
    for bundle in _of(subject):
        members = BundleMember.objects.filter(bundle=bundle).order_by("position")
        yield {
            "まとめた手続き": [one.procedure_id for one in members],
            "出来事": bundle.events,
            "開始": bundle.started_at.isoformat(),
            "提出": bundle.filed_at.isoformat() if bundle.filed_at else "",
        }


def _erase(subject: str) -> int:
    """What was not filed goes; what was stands as long as its applications."""
    ids = list(_of(subject).filter(filed_at=None).values_list("pk", flat=True))
    with recorded("bundles.erase", subjects=[subject]):
        _forget(ids)
    return len(ids)


def _kept(subject: str) -> Iterable[Kept]:
    for bundle in _of(subject).exclude(filed_at=None):
        yield Kept(
            what=f"まとめて出した手続きの記録 {bundle.filed_at:%Y-%m-%d}",
            why="出した申請は公文書として保存し、その間は一緒に出したことも残します",
            law="公文書管理法5条・文書管理規程",
        )


PERSONAL_DATA = PersonalData(
    "まとめて手続き",
    _disclose,
    _erase,
    kept=_kept,
    models=("bundles.Bundle", "bundles.BundleMember"),
)
