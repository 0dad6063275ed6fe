# texts: staff
from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class FileNumberUnknown(Refusal):
    """No file of a resident has this number, or several have."""

    code = "file_number_unknown"
    status = 422
    message = _("この番号のファイルはありません。案件の画面にあるファイル番号を入れてください。")


class UnsealingIncomplete(Refusal):
    """A reason of the list and words of one's own are needed."""

    code = "unsealing_incomplete"
    status = 422
    message = _("理由を選び、くわしい理由を10文字から500文字で書いてください。")


class UnsealingNotFound(Refusal):
    """No such request, or not one this person may answer or open."""

    code = "unsealing_not_found"
    status = 404
    message = _("この開封の申し出は見つかりません。")


class UnsealingOver(Refusal):
    """Not allowed yet, over, or opened as often as it may be."""

    code = "unsealing_over"
    status = 409
    message = _("この開封は、まだ認められていないか、終わっています。")
