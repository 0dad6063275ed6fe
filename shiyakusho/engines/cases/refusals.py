"""Why a case does not move. Each has a code that never changes."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class LettersNotForRepresentatives(Refusal):
    """Whoever acts for another was not given their letters to read, or they are under 支援措置."""

    code = "letters_not_for_representatives"
    status = 403
    message = _("通知書は、ご本人にお渡しします。代理人の方は見られません。")


class CaseNotFound(Refusal):
    """No such case, or not one of yours: the two answers are the same on purpose."""

    code = "case_not_found"
    status = 404
    message = _("この申請は見つかりません。")


class StaleWrite(Refusal):
    """Somebody changed the case since it was read; ``extra`` has the version now and who did what.

    ``extra``: ``{"version": int, "changes": [{"at", "who", "post", "what", "from", "to"}]}``.
    """

    code = "stale_write"
    message = _("ほかの人が先に変更しました。変更の内容を確かめて、もう一度やり直してください。")


class VersionMissing(Refusal):
    """The caller did not say which version of the case it looked at."""

    code = "version_missing"
    status = 422
    message = _("画面を開き直して、もう一度やり直してください（version は整数です）。")


class MoveNotAllowed(Refusal):
    """The process knows no such move from here; ``extra["moves"]`` lists those it knows."""

    code = "move_not_allowed"
    message = "今の段階からは、この動きはできません。"


class MoveNotYours(Refusal):
    """The move belongs to somebody else: the applicant, the system, or another permission."""

    code = "move_not_yours"
    status = 403
    message = "この動きをする権限がありません。"


class HeldByOther(Refusal):
    """A colleague works on the case; take it over first. ``extra["assignee"]`` names them."""

    code = "held_by_other"
    message = "ほかの人が担当しています。引き継いでから進めてください。"


class ReasonMissing(Refusal):
    """The move, or the outcome, needs a reason (行政手続法8条)."""

    code = "reason_missing"
    status = 422
    message = "理由を書いてください。"


class OutcomeMissing(Refusal):
    """The move needs an outcome."""

    code = "outcome_missing"
    status = 422
    message = "決定の内容(outcome)を選んでください。"


class OutcomeUnknown(Refusal):
    """The process knows no such outcome; ``extra["outcomes"]`` lists those it knows."""

    code = "outcome_unknown"
    status = 422
    message = "この手続きには、その決定の内容はありません。"


class FieldsMissing(Refusal):
    """A 補正の求め names the questions to be corrected, each with a reason."""

    code = "fields_missing"
    status = 422
    message = "直してほしい項目を一つ以上選び、それぞれに理由を付けてください。"


class FieldUnknown(Refusal):
    """A named question or attachment is not part of this form; ``extra["fields"]`` names them."""

    code = "field_unknown"
    status = 422
    message = "この手続きにない項目が含まれています。"


class RecordIncomplete(Refusal):
    """What the move must write down is missing or wrong; ``extra["errors"]`` names the fields."""

    code = "record_incomplete"
    status = 422
    message = "記録する項目が足りないか、正しくありません。"


class NoOpenCorrection(Refusal):
    """There is nothing to correct, or it was corrected already."""

    code = "no_open_correction"
    message = _("今、直していただくところはありません。")


class AlreadyDecided(Refusal):
    """After the decision a case can no longer be withdrawn."""

    code = "already_decided"
    message = _(
        "もう決まったので、取り下げられません。変えたいときは、担当の課に電話してください。"
    )


class NoLetter(Refusal):
    """This case has no such letter."""

    code = "letter_not_found"
    status = 404
    message = _("通知書が見つかりません。")


class NothingToDecide(Refusal):
    """No draft of this case waits for a decision."""

    code = "nothing_to_decide"
    message = "決裁を待っている起案はありません。"


class ExtensionInvalid(Refusal):
    """An extension names a later day than the one now due, and a reason."""

    code = "extension_invalid"
    status = 422
    message = "今の期限より後の日を指定してください。"


class BulkMismatch(Refusal):
    """The number confirmed is not the number of cases that would move."""

    code = "bulk_mismatch"
    message = "件数が確認した数と違います。もう一度確かめてください。"


class BulkTooMany(Refusal):
    """More cases than one confirmation may move."""

    code = "bulk_too_many"
    status = 422
    message = "一度にまとめられる件数を超えています。絞り込んでください。"


class BulkNotFound(Refusal):
    """No such bulk job, not yours, or gone: the answer is the same."""

    code = "bulk_not_found"
    status = 404
    message = "一括処理が見つかりません。日がたつと消えます。"


class BulkOver(Refusal):
    """A bulk job that has ended cannot be given up."""

    code = "bulk_over"
    message = "この一括処理は、もう終わっています。"


class BulkCaseGone(Refusal):
    """A case of a bulk job that its person may not move any more, or that is not there."""

    code = "bulk_case_gone"
    message = "今は、あなたがまとめて進められる案件ではありません（移送・秘匿・担当の変更など）。"


class NoAddressOnPaper(Refusal):
    """A letter without an address cannot be put into a window envelope (支援措置, no address known)."""

    code = "no_address_on_paper"
    message = "宛先の住所がない通知書です（支援措置か、住所の分からない人）。窓口で渡してください。"


class AssigneeNotOfSection(Refusal):
    """The person named may not work on this section's cases."""

    code = "assignee_not_of_section"
    status = 422
    message = "その人は、この課の案件を担当できません。"


class NoteEmpty(Refusal):
    """A note needs words, no more than 4000 characters and no control characters."""

    code = "note_empty"
    status = 422
    message = "メモを書いてください（4000文字まで）。"


class DeciderUnknown(Refusal):
    """The 専決 rule cannot say which post decides: a fact it needs is missing."""

    code = "decider_unknown"
    message = "だれが決裁するかが決まりません。足りない事実を確かめてください。"


class LetterMissing(Refusal):
    """A decision that is told by a letter cannot be drafted without the letter's template."""

    code = "letter_template_missing"
    message = "この決定の通知書の様式がありません。手続きの定義を確かめてください。"


class ViewNameMissing(Refusal):
    """A saved filter needs a name of one line, up to 40 characters."""

    code = "view_name_missing"
    status = 422
    message = "絞り込みの名前を書いてください（40文字まで）。"


class FieldNotAsked(Refusal):
    """A correction may change only what was asked for; ``extra["fields"]`` names the rest."""

    code = "field_not_asked"
    status = 422
    message = _("直せるのは、求められた項目だけです。")


class TransferNotNow(Refusal):
    """A closed case goes nowhere, and one that waits for a decision is decided or sent back first."""

    code = "transfer_not_now"
    message = "今は移送できません。決裁待ちの案件は、差し戻されてから移送してください。"


class TransferNotThere(Refusal):
    """No such section, the section it is already in, or one without the post that decides."""

    code = "transfer_not_there"
    status = 422
    message = "その課には移送できません。移す先を選び直してください。"


class SecrecyInvalid(Refusal):
    """No such secrecy, the one the case has, less than its procedure's, or more than one may see."""

    code = "secrecy_invalid"
    status = 422
    message = "その秘匿の区分にはできません。区分を選び直してください。"


class ExportColumns(Refusal):
    """An export needs at least one of the columns there are; ``extra["columns"]`` lists them."""

    code = "export_columns"
    status = 422
    message = "書き出す列を一つ以上選んでください。"


class ExportNotFound(Refusal):
    """No such file, not yours, not made yet, or gone: the answer is the same."""

    code = "export_not_found"
    status = 404
    message = "書き出したファイルが見つかりません。日がたつと消えます。"


class FilterUnknown(Refusal):
    """A list was asked for by values that mean nothing; ``extra["filters"]`` names each."""

    code = "filter_unknown"
    status = 422
    message = "一覧の条件に、読めないものがあります。選び直してください。"


class FilterNotYours(Refusal):
    """A list was asked for beyond what one sees: another section, or a higher secrecy."""

    code = "filter_not_yours"
    status = 422
    message = "その課や秘匿の区分の案件は、見られません。一覧の条件を選び直してください。"


class ColumnsUnknown(Refusal):
    """A queue names columns there are not; ``extra["columns"]`` lists those there are."""

    code = "columns_unknown"
    status = 422
    message = "その列はありません。一覧に出す列を選び直してください。"


class QueueNotFound(Refusal):
    """No such queue, or neither one's own nor one's section's: the answer is the same."""

    code = "queue_not_found"
    status = 404
    message = "作業の一覧が見つかりません。"


class QueueNotYours(Refusal):
    """A shared queue is changed by who made it or by the section's chief; it is shared with a
    section in which one works."""

    code = "queue_not_yours"
    status = 403
    message = "この作業の一覧は変えられません。作った人か課長に頼んでください。"


class QueueNameTaken(Refusal):
    """Somebody of the section shares a queue of this name already."""

    code = "queue_name_taken"
    message = "この名前の一覧は、課にもうあります。別の名前にしてください。"


class HandOnMismatch(Refusal):
    """The number of cases confirmed is not the number there are to hand on."""

    code = "hand_on_mismatch"
    message = "件数が確認した数と違います。もう一度確かめてください。"


class HandOnIncomplete(Refusal):
    """Handing on needs a note, and at least one other person to hand on to."""

    code = "hand_on_incomplete"
    status = 422
    message = "引き継ぐ相手と、引き継ぎの言葉を入れてください（400文字まで）。"


class NotHeld(Refusal):
    """Nobody works on the case, or oneself: there is nothing to release."""

    code = "not_held"
    message = "ほかの人が担当している案件ではありません。"


class LikenessNotFound(Refusal):
    """No such doubt about this case."""

    code = "likeness_not_found"
    status = 404
    message = "この重複の疑いは見つかりません。"


class LikenessSettled(Refusal):
    """Somebody settled it before, or one of the two cannot be closed any more."""

    code = "likeness_settled"
    message = "もう決めてあるか、どちらの案件も閉じられません。"


class ExtensionNotByLaw(Refusal):
    """The law lets the period be extended so often and so far; ``extra`` has the article."""

    code = "extension_not_by_law"
    status = 422
    message = "法律で延ばせる回数か日数を超えます。"


class LastMark(Refusal):
    """The only mark that is left: then the asking itself is ended, by a move with a reason."""

    code = "last_mark"
    message = (
        "残っている項目は1つだけです。すべて取り消すときは、待つのをやめる動きを選んでください。"
    )


class StillWaiting(Refusal):
    """The last day to answer has not passed, or silence keeps this case open; ``extra`` says which."""

    code = "still_waiting"
    message = "返事の期限が過ぎていないか、返事がなくても待つ手続きのため、この動きはできません。"


class AnswerNotDated(Refusal):
    """The day an answer arrived is between the asking and today, and by a way there is."""

    code = "answer_not_dated"
    status = 422
    message = "届いた日は、求めた日から今日までの日付で、届いた方法と一緒に書いてください。"


class ExportFormatUnknown(Refusal):
    """An export is CSV, CP932 or XLSX; ``extra["formats"]`` lists them."""

    code = "export_format_unknown"
    status = 422
    message = "書き出す形式を選んでください。"


class ExportNotBlocked(Refusal):
    """There is nothing to decide: the export is being made, or is there."""

    code = "export_not_blocked"
    message = "この書き出しに、選ぶことはありません。ページを読み直してください。"


class PagesUnreadable(Refusal):
    """What a page said of its own print is no number of pages."""

    code = "pages_unreadable"
    status = 422
    message = "印刷のページ数が読めません。画面を開き直してください。"
