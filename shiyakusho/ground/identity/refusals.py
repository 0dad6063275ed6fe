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


class SecondFactorNeeded(Refusal):
    """Somebody of the staff is signed in by one factor only."""

    code = "second_factor_needed"
    status = 403
    message = _("もうひとつの確認（パスキー）が必要です。")
    leads_to = "identity_staff:prove"


class FreshProofNeeded(Refusal):
    """A dangerous act: the second factor must have been shown just now."""

    code = "fresh_proof_needed"
    status = 403
    message = _("大切な操作なので、もう一度ご本人を確かめます。")
    leads_to = "identity_staff:prove"


class TooManyTries(Refusal):
    """Wrong too often within a while; ``extra["retry_after"]`` is seconds."""

    code = "too_many_tries"
    status = 429
    message = _("まちがいが続いたため、しばらく受け付けません。")


class TokenLifeTooLong(Refusal):
    """A token lives from a day to ``extra["days"]``."""

    code = "token_life_too_long"
    status = 422
    message = _("APIトークンの期限が長すぎるか、短すぎます。")
