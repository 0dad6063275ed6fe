"""What the forms refuse, each with its code and what to do."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class DraftNotFound(Refusal):
    """No such draft, or not this person's: which of the two is nobody's business."""

    code = "draft_not_found"
    status = 404
    message = _(
        "この下書きは見つかりません。続きから書くときは、番号か専用のリンクを使ってください。"
    )


class DraftAlreadyFiled(Refusal):
    """The draft was filed; nothing in it changes any more."""

    code = "draft_already_filed"
    message = _("この申請は、もう出してあります。")


class NotOnline(Refusal):
    """The procedure has no form, or cannot be filed online."""

    code = "not_online"
    message = _("この手続きは、オンラインでは出せません。窓口か郵便で出してください。")


class NoForm(Refusal):
    """The house only explains this procedure: there is nothing to print."""

    code = "no_form"
    status = 404
    message = _("この手続きには、印刷できる用紙がありません。窓口でおたずねください。")


class AnswersInvalid(Refusal):
    """Something is missing or wrong; `extra["errors"]` names each field with code and message."""

    code = "answers_invalid"
    status = 422
    message = _("足りないところか、直すところがあります。書いた内容は消えていません。")


class AnswersChanged(Refusal):
    """The draft changed (another tab, another device) after the review page was shown."""

    code = "answers_changed"
    message = _("別の画面で内容が変わりました。もう一度、内容を確かめてください。")


class UnknownAnswers(Refusal):
    """The form has no such question or attachment; `extra["unknown"]` lists them."""

    code = "unknown_answers"
    status = 422
    message = _("この手続きで聞いていない項目があります。")


class IdempotencyConflict(Refusal):
    """The same Idempotency-Key came again with another content."""

    code = "idempotency_conflict"
    message = _("同じ番号（Idempotency-Key）で、別の内容が送られました。")


class ResumeRefused(Refusal):
    """Code and birth date do not lead to a draft. Never says which of the two was wrong."""

    code = "resume_refused"
    status = 403
    message = _("番号か生年月日が違います。10回まちがえると、その番号は使えなくなります。")


class ResumeLocked(Refusal):
    """Ten wrong tries: the code is dead, the private link and the office still work."""

    code = "resume_locked"
    status = 403
    message = _(
        "10回まちがえたため、この番号は使えなくなりました。書いた内容は残っています。窓口に電話してください。"
    )


class TooManyGuesses(Refusal):
    """Many wrong codes from one address within a minute; the next minute is open again."""

    code = "too_many_guesses"
    status = 429
    message = _("番号のまちがいが続いています。1分待ってから、もう一度入れてください。")


class CodeMistyped(Refusal):
    """The check character does not fit: a slip of the hand, not counted as a try."""

    code = "code_mistyped"
    status = 422
    message = _("番号のどこかが違います。紙を見て、もう一度入れてください。")


class LinkUnknown(Refusal):
    """The private link leads nowhere (any more)."""

    code = "link_unknown"
    status = 404
    message = _("このリンクは使えません。新しいリンクがあるか、確かめてください。")


class ApplicationNotFound(Refusal):
    """No such application, or not this person's."""

    code = "application_not_found"
    status = 404
    message = _("この申請は見つかりません。")


class AlreadyWithdrawn(Refusal):
    """A withdrawn application is neither revised nor withdrawn again."""

    code = "already_withdrawn"
    message = _("この申請は、もう取り下げてあります。")


class NothingToCorrect(Refusal):
    """Nobody asked for a correction of these fields."""

    code = "nothing_to_correct"
    message = _("いま、直していただくところはありません。")


class FieldsNotAsked(Refusal):
    """Something was sent that the office did not ask for (any more); nothing was changed."""

    code = "fields_not_asked"
    status = 422
    message = _("いま直すところではない項目が送られました。その項目は変わっていません。")


class AlreadyCorrected(Refusal):
    """The correction arrived already; what this page holds besides did not."""

    code = "already_corrected"
    message = _(
        "直した内容は、前に届いています。いま書いた内容は届いていません。変えたいときは、窓口に電話してください。"
    )


class AttachmentRefused(Refusal):
    """The file is not this person's, or not one this item takes."""

    code = "attachment_refused"
    status = 422
    message = _("この添付ファイルは使えません。もう一度選んでください。")


class TooManyFiles(Refusal):
    """More files than the item takes."""

    code = "too_many_files"
    status = 422
    message = _("ファイルの数が多すぎます。")


class OutsideTheMandate(Refusal):
    """Whoever acts for another may not do this procedure for them."""

    code = "outside_the_mandate"
    status = 403
    message = _(
        "この手続きは、代わりに出すことができません。ご本人が出すか、窓口で相談してください。"
    )


class IdentityNotChecked(Refusal):
    """The procedure asks who the person is, and what was seen does not tell."""

    code = "identity_not_checked"
    status = 422
    message = (
        "本人確認の書類が足りません。写真つきの公的な書類なら1点、そのほかは2点を選んでください。"
    )


class NotReadBack(Refusal):
    """Nobody said that the person confirmed what was written down (or that it is what the paper says)."""

    code = "not_read_back"
    status = 422
    message = "内容をご本人に読み返し（紙のときは見くらべ）、確かめたことを記してください。"


class ArrivalUnreadable(Refusal):
    """A paper has the day it arrived, and that is not tomorrow; ``extra["why"]``."""

    code = "arrival_unreadable"
    status = 422
    message = "届いた日（受付印の日）を、今日までの日付で書いてください。"


class NotInForceThen(Refusal):
    """No version of the procedure was in force on the day the paper arrived."""

    code = "not_in_force_then"
    status = 422
    message = "この手続きは、届いた日には始まっていません。届いた日と手続きを確かめてください。"


class DefinitionMoved(Refusal):
    """Another version of the procedure came into force since this draft was looked at."""

    code = "definition_moved"
    message = _("この手続きの内容が変わりました。変わったところを見てから、出してください。")


class ProcedureEnded(Refusal):
    """The procedure is archived: nothing is filed under it any more."""

    code = "procedure_ended"
    message = _("この手続きは終わりました。窓口で相談してください。")
