"""Why a message is not taken."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class UnknownTemplate(Refusal):
    """No such wording under ``national/messages``."""

    code = "message_template_unknown"
    status = 500
    message = _("お知らせの文面が見つかりません。")


class WrongContext(Refusal):
    """The values given are not exactly those the wording declares, or are of another type.

    A wording says what it may carry, so that personal data cannot slip into a mail unseen.
    """

    code = "message_context_wrong"
    status = 500
    message = _("お知らせの文面に渡す値が、決められたものと違います。")
