"""The front desk of the forms (申請フォーム): ask or tell, nothing else."""

from . import sharing, signatures, together
from .choices import Channel
from .destroying import destroy_application
from .differences import Change, changes_in
from .drafts import start
from .filing import apply, submit
from .for_others import extract_of, file_of, has_attached, holding, own_rows, own_sheet
from .holding import hold
from .interviewing import front as interviews
from .on_paper import PaperRow, paper_form
from .paper.printing import application_paper
from .refusals import (
    AnswersInvalid,
    ApplicationNotFound,
    AttachmentRefused,
    DraftNotFound,
    IdempotencyConflict,
    NotOnline,
    OutsideTheMandate,
    UnknownAnswers,
)
from .representing import is_mine, may_represent, mine, require_scope
from .revising import Told, revise, withdraw
from .selectors import (
    AnswerRow,
    Contact,
    Section,
    answer_sections,
    answers_of,
    application_of,
    applications_of,
    attachments_of,
    contact_of,
    existing,
    open_drafts_of,
    revisions_of,
    values_of,
)
from .views.asked_page import AskedPage, Desk
from .views.citizen.access import application_for
from .views.other import fields_of, given_in

__all__ = [
    "AnswerRow",
    "AnswersInvalid",
    "ApplicationNotFound",
    "AskedPage",
    "AttachmentRefused",
    "Change",
    "Channel",
    "Contact",
    "Desk",
    "DraftNotFound",
    "IdempotencyConflict",
    "NotOnline",
    "OutsideTheMandate",
    "PaperRow",
    "Section",
    "Told",
    "UnknownAnswers",
    "answer_sections",
    "answers_of",
    "application_for",
    "application_of",
    "application_paper",
    "applications_of",
    "apply",
    "attachments_of",
    "changes_in",
    "contact_of",
    "destroy_application",
    "existing",
    "extract_of",
    "fields_of",
    "file_of",
    "given_in",
    "has_attached",
    "hold",
    "holding",
    "interviews",
    "is_mine",
    "may_represent",
    "mine",
    "open_drafts_of",
    "own_rows",
    "own_sheet",
    "paper_form",
    "require_scope",
    "revise",
    "revisions_of",
    "sharing",
    "signatures",
    "start",
    "submit",
    "together",
    "values_of",
    "withdraw",
]
