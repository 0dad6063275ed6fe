"""The front desk of the catalogue: what procedures there are and what each of them says.

Definitions are asked for (`asking`), worked on (`working`, `reviewing`), and go through time
(`lifecycle`); what differs between two of them, `difference` says.
"""

# isort: off
# fmt: off
from .asking import Hit, Page, all_live, coming, live, load, search, version
from .conditions import Conditions, facts_asked_for, form_vocabulary, rule_value, texts_of
from .definition import CORE_BUSINESSES, Definition, Process, Text
from .difference import Change, difference
from .drafts import drafts
from .examples import example_of, examples_of
from .faults import DefinitionFaults, Fault
from .languages import is_text, texts_in, words_in
from .lifecycle import Chapter, ask_archive, call_off, history_of, roll_back
from .models import CopyKind, CopyState, WorkingCopy, WorkingStep
from .offices import OfficeRole, offices
from .places import Place, at, lasting
from .refusals import (
    BaseMoved, CopyClosed, CopyHasFaults, CopyUnwritable, DayHasPassed, FourEyes, InvalidCursor,
    NoSuchCopy, NoSuchProcedure, NoSuchVersion, NotComing, NothingChanged, NothingToWalk,
    PersonNeeded, ProcedureTaken, PublicationHeld, ReasonNeeded, StaleCopy, VersionUnreadable,
)
from .reviewing import approve_copy, ask_review, findings_of, objections_to, return_copy, version_of
from .secrecy import SecrecyRule, secrecy_level, secrecy_rules
from .selectors import document_at, steps_of, working_copies, working_copy
from .services import LoadReport
from .showing import Shown, shown
from .snapshot import Version
from .working import begin_copy, catch_up, discard_copy, redo_copy, save_copy, undo_copy

__all__ = [
    "CORE_BUSINESSES", "BaseMoved", "Change", "Chapter", "Conditions", "CopyClosed",
    "CopyHasFaults", "CopyKind", "CopyState", "CopyUnwritable", "DayHasPassed", "Definition",
    "DefinitionFaults", "Fault", "FourEyes", "Hit", "InvalidCursor", "LoadReport", "NoSuchCopy",
    "NoSuchProcedure", "NoSuchVersion", "NotComing", "NothingChanged", "NothingToWalk",
    "OfficeRole", "Page", "PersonNeeded", "Place", "ProcedureTaken", "Process", "PublicationHeld",
    "ReasonNeeded", "SecrecyRule", "Shown", "StaleCopy", "Text", "Version", "VersionUnreadable",
    "WorkingCopy", "WorkingStep", "all_live", "approve_copy", "ask_archive", "ask_review",
    "at", "begin_copy", "call_off", "catch_up", "coming", "difference", "discard_copy", "document_at",
    "drafts", "example_of", "examples_of", "facts_asked_for", "findings_of", "form_vocabulary",
    "history_of", "is_text", "lasting", "live", "load", "objections_to", "offices", "redo_copy", "return_copy",
    "roll_back", "rule_value", "save_copy", "search", "secrecy_level", "secrecy_rules", "shown",
    "steps_of", "texts_in", "texts_of", "undo_copy", "version", "version_of", "words_in", "working_copies", "working_copy",
]
