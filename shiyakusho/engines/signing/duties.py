"""What consents owe the house: disclosure, erasure, the check of a definition."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q

from shiyakusho.engines.signing.documents import signers_asked
from shiyakusho.engines.signing.models import Consent, Signature
from shiyakusho.ground.contracts import Kept, PersonalData, personal_data
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.rules import RuleError, compile_rule
from shiyakusho.ground.rules.types import BOOL
from shiyakusho.registers.catalogue.public import form_vocabulary, texts_of
from shiyakusho.registers.catalogue.registry import Finding, register_check
from shiyakusho.registers.people import public as people

NOT_ASKED = ("people", "bank_account")


def register() -> None:
    """Called once when the house starts."""
    personal_data.register("signing", PERSONAL_DATA)
    register_check("signing.signers", signers_can_be_asked)


def signers_can_be_asked(definition: Any, process: Any) -> Iterator[Finding]:
    """What a signer is asked fits on one page, and its conditions read."""
    for at, signer in enumerate(definition.signers):
        if not signer.is_asked:
            continue
        if not (signer.sees or signer.asks):
            place = ("signers", at)
            yield Finding(place, "signer_sees_nothing", "見せるもの sees が空です。何に同意するのかが伝わりません。")  # fmt: skip
        for number, question in enumerate(signer.asks):
            if question.kind in NOT_ASKED or question.fact:
                yield Finding(("signers", at, "asks", number), "signer_question_wrong",
                              "同意する人には、この種類の質問や事実 fact は聞けません。")  # fmt: skip
        yield from _conditions(definition, signer, at)
    order = [one.role for one in signers_asked(definition)]
    if definition.signers_order == "sequential" and len(order) < 2:
        yield Finding(("signers_order",), "signers_order_idle", "順番に同意をもらう人が2人いません。", grave=False)  # fmt: skip


def _conditions(definition: Any, signer: Any, at: int) -> Iterator[Finding]:
    form = definition.form_of_signer(signer.role)
    if form is None:
        return
    words = form_vocabulary(form)
    for place, text in texts_of(form):
        try:
            compile_rule(text, words, BOOL)
        except RuleError as error:
            where = ("signers", at, "asks", *place[4:])
            yield Finding(where, "condition_wrong", str(error))


def _disclose(subject: str) -> Iterable[dict[str, Any]]:
    """What a person agreed to, and of an applicant whose consent was asked (個人情報保護法76条). What
    a signer answered is theirs, and no part of the applicant's record."""
    for one in Signature.objects.filter(_signed_by(subject)).order_by("at"):
        yield {
            "同意した内容": one.document,
            "自分で答えたこと": one.answers,
            "日時": one.at.isoformat(),
            "方法": str(one.get_way_display()),
            "本人の確かめ方": one.checked_in_words,
        }
    for consent in Consent.objects.filter(_asked_for(subject)).order_by("application", "position"):
        yield {
            "同意をたのんだ相手": consent.name,
            "役": consent.document["label"]["ja"],
            "ようす": str(consent.get_state_display()),
            "案内の宛先": consent.email,
            "案内した日時": consent.asked_at.isoformat() if consent.asked_at else "",
        }


def _kept(subject: str) -> Iterable[Kept]:
    for one in Signature.objects.filter(_signed_by(subject)).order_by("at"):
        yield Kept(
            what=f"同意（{one.document['label']['ja']}）{one.at:%Y-%m-%d}",
            why="決定の根拠になる公文書として、案件と一緒に保存します",
            law="公文書管理法5条・文書管理規程",
        )


def _erase(subject: str) -> int:
    """Nothing goes on request: a consent is part of the application; address, link and code go when
    it is decided."""
    return 0


def _signed_by(subject: str) -> Q:
    kind, _, key = subject.partition(":")
    if kind == "account":
        return Q(account_id=key)
    return Q(resident_id=key) if kind == "resident" else Q(pk__in=[])


def _asked_for(subject: str) -> Q:
    kind, _, key = subject.partition(":")
    if kind == "account":
        own = people.resident_id_of(Account(pk=key))
        mine = Q(application__resident_id=None) | Q(application__resident_id=own)
        return Q(application__account_id=key) & mine
    return Q(application__resident_id=key) if kind == "resident" else Q(pk__in=[])


PERSONAL_DATA = PersonalData(
    "ほかの方の同意",
    _disclose,
    _erase,
    kept=_kept,
    models=("signing.Consent", "signing.Signature", "signing.ConsentEvent"),
)
