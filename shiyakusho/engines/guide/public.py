"""The front desk of the guide: what do I have to do?"""

from . import carrying
from .advising import Advice, advice_fields, advise, told
from .as_json import as_json, entry_as_json, question_as_json
from .concerned import beyond_register
from .glossary import vocabulary
from .handing import hand_over
from .refusals import CodeUnknown, FactInvalid, TooMuchAsked, UnknownEvent
from .results import Due, Entry, Fee, GuideResult, Option, Paper, Question, Reason
from .selectors import assess
from .visit import answer_for, picked

__all__ = [
    "Advice", "CodeUnknown", "Due", "Entry", "FactInvalid", "Fee", "GuideResult", "Option", "Paper", "Question", "Reason",
    "TooMuchAsked", "UnknownEvent", "advice_fields", "advise", "answer_for", "as_json", "assess", "beyond_register", "carrying", "entry_as_json", "hand_over", "picked",
    "question_as_json", "told", "vocabulary",
]  # fmt: skip
