"""Disclosure and erasure of what ties people to accounts and to who acts for them (結びつけ・代理)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q

from shiyakusho.ground.contracts import Kept, PersonalData, personal_data

from .models import LinkRequest, Mandate


def _disclose(subject: str) -> Iterable[dict[str, Any]]:
    """Never the candidates: they are other people who were compared."""
    for one in LinkRequest.objects.filter(_asked_by(subject)).order_by("asked_at"):
        yield {"種類": "結びつけの確認", "始まり": one.asked_at, "状態": one.get_state_display(),
               "本人の4情報": one.given, "決めた日時": one.decided_at, "決めた理由": one.reason}  # fmt: skip
    for row in Mandate.objects.filter(_concerning(subject)).order_by("granted_at"):
        yield {"種類": "代理", "代理の種類": row.get_kind_display(),
               "代理人の氏名": row.representative_name, "手続き": row.procedures, "開始": row.since,
               "終了": row.until, "与えた日時": row.granted_at, "引き受けた日時": row.accepted_at,
               "取り消した日時": row.revoked_at}  # fmt: skip


def _erase(subject: str) -> int:
    """A question nobody decided yet goes; what was decided says who acted for whom."""
    return LinkRequest.objects.filter(_asked_by(subject), decided_at=None).delete()[0]


def _kept(subject: str) -> Iterable[Kept]:
    for row in Mandate.objects.filter(_concerning(subject)):
        yield Kept(
            what=f"代理の記録（{row.get_kind_display()}）",
            why="だれがだれの代わりに手続きをしたかの記録です",
            law="公文書管理法5条・文書管理規程",
        )


def _asked_by(subject: str) -> Q:
    kind, _, key = subject.partition(":")
    if kind == "account":
        return Q(account_id=key)
    return Q(resident_id=key) if kind == "resident" else Q(pk__in=[])


def _concerning(subject: str) -> Q:
    kind, _, key = subject.partition(":")
    if kind == "account":
        return Q(representative_id=key)
    if kind == "resident":
        return Q(grantor_id=key) | Q(representative_resident_id=key)
    return Q(pk__in=[])


ACTING = PersonalData(
    "アカウントとの結びつけと代理",
    _disclose,
    _erase,
    kept=_kept,
    models=("people.LinkRequest", "people.Mandate"),
)


def register() -> None:
    """Called once the applications are ready."""
    personal_data.register("people.acting", ACTING)
