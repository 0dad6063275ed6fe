"""Why the inspection says no."""

from shiyakusho.ground.contracts import Refusal


class FindingNotFound(Refusal):
    """Not there, not of one's sections, or about oneself: told apart by nothing."""

    code = "finding_not_found"
    status = 404
    message = "この点検の項目は見つかりません。"


class NoteMissing(Refusal):
    code = "oversight_note_missing"
    status = 422
    message = "判断と理由を書いてください。"


class SecondLookByAnother(Refusal):
    code = "oversight_second_look"
    status = 403
    message = "二人目の確認は、別の職員がします。"


class AlreadyClosed(Refusal):
    code = "oversight_closed"
    status = 409
    message = "この項目は、もう終わっています。"


class NobodyMeant(Refusal):
    code = "oversight_nobody"
    status = 422
    message = "住民や職員の番号を確かめてください。"
