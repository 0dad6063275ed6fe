"""The front desk of my data: what the doors and the commands may ask."""

from .disclosing.asking import ask as ask_for_disclosure
from .erasure import propose as propose_erasure
from .erasure import reapply
from .inquiries import answer as answer_inquiry
from .inquiries import ask as ask_about
from .trail.looks import Asked, Line, page
from .trail.viewers import Viewer, provide, viewer_of
from .withholding import confirm as confirm_withholding
from .withholding import order as withhold

__all__ = [
    "Asked",
    "Line",
    "Viewer",
    "answer_inquiry",
    "ask_about",
    "ask_for_disclosure",
    "confirm_withholding",
    "page",
    "propose_erasure",
    "provide",
    "reapply",
    "viewer_of",
    "withhold",
]
