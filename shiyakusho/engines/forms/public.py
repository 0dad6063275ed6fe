"""The front desk of the forms (申請フォーム): ask or tell, nothing else."""

from .drafts import start
from .filing import apply, submit
from .holding import hold
from .on_paper import PaperRow, paper_form
from .refusals import (
    AnswersInvalid,
    ApplicationNotFound,
    AttachmentRefused,
    DraftNotFound,
    IdempotencyConflict,
    NotOnline,
    UnknownAnswers,
)
from .revising import revise, withdraw
from .selectors import (
    AnswerRow,
    Contact,
    Section,
    answer_sections,
    application_of,
    applications_of,
    attachments_of,
    contact_of,
    open_drafts_of,
    revisions_of,
    values_of,
)

__all__ = [
    "AnswerRow",
    "AnswersInvalid",
    "ApplicationNotFound",
    "AttachmentRefused",
    "Contact",
    "DraftNotFound",
    "IdempotencyConflict",
    "NotOnline",
    "PaperRow",
    "Section",
    "UnknownAnswers",
    "answer_sections",
    "application_of",
    "applications_of",
    "apply",
    "attachments_of",
    "contact_of",
    "hold",
    "open_drafts_of",
    "paper_form",
    "revise",
    "revisions_of",
    "start",
    "submit",
    "values_of",
    "withdraw",
]
