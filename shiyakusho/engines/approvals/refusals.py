"""Why a proposal is not drafted or decided."""

from shiyakusho.ground.contracts import Refusal


class UnknownProposal(Refusal):
    """There is no such proposal, or it is not this person's to see."""

    code = "unknown_proposal"
    status = 404
    message = "その起案は見つかりません。"


class SamePerson(Refusal):
    """Nobody approves what they drafted or already approved."""

    code = "same_person"
    status = 403
    message = "同じ人が、起案と決裁、または二つの段の決裁をすることはできません。"


class NotYourTurn(Refusal):
    """Somebody else decides now."""

    code = "not_your_turn"
    status = 403
    message = "今この起案を決裁するのは、あなたの職ではありません。"


class ReasonMissing(Refusal):
    """Sending back says why."""

    code = "reason_missing"
    status = 422
    message = "差し戻す理由を書いてください。"


class AlreadyDecided(Refusal):
    """The proposal is not open any more, or moved on since it was read."""

    code = "already_decided"
    status = 409
    message = "この起案は、ほかの人がすでに処理しました。最新の状態を確かめてください。"


class AlreadyProposed(Refusal):
    """One open proposal per subject."""

    code = "already_proposed"
    status = 409
    message = "この案件は、すでに起案されて決裁を待っています。"


class NoPost(Refusal):
    """The drafter holds no post from which the way up could start."""

    code = "no_post"
    status = 403
    message = "起案するには、課の職についている必要があります。"


class RouteEmpty(Refusal):
    """A route without a deciding post."""

    code = "route_empty"
    status = 422
    message = "決裁する職が決まっていません。"


class UnknownDecision(Refusal):
    """Neither approve nor send_back."""

    code = "unknown_decision"
    status = 422
    message = "決裁は「承認」か「差戻し」のどちらかです。"
