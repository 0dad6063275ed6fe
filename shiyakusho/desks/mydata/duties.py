"""What this desk owes the house: its own records about a person, and the trail."""

from collections.abc import Iterable
from typing import Any

from shiyakusho.desks.mydata.disclosing.gathering import trail_rows
from shiyakusho.desks.mydata.models import DataRequest, Disclosure, Inquiry
from shiyakusho.ground.contracts import CHECK, Kept, PersonalData, personal_data
from shiyakusho.ground.purpose.models import Glass


def _disclose(subject: str) -> Iterable[dict[str, Any]]:
    kind, _, key = subject.partition(":")
    mine = {"account": {"asker_id": key}, "resident": {"resident_id": key}}.get(kind)
    if mine is None:
        return
    for one in Inquiry.objects.filter(**mine).order_by("asked_at"):
        yield {"照会": one.number, "時刻": one.asked_at, "何について": _shown(one.about),
               "書き添えたこと": one.words, "回答": one.answer,
               "回答した時刻": one.answered_at}  # fmt: skip
    for row in DataRequest.objects.filter(**mine).order_by("asked_at"):
        yield {"請求": row.number, "種類": row.get_kind_display(), "受付": row.asked_at,
               "どの部分": row.what, "どうしてほしいか": row.wanted, "理由": row.reason,
               "決定": row.get_outcome_display() if row.decided_at else "",
               "決定の理由": row.answer if row.decided_at else ""}  # fmt: skip
    for made in Disclosure.objects.filter(**mine).order_by("asked_at"):
        yield {"本人開示": made.number, "請求": made.asked_at, "受け取った時刻": made.fetched_at}


def _shown(about: dict[str, Any]) -> dict[str, Any]:
    """What the resident saw: never whose account it was."""
    return {key: about.get(key) for key in ("day", "who", "what", "why")}


def _erase(subject: str) -> int:
    """Nothing: a request and its answer are official records."""
    return 0


def _kept(subject: str) -> Iterable[Kept]:
    kind, _, key = subject.partition(":")
    mine = {"account": {"asker_id": key}, "resident": {"resident_id": key}}.get(kind)
    if mine is None:
        return
    for model in (Inquiry, DataRequest, Disclosure):
        for row in model.objects.filter(**mine):
            yield Kept(
                what=f"{model._meta.verbose_name} {row.number}",
                why="請求と回答の記録です",
                law="公文書管理法5条・文書管理規程",
            )


def _erase_nothing(subject: str) -> int:
    return 0


def _trail_kept(subject: str) -> Iterable[Kept]:
    if subject.startswith(("resident:", "account:")):
        yield Kept(
            what="だれが見たかの記録（監査記録）",
            why="記録の書き換えを防ぐため、保存する期間が終わるまで消せません",
            law="法66条（安全管理措置）",
        )


def _glasses(subject: str) -> Iterable[dict[str, Any]]:
    """Break-glass readings of this person; the typed reason is looked at by an officer first."""
    for one in Glass.objects.filter(subject=subject).order_by("asked_at"):
        yield {"緊急の閲覧": one.label, "申し出": one.asked_at, "申し出た職": one.asked_post,
               "確認した職": one.answered_post, "状態": one.get_state_display(),
               "理由": one.why, CHECK: "notes"}  # fmt: skip


def _glasses_kept(subject: str) -> Iterable[Kept]:
    if Glass.objects.filter(subject=subject).exists():
        yield Kept(
            what="緊急の閲覧の記録",
            why="緊急の閲覧が正しかったかを点検する記録です",
            law="法66条（安全管理措置）",
        )


OWN = PersonalData(
    "照会・請求・本人開示",
    _disclose,
    _erase,
    kept=_kept,
    models=("mydata.Inquiry", "mydata.DataRequest", "mydata.Disclosure", "mydata.Erasure"),
)
TRAIL = PersonalData(
    "だれがわたしの情報を見たか",
    trail_rows,
    _erase_nothing,
    kept=_trail_kept,
    models=("audit.AuditEvent",),
)
GLASSES = PersonalData(
    "緊急の閲覧", _glasses, _erase_nothing, kept=_glasses_kept, models=("purpose.Glass",)
)


def register() -> None:
    """Called once the applications are ready."""
    personal_data.register("mydata", OWN)
    personal_data.register("audit", TRAIL)
    personal_data.register("purpose", GLASSES)
