"""Why money is not asked, taken or given back."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class PaymentNotFound(Refusal):
    """No such payment, or not theirs."""

    code = "payment_not_found"
    status = 404
    message = _("支払いが見つかりません。")


class AskedOtherwise(Refusal):
    """This thing's payment was asked with another amount, and is settled or over."""

    code = "payment_asked_otherwise"
    message = _("この支払いは、もう決まっています。")


class NotPayable(Refusal):
    """Paid, waived, lapsed or withdrawn; ``extra["state"]``."""

    code = "payment_not_payable"
    message = _("この支払いは、もう受け付けていません。もう一度、ページを確かめてください。")


class PastDue(Refusal):
    """Its last moment is past; it lapses within the minute."""

    code = "payment_past_due"
    message = _("支払いの期限が過ぎました。")


class NoOnlineWay(Refusal):
    """This city has no provider."""

    code = "payment_not_online"
    message = _("オンラインでは支払えません。窓口で支払ってください。")


class ProviderAway(Refusal):
    """The provider does not answer, or not sensibly. Nothing was taken."""

    code = "payment_provider_away"
    status = 503
    message = _(
        "決済サービスにつながりません。お金は引かれていません。少し待って、もう一度ためすか、窓口で支払ってください。"
    )


class NoticeRefused(Refusal):
    """Not signed by the provider, too old, or about nothing of ours."""

    code = "payment_notice_refused"
    status = 400
    message = "通知を確かめられません。"


class NoSuchTill(Refusal):
    """The city has no till of this name."""

    code = "payment_no_such_till"
    status = 422
    message = "レジを選んでください。"


class TillClosed(Refusal):
    """This till was closed for today."""

    code = "payment_till_closed"
    message = "このレジは、今日の分を締めました。ほかのレジを使ってください。"


class TooLittleHanded(Refusal):
    """Less than the amount, or no number; ``extra["field"]``."""

    code = "payment_too_little"
    status = 422
    message = "預かった額を確かめてください。金額より少ないか、数ではありません。"


class ReasonMissing(Refusal):
    """Waived, given back or counted otherwise without saying why."""

    code = "payment_reason_missing"
    status = 422
    message = "わけを書いてください。"


class RefundTooMuch(Refusal):
    """More than came, or nothing."""

    code = "payment_refund_too_much"
    status = 422
    message = "返す額を確かめてください。受け取った額より多くは返せません。"


class RefundNotWaiting(Refusal):
    """It was handed over already, or goes by the provider."""

    code = "payment_refund_not_waiting"
    message = "この返金は、窓口で渡すものではないか、もう渡しました。"


class ReceiptNotThere(Refusal):
    """Nothing came for this payment by that number."""

    code = "payment_receipt_not_there"
    status = 404
    message = _("領収書が見つかりません。")
