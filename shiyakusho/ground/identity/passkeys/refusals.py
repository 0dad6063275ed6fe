# texts: staff
"""Why a passkey did not open the door. To whoever tries, every reason is the same one."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts.refusals import Refusal


class PasskeyRefused(Refusal):
    """The answer of a passkey does not prove who is there; the reason is for the log and the audit."""

    code = "passkey_refused"
    status = 403
    message = _("パスキーで、ご本人を確かめられませんでした。もう一度お試しください。")


class PasskeyNotKept(Refusal):
    """A new passkey could not be registered: not ours, too late, not unlocked, or there already."""

    code = "passkey_not_kept"
    status = 422
    message = _("パスキーを登録できませんでした。もう一度お試しください。")


class LastPasskey(Refusal):
    """Nobody takes away their own last key: they would lock themselves out."""

    code = "last_passkey"
    status = 409
    message = _("最後のパスキーは、自分では消せません。先に新しいものを登録してください。")


class EnrolmentUnknown(Refusal):
    """The link leads nowhere: never given, used, too late, or taken back. Which is nobody's business."""

    code = "enrolment_unknown"
    status = 404
    message = _("この登録用リンクは使えません。管理者に、新しいリンクを頼んでください。")


class NotForOneself(Refusal):
    """Another person who manages accounts must do it (二人目の確認)."""

    code = "not_for_oneself"
    status = 403
    message = _("自分自身には、できません。ほかの管理者に頼んでください。")
