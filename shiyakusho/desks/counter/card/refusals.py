"""What a card or its reader refuses."""

from shiyakusho.ground.contracts import Refusal


class NoReader(Refusal):
    """This counter has none."""

    code = "no_reader"
    status = 409
    message = "この窓口には、カードの読み取り機がありません。見た書類を選んでください。"


class NoCard(Refusal):
    code = "no_card"
    status = 409
    message = "カードがありません。読み取り機に置いてから、もう一度押してください。"


class PinNotFourDigits(Refusal):
    """Not tried on the card: it costs nothing."""

    code = "pin_not_four_digits"
    status = 422
    message = "暗証番号は4桁の数字です。カードには送っていません。"


class PinWrong(Refusal):
    code = "pin_wrong"
    status = 422
    message = "暗証番号が違います。3回続けて間違えると、カードはロックされます。"


class PinLocked(Refusal):
    """Three wrong ones: only the city's own terminal opens it."""

    code = "pin_locked"
    status = 409
    message = (
        "暗証番号（4桁）がロックされています。ここでは解除できません。市の統合端末で、ご本人が"
        "初期化の手続きをします。本人確認は、カードの顔写真でできます。"
    )


class CardOver(Refusal):
    code = "card_over"
    status = 409
    message = "カードの有効期限が過ぎています。ほかの書類で確かめてください。"
