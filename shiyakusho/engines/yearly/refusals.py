"""Why a mailing is not begun or shown."""

from shiyakusho.ground.contracts import Refusal


class NoSuchMailing(Refusal):
    """There is no such mailing, or it is another office's."""

    code = "no_such_mailing"
    status = 404
    message = "その送付は見つかりません。"


class NotYearly(Refusal):
    """The procedure is no yearly report, or another office's."""

    code = "not_yearly"
    status = 404
    message = "その手続きは、あなたの課が毎年送るものではありません。"


class AlreadyBegun(Refusal):
    """One mailing a year for each office; ``extra["mailing"]`` is the one there is."""

    code = "mailing_already_begun"
    status = 409
    message = "この年の送付は、もう始まっています。"
