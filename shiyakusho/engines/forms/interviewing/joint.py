"""Several forms taken down in one interview: its lines, what the screen sends back, filing them all.

The questions are joined as for a resident (:mod:`~..together`); here they are an officer's lines. A line
is known by the name of its joint question, of a paper by ``file.<…>``.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.http import QueryDict
from django.utils.html import escape

from shiyakusho.engines.forms import drafts, together
from shiyakusho.engines.forms.models import Application, Interview
from shiyakusho.engines.forms.problems import Problem
from shiyakusho.engines.forms.refusals import DraftNotFound
from shiyakusho.engines.forms.shown import about, shown
from shiyakusho.engines.forms.text import is_blank
from shiyakusho.engines.forms.together import Gathering, Joint, JointFile, JointScreen
from shiyakusho.engines.forms.together.answering import save_screens
from shiyakusho.engines.forms.together.drawing import title_of
from shiyakusho.engines.forms.views import fields
from shiyakusho.ground.audit import record_read, recorded
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.purpose.guard import require_purpose
from shiyakusho.ground.ui.fields import posted

from . import services
from .drawing import Block, Line
from .posting import MOST_AT_ONCE, PRESSED

if TYPE_CHECKING:
    from django.core.files.uploadedfile import UploadedFile
    from django.utils.datastructures import MultiValueDict

FilesListed = Callable[[JointFile], Sequence[dict[str, Any]]]


@dataclass(frozen=True)
class JointInterview:
    """What one officer takes down for one person, as it stands."""

    of: Gathering
    found: together.Interview

    @property
    def complete(self) -> bool:
        """Nothing is missing or wrong in any of the forms."""
        return not any(member.sheet.problems() for member in self.found.members)


def joint_interview(of: Gathering, clerk: Account) -> JointInterview:
    """These drafts of this officer; DraftNotFound for any other. Asks what for (PurposeNeeded)."""
    rows = Interview.objects.filter(draft_id__in=of.draft_ids, clerk=clerk)
    if rows.count() != len(of.draft_ids):
        raise DraftNotFound
    subjects = {subject for row in rows.select_related("draft") for subject in row.draft.subjects}
    require_purpose(sorted(subjects))
    record_read(subjects, what=f"interview of {len(of.draft_ids)}")
    return JointInterview(of, together.interview_of(of))


def joint_blocks(
    found: together.Interview,
    *,
    listed: FilesListed,
    typed: Mapping[str, Any] | None = None,
    refused: Mapping[str, Sequence[Problem]] | None = None,
    everything: bool = False,
) -> list[Block]:
    """As :func:`~.drawing.blocks`, of several forms: every question once."""
    typed, refused = typed or {}, refused or {}
    return [
        Block(
            screen.key,
            title_of(screen),
            about(screen.about) if screen.about else "",
            screen.intro,
            [
                *(
                    _line(one, screen, typed.get(one.name), refused.get(one.name), everything)
                    for one in screen.joints
                ),
                *(
                    _file_line(one, screen, listed, refused.get(one.name), everything)
                    for one in screen.files
                ),
            ],
        )
        for screen in found.screens
    ]


def joint_read_back(found: together.Interview) -> list[dict[str, Any]]:
    """Everything that would be filed, each answer once, in the language that is active now."""
    return [
        {
            "key": screen.key,
            "title": title_of(screen),
            "about": about(screen.about) if screen.about else "",
            "rows": [
                *(_row(one) for one in screen.joints if one.asked.question.kind != "note"),
                *(_file_row(one) for one in screen.files),
            ],
        }
        for screen in found.screens
    ]


def save_joint(interview: JointInterview, data: QueryDict) -> dict[str, Any]:
    """Keep what the lines of the page say, in every form that asks it; returns what cannot be kept."""
    there = set(data.getlist("shown"))
    given = {
        screen.key: {
            one.name: posted(one.asked.question.kind, one.name, data)
            for one in screen.joints
            if one.name in there and one.asked.question.kind != "note"
        }
        for screen in interview.found.screens
    }
    return save_screens(of=interview.of, given={key: said for key, said in given.items() if said})


def note_joint_papers(interview: JointInterview, said: Mapping[str, str]) -> None:
    """Which papers came, by the name of the line: for every form that wants one."""
    for screen in interview.found.screens:
        for paper in screen.files:
            if paper.name in said:
                for member, file in paper.places:
                    papers = {file.item.id: said[paper.name]}
                    services.note_papers(draft_id=member.draft.pk, papers=papers)


def keep_joint_files(
    interview: JointInterview, files: MultiValueDict[str, UploadedFile]
) -> dict[str, list[Problem]]:
    """Keep every scan that came with the page, for every form that wants it; what was refused, by line."""
    wrong: dict[str, list[Problem]] = {}
    for paper in (one for screen in interview.found.screens for one in screen.files):
        for upload in files.getlist(paper.name)[:MOST_AT_ONCE]:
            name = upload.name or ""
            try:
                together.add_file(wanted=paper, stream=upload, name=name, account=None)
            except Refusal as refusal:
                wrong.setdefault(paper.name, []).append(together.refused_file(refusal, name))
    return wrong


def press_joint(interview: JointInterview, data: Mapping[str, Any]) -> bool:
    """The buttons inside a question: another person, one less, the town of a postal code, a file away.
    Whether one was pressed."""
    name = next((one for one in PRESSED if one in data), "")
    if not name:
        return False
    value = str(data[name])
    if name == "remove_file":
        _remove_file(interview, value)
        return True
    line, _, row = value.rpartition(".") if name == "remove_person" else (value, "", "")
    key = next((s.key for s in interview.found.screens for j in s.joints if j.name == line), "")
    where: dict[str, Any] = {"of": interview.of, "screen_key": key, "name": line}
    if name == "add_person":
        together.add_person(**where)
    elif name == "remove_person":
        together.remove_person(**where, number=int(row) if row.isdecimal() and len(row) < 4 else -1)
    else:
        together.fill_town(**where)
    return True


def file_joint(
    *,
    draft_ids: Sequence[uuid.UUID],
    seen: Mapping[str, str],
    confirmed: bool,
    checked: list[str],
    came_name: str = "",
    came_relation: str = "",
) -> list[Application]:
    """File them all for the person, in their order, or none. What :func:`~.services.file` raises, with
    the procedure in ``extra``."""
    with recorded("forms.interview_file_together"):
        for one in sorted(draft_ids):
            drafts.lock(one)
        filed = []
        for one in draft_ids:
            try:
                filed.append(
                    services.file(
                        draft_id=one,
                        seen=seen.get(str(one), ""),
                        confirmed=confirmed,
                        checked=checked,
                        came_name=came_name,
                        came_relation=came_relation,
                    )
                )
            except Refusal as refusal:
                draft = drafts.lock(one)
                refusal.extra.setdefault("procedure", draft.procedure_id if draft else "")
                raise
    return filed


def _line(
    one: Joint, screen: JointScreen, typed: Any, refused: Sequence[Problem] | None, everything: bool
) -> Line:
    told = one.problems if everything or not is_blank(one.raw) else ()
    raw = one.raw if typed is None else typed
    drawn = fields.field_of(one.asked, problems=refused or told, raw=raw)
    drawn.name, drawn.required = one.name, one.required
    asked = [place.asked for place in one.places]
    return Line(
        path=one.name,
        screen_key=screen.key,
        field=drawn,
        is_open=any(each.is_open for each in asked) or one.differs or bool(refused),
        known=not any(each.answered for each in asked) and one.asked.offered is not None,
        is_note=one.asked.question.kind == "note",
        value=shown(one.asked.question, _value(one)),
        source=fields.source_text(one.asked.source, one.asked.offered),
        wrong=tuple(refused or told),
    )


def _file_line(
    one: JointFile,
    screen: JointScreen,
    listed: FilesListed,
    refused: Sequence[Problem] | None,
    everything: bool,
) -> Line:
    told = one.problems if everything else ()
    drawn = fields.file_field(one.file, listed(one), problems=refused or told)
    drawn.name, drawn.required = one.name, one.required
    there = [escape(file.blob.original_name) for file in one.file.files]
    return Line(
        path=one.name,
        screen_key=screen.key,
        field=drawn,
        is_open=bool(refused) or not (there or one.file.on_paper),
        value=there or None,
        wrong=tuple(refused or told),
        item=one.name,
        on_paper=one.file.on_paper,
    )


def _row(one: Joint) -> dict[str, Any]:
    problem = next(iter(one.problems), None)
    return {
        "path": one.name,
        "label": one.asked.question.label,
        "value": shown(one.asked.question, _value(one)),
        "source": fields.source_text(one.asked.source, one.asked.offered),
        "error": problem.message if problem else "",
    }


def _file_row(one: JointFile) -> dict[str, Any]:
    problem = next(iter(one.problems), None)
    return {
        "path": one.name,
        "label": one.file.item.label,
        "value": [escape(file.blob.original_name) for file in one.file.files] or None,
        "on_paper": one.file.on_paper,
        "error": problem.message if problem else "",
    }


def _value(one: Joint) -> Any:
    """The answer of the first form that has one."""
    values = (place.asked.reading.value for place in one.places if place.asked.answered)
    return next(values, one.asked.reading.value)


def _remove_file(interview: JointInterview, attachment_id: str) -> None:
    try:
        wanted = uuid.UUID(attachment_id)
    except ValueError:
        return
    for screen in interview.found.screens:
        for paper in screen.files:
            if any(file.pk == wanted for _, asked in paper.places for file in asked.files):
                together.remove_file(wanted=paper, attachment_id=wanted)
