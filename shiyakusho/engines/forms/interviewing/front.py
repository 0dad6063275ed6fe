"""What the desk at the counter asks and tells about interviews: `forms.public.interviews`."""

from shiyakusho.engines.forms.answering import why_refused
from shiyakusho.engines.forms.choices import Way
from shiyakusho.engines.forms.drafts import files_of
from shiyakusho.engines.forms.example import example_sheet
from shiyakusho.engines.forms.filing import digest_of
from shiyakusho.engines.forms.models import Interview
from shiyakusho.engines.forms.refusals import IdentityNotChecked

from .drawing import Block, Line, blocks, everything_open, line_at, lines_of, read_back
from .joint import (
    JointInterview,
    file_joint,
    joint_blocks,
    joint_interview,
    joint_read_back,
    keep_joint_files,
    note_joint_papers,
    press_joint,
    save_joint,
)
from .posting import act_on_people, given_in, keep_files
from .receiving import Proof, identifies, proofs, proofs_on, takable
from .selectors import UnderWay, identified_by, interview_for, open_interviews, taken_down
from .services import begin, discard, file, note_papers, prepare, save

__all__ = [
    "Block",
    "IdentityNotChecked",
    "Interview",
    "JointInterview",
    "Line",
    "Proof",
    "UnderWay",
    "Way",
    "act_on_people",
    "begin",
    "blocks",
    "digest_of",
    "discard",
    "everything_open",
    "example_sheet",
    "file",
    "file_joint",
    "files_of",
    "given_in",
    "identified_by",
    "identifies",
    "interview_for",
    "joint_blocks",
    "joint_interview",
    "joint_read_back",
    "keep_files",
    "keep_joint_files",
    "line_at",
    "lines_of",
    "note_joint_papers",
    "note_papers",
    "open_interviews",
    "prepare",
    "press_joint",
    "proofs",
    "proofs_on",
    "read_back",
    "save",
    "save_joint",
    "takable",
    "taken_down",
    "why_refused",
]
