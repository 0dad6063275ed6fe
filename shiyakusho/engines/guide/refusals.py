"""Why the guide refuses. What only the counter is told is Japanese alone."""

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


class CodeUnknown(Refusal):
    """No answers from home wait under this code: mistyped, guessed, or long forgotten."""

    code = "carried_unknown"
    status = 422
    message = "この番号の答えはありません。番号をもう一度たしかめるか、口頭で聞いてください。"


class CodeTaken(Refusal):
    """These answers were taken over before: a code is good for one visit."""

    code = "carried_taken"
    status = 409
    message = "この番号は、もう窓口で使われました。口頭で聞くか、もう一度答えてもらってください。"


class CodeExpired(Refusal):
    """The answers waited too long."""

    code = "carried_expired"
    status = 422
    message = "この番号の期限が過ぎ、答えは消えました。口頭で聞いてください。"


class CodeOfAnotherCity(Refusal):
    """The code was given by another city."""

    code = "carried_elsewhere"
    status = 422
    message = "ほかの市の番号です。答えはその市にしかありません。口頭で聞いてください。"
