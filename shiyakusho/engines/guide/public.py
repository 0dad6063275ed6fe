"""The front desk of the guide: what do I have to do?"""

from .advising import Advice, advice_fields, advise, told
from .as_json import as_json, entry_as_json, question_as_json
from .glossary import vocabulary
from .refusals import FactInvalid, TooMuchAsked, UnknownEvent
from .results import Due, Entry, Fee, GuideResult, Option, Paper, Question, Reason
from .selectors import assess
from .visit import answer_for, picked

__all__ = [
    "Advice", "Due", "Entry", "FactInvalid", "Fee", "GuideResult", "Option", "Paper", "Question", "Reason",
    "TooMuchAsked", "UnknownEvent", "advice_fields", "advise", "answer_for", "as_json", "assess", "entry_as_json", "picked",
    "question_as_json", "told", "vocabulary",
]  # fmt: skip
