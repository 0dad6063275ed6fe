"""Why a letter is not printed."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class UnknownTemplate(Refusal):
    """There is no letter of this name."""

    code = "unknown_letter"
    status = 404
    message = _("その通知書の様式はありません。")


class MissingValue(Refusal):
    """A letter may not go out with a hole in it; ``extra["missing"]`` names the values."""

    code = "letter_value_missing"
    status = 422
    message = _("通知書に必要な内容が足りません。")


class WrongValue(Refusal):
    """A value of the wrong kind, or one the letter does not know; ``extra["wrong"]`` names it."""

    code = "letter_value_wrong"
    status = 422
    message = _("通知書の内容の書き方が違います。")


class ReasonsMissing(Refusal):
    """A disposition without reasons is unlawful (行政手続法8条)."""

    code = "reasons_missing"
    status = 422
    message = _("理由のない処分の通知書は作れません（行政手続法8条）。")


class NumberMissing(Refusal):
    """A disposition or certificate without a document number."""

    code = "number_missing"
    status = 422
    message = _("文書番号がありません。")


class MissingGlyph(Refusal):
    """A character no font of the house can draw; ``extra["glyphs"]`` names each."""

    code = "missing_glyph"
    status = 422
    message = _("印刷できない文字があります。")
