"""The refusals of identity."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts.refusals import Refusal


class NotSignedIn(Refusal):
    """Nobody is signed in and the route needs somebody."""

    code = "not_signed_in"
    status = 401
    message = _("サインインしてください。")


class NotPermitted(Refusal):
    """Somebody is signed in and may not do this."""

    code = "not_permitted"
    status = 403
    message = _("この操作をする権限がありません。")


class IdentityLevelTooLow(Refusal):
    """We do not know surely enough who is asking; ``extra`` says what would do."""

    code = "identity_level_too_low"
    status = 403
    message = _("この手続きには、より確かな本人確認が必要です。")


class TokenInvalid(Refusal):
    """The bearer token is unknown, expired or revoked; which of them is nobody's business."""

    code = "token_invalid"
    status = 401
    message = _("APIトークンが正しくないか、期限が切れています。")
