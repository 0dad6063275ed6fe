"""The front desk of cases: what the doors ask and tell. Every answer is plain data."""

# isort: off
# fmt: off
from shiyakusho.engines.cases.access import opened as open_case
from shiyakusho.engines.cases.access import to_act
from shiyakusho.engines.cases.acts import acts
from shiyakusho.engines.cases.affairs import Affair, affairs, affairs_of
from shiyakusho.engines.cases.api import (
    application_of, case_document, get_case, has_ended, letter_pdf, list_cases, move,
    my_cases, state_of, summary,
)
from shiyakusho.engines.cases.applicant_api import resubmit, standing_of, withdraw_own
from shiyakusho.engines.cases.core_systems import existing, settled_cases, told_of
from shiyakusho.engines.cases.cp932 import replaced as as_cp932
from shiyakusho.engines.cases.cp932 import unwritable
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.passages import Passed, last_passage, standing_in
from shiyakusho.engines.cases.refusals import (
    CaseNotFound, MoveNotAllowed, NoOpenCorrection, ReasonMissing, StaleWrite,
)
from shiyakusho.engines.cases.scope import require_hold, scope_of
from shiyakusho.engines.cases.services import bulk, exporting
from shiyakusho.engines.cases.services.answering import record_answer
from shiyakusho.engines.cases.services.assigning import assign_case as assign
from shiyakusho.engines.cases.services.classifying import set_secrecy
from shiyakusho.engines.cases.services.escalating import escalate
from shiyakusho.engines.cases.services.extending import extend_case as extend
from shiyakusho.engines.cases.services.handing_out import Issue, hand_out, issue_of
from shiyakusho.engines.cases.services.lettering import issue_once
from shiyakusho.engines.cases.services.looking import look_into
from shiyakusho.engines.cases.services.noting import add_note
from shiyakusho.engines.cases.services.printing import note_pages, note_printed, read_pages
from shiyakusho.engines.cases.services.registering import note_registered
from shiyakusho.engines.cases.services.reminding import go_through as remind
from shiyakusho.engines.cases.services.transferring import transfer_case as transfer
from shiyakusho.engines.cases.services.unmarking import withdraw_mark
from shiyakusho.engines.cases.services.viewing import keep_queue
from shiyakusho.engines.cases.services.withdrawing import withdraw_case as withdraw
from shiyakusho.engines.cases.spreadsheet import csv_bytes, harmless

__all__ = [
    "Affair", "CaseFilter", "CaseNotFound", "Issue", "MoveNotAllowed", "NoOpenCorrection", "Passed",
    "ReasonMissing", "StaleWrite", "acts", "add_note", "affairs", "affairs_of",
    "application_of", "as_cp932", "assign", "bulk", "case_document", "csv_bytes", "escalate",
    "existing", "exporting", "extend", "get_case", "hand_out", "harmless", "has_ended", "issue_of", "issue_once", "keep_queue",
    "last_passage", "letter_pdf", "list_cases", "look_into", "move", "my_cases", "note_pages",
    "note_printed",
    "note_registered", "open_case", "read_pages", "record_answer", "remind", "require_hold",
    "resubmit", "scope_of", "set_secrecy", "settled_cases", "standing_in", "standing_of",
    "state_of", "summary", "to_act", "told_of", "transfer", "unwritable", "withdraw",
    "withdraw_mark", "withdraw_own",
]
