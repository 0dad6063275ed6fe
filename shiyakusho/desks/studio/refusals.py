"""Why the studio says no."""

from shiyakusho.ground.contracts import Refusal


class CommandUnknown(Refusal):
    code = "studio_command_unknown"
    status = 400
    message = "この操作はできません。画面を開き直してください。書いた内容は残っています。"


class TooMany(Refusal):
    code = "studio_too_many"
    status = 422
    message = "1つの一覧に置けるのは500までです。"


class SectionUnknown(Refusal):
    code = "studio_section_unknown"
    status = 404
    message = "この部はありません。"


class CommentEmpty(Refusal):
    code = "studio_comment_empty"
    status = 422
    message = "コメントを書いてください（2,000文字まで）。"


class CommentNotFound(Refusal):
    code = "studio_comment_not_found"
    status = 404
    message = "このコメントは見つかりません。"


class FaceUnknown(Refusal):
    code = "studio_face_unknown"
    status = 404
    message = "この見え方はありません。"


class NameTaken(Refusal):
    code = "studio_name"
    status = 422
    message = (
        "この名前は使えません。半角の英小文字・数字・_ で、まだ使っていない名前にしてください。"
    )


class DayUnclear(Refusal):
    code = "studio_day"
    status = 422
    message = "いつからかは、2027-04-01 のように書いてください。"
