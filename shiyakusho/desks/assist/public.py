"""The front desk of the help (入力のお手伝い): for doors."""

from .choices import Ending, How, Way
from .models import Help, HelpForm
from .pack import pack
from .refusals import NothingToHelpWith
from .selectors import forms_of
from .services.beginning import agree, begin
from .services.closing import end
from .services.writing import look_at, sign, turn, unlock, write

__all__ = [
    "Ending",
    "Help",
    "HelpForm",
    "How",
    "NothingToHelpWith",
    "Way",
    "agree",
    "begin",
    "end",
    "forms_of",
    "look_at",
    "pack",
    "sign",
    "turn",
    "unlock",
    "write",
]
