"""Why this desk says no to an officer."""

from shiyakusho.ground.contracts import Refusal


class NotChecked(Refusal):
    """A disclosure that waits for nobody's look."""

    code = "mydata_not_checked"
    status = 409
    message = "確かめる段階の請求ではありません。"


class PartUnknown(Refusal):
    """A part to be left out that is not there, or without ground and reason."""

    code = "mydata_part_unknown"
    status = 422
    message = "開示しない部分には、根拠と理由が要ります。"


class ReasonUnknown(Refusal):
    code = "mydata_reason_unknown"
    status = 422
    message = "理由は、一覧にあるものから選んでください。"


class TooLong(Refusal):
    """A silence beyond what its reason allows."""

    code = "mydata_withheld_too_long"
    status = 422
    message = "保留の期間が、その理由で認められる長さを超えています。"


class SamePerson(Refusal):
    code = "mydata_same_person"
    status = 403
    message = "命じた人は、自分で確認できません。別の職員が確認してください。"


class NobodyNamed(Refusal):
    code = "mydata_nobody_named"
    status = 422
    message = "だれの記録かを指定してください。"
