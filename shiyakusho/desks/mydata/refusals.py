"""Why this desk says no."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class NotFound(Refusal):
    """Not there, or not the asker's: told apart by nothing."""

    code = "mydata_not_found"
    status = 404
    message = _("見つかりません。番号と、サインインしている人をお確かめください。")


class WordsMissing(Refusal):
    """A field is empty or too long."""

    code = "mydata_words_missing"
    status = 422
    message = _("書いていないところ、または長すぎるところがあります。")


class AlreadyAnswered(Refusal):
    code = "mydata_already_answered"
    status = 409
    message = _("もう回答しています。")


class FileGone(Refusal):
    """The seven days are over, or the file is not made yet."""

    code = "mydata_file_gone"
    status = 410
    message = _("ファイルはもうありません。もう一度、請求してください。")


class ForOneselfOnly(Refusal):
    """Whoever acts for somebody else looks at nothing here."""

    code = "mydata_for_oneself_only"
    status = 403
    message = _("ここは、自分の情報だけのページです。代わりの手続きを終えてから開いてください。")
