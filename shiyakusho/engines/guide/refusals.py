"""Why the guide refuses."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class UnknownEvent(Refusal):
    """A life event that is not in the vocabulary."""

    code = "unknown_event"
    status = 422
    message = _("そのようなライフイベントはありません。")


class FactInvalid(Refusal):
    """A given fact that is not in the vocabulary or not of its type."""

    code = "fact_invalid"
    status = 422
    message = _("わからない項目か、形の違う答えがあります。")


class TooMuchAsked(Refusal):
    """More facts than a household has: a rule would cost too much."""

    code = "too_much_asked"
    status = 422
    message = _("項目が多すぎて判定できません。")
