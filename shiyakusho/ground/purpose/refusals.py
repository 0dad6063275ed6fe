"""The refusals of purposes. Each has a code that never changes."""

from shiyakusho.ground.contracts import Refusal


class PurposeNeeded(Refusal):
    """A resident's record is asked for and nothing says what for.

    ``extra["way"]`` tells a program what would open it: ``visit``, ``assignment``, ``look``.
    """

    code = "purpose_needed"
    status = 403
    message = "何のために見るのかが決まっていないので、住民の情報は出せません。"


class VisitOver(Refusal):
    """The visit that was named is over, somebody else's, or never was."""

    code = "visit_over"
    status = 409
    message = "この応対は終わっています。"


class UnknownReason(Refusal):
    """The reason is none of the list; ``extra["reasons"]`` has their ids."""

    code = "purpose_reason_unknown"
    status = 422
    message = "理由を一覧から選んでください。"


class GlassIncomplete(Refusal):
    """No reason was written, or too much, or nothing was named."""

    code = "glass_incomplete"
    status = 422
    message = "何を、なぜ急いで見るのかを書いてください（理由は10文字から500文字まで）。"


class GlassTargetUnknown(Refusal):
    """The number is that of no resident and of no case."""

    code = "glass_target_unknown"
    status = 422
    message = "その番号の住民も案件も見つかりません。宛名番号か受付番号を確かめてください。"


class GlassNotFound(Refusal):
    """No such request, or none of yours."""

    code = "glass_not_found"
    status = 404
    message = "この緊急の閲覧は見つかりません。"


class GlassNeedsAnother(Refusal):
    """Nobody confirms what they asked for themselves."""

    code = "glass_needs_another"
    status = 403
    message = "自分で申し出た緊急の閲覧は、自分では確認できません。ほかの人に頼んでください。"


class GlassAnswered(Refusal):
    """Somebody answered before, or the time to answer is over. ``extra["state"]``."""

    code = "glass_answered"
    status = 409
    message = "この申し出には、もう答えが出ているか、時間が過ぎています。"
