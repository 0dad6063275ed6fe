"""Why somebody has to wait, or a gate is not as asked."""

from django.utils.translation import gettext_lazy as _

from shiyakusho.ground.contracts import Refusal


class GateNotFound(Refusal):
    """No waiting room stands before this resource."""

    code = "gate_not_found"
    status = 404
    message = _("待合室はありません。そのまま予約できます。")


class AdmissionNeeded(Refusal):
    """A gate stands before this opening and no admission was shown; ``extra["gate"]``,
    ``extra["opens_at"]``."""

    code = "gate_admission_needed"
    message = _("この予約は、待合室で順番を待ってから受け付けます。")


class DoorsClosed(Refusal):
    """The waiting room is not open yet, or no longer; ``extra["doors_at"]``."""

    code = "gate_doors_closed"
    message = _("待合室は、いま開いていません。")


class GateWrong(Refusal):
    """Days or numbers of a gate that cannot be; ``extra["errors"]``."""

    code = "gate_wrong"
    status = 422
    message = _("待合室の日時か数を確かめてください。")
