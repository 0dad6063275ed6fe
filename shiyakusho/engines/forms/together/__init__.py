"""Several forms filled in together (まとめて書く): one interview, each form its own draft.

What `forms.public.together` gives to the desk of the bundles, and nothing else of this room.
"""

from shiyakusho.engines.forms.answering import why_refused
from shiyakusho.engines.forms.problems import Refused

from .answering import add_person, fill_in, fill_town, remove_person, save, set_helper
from .attaching import add_file, refused_file, remove_file
from .drawing import helper_fields, review_context, screen_context, summary_fields
from .filing import seen_of, submit_together
from .holding import hold_drafts, holds
from .interview import Gathering, Interview, Joint, JointFile, JointScreen, Member
from .members import begin, claim, draft_rows, interview_of

__all__ = [
    "Gathering",
    "Interview",
    "Joint",
    "JointFile",
    "JointScreen",
    "Member",
    "Refused",
    "add_file",
    "add_person",
    "begin",
    "claim",
    "draft_rows",
    "fill_in",
    "fill_town",
    "helper_fields",
    "hold_drafts",
    "holds",
    "interview_of",
    "refused_file",
    "remove_file",
    "remove_person",
    "review_context",
    "save",
    "screen_context",
    "seen_of",
    "set_helper",
    "submit_together",
    "summary_fields",
    "why_refused",
]
