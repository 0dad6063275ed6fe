"""Why a group is not registered, or not booked for."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class GroupSaidWrong(Refusal):
    """Something is missing or cannot be; ``extra["field"]``."""

    code = "group_said_wrong"
    status = 422
    message = _("書いた内容を確かめてください。")


class GroupTooSmall(Refusal):
    """Fewer members, or fewer of the city, than the kind asks; ``extra``: ``members``, ``share``."""

    code = "group_too_small"
    status = 422
    message = _("この種類の団体には、会員の数か、市内に住む会員の割合が足りません。")


class GroupAskedAlready(Refusal):
    """The same group of the same person waits for its decision."""

    code = "group_asked_already"
    message = _("この団体の登録は、もう申請しています。")


class GroupApplicationNotFound(Refusal):
    """No such application, or not theirs."""

    code = "group_application_not_found"
    status = 404
    message = _("団体の登録が見つかりません。")


class GroupDecided(Refusal):
    """Decided or withdrawn already; ``extra["state"]``."""

    code = "group_decided"
    message = _("この申請は、もう決まっています。")


class GroupReasonMissing(Refusal):
    """Refused without saying why."""

    code = "group_reason_missing"
    status = 422
    message = "登録しないわけを書いてください。"


class GroupNotTheirs(Refusal):
    """Not a group this person stands for, or not in force on that day."""

    code = "group_not_theirs"
    status = 422
    message = _("この団体では予約できません。登録の期限を確かめてください。")
