"""What the pages of an interview show: one screen with its fields, and everything once more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from shiyakusho.engines.forms.problems import Problem, problem_of
from shiyakusho.engines.forms.shown import about, shown
from shiyakusho.engines.forms.version_changes import changes_for
from shiyakusho.engines.forms.views import fields
from shiyakusho.engines.forms.views.citizen import starting, uploads
from shiyakusho.ground.ui.fields import Field, field_id

from .interview import Interview, Joint, JointFile, JointScreen, Member

UrlOf = Callable[[JointScreen], str]
Problems = Mapping[str, Sequence[Problem]]


def screen_context(
    found: Interview,
    screen: JointScreen,
    *,
    url_of: UrlOf,
    problems: Problems | None = None,
    typed: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """For a page of an interview; `typed` are answers that could not be kept."""
    problems, typed = dict(problems or {}), typed or {}
    rows = [_joint_row(screen, one, problems, typed) for one in screen.joints]
    rows += [_file_row(screen, one, problems) for one in screen.files]
    before = found.before(screen.key)
    return {
        "screen": screen,
        "title": title_of(screen),
        "about": about(screen.about) if screen.about else "",
        "rows": rows,
        "errors": fields.summary_of([row["field"] for row in rows], problems),
        "number": found.number_of(screen.key),
        "total": len(found.screens),
        "back_url": url_of(before) if before else "",
        "answers_form": "answers",
        "has_files": bool(screen.files),
        "uses": [member.definition.title for member in screen.members],
        "can_split": any(len(one.places) > 1 for one in screen.joints),
        "moved": _moved(screen.members),
    }


def review_context(found: Interview, *, url_of: UrlOf) -> dict[str, Any]:
    """For the check page: what several get, then what each gets alone."""
    parts = [_part(found, screen, url_of) for screen in found.screens]
    common = [part for part in parts if part["member"] is None]
    return {
        "common": common,
        "groups": [_group(found, one, parts) for one in found.members],
        "errors": [
            {"id": f"part-{screen.key}", "label": label, "message": problem.message}
            for screen in found.screens
            for _name, label, problem in screen.problems()
        ],
        "complete": found.first_open is None,
        "next_url": url_of(found.first_open) if found.first_open else "",
        "questions": found.questions,
        "spared": found.questions_apart - found.questions,
        "moved": _moved(found.members),
    }


def helper_fields(found: Interview, error: Any = None) -> list[Field]:
    """Name and relation of who types for the applicant; `error` as it was refused."""
    said = problem_of(error).message if error is not None else ""
    return starting.helper_fields(found.members[0].draft, said)


def summary_fields(screen: JointScreen) -> dict[str, list[Problem]]:
    """Problems by field name of everything on the screen."""
    rows: Iterable[Joint | JointFile] = [*screen.joints, *screen.files]
    return {one.name: list(one.problems) for one in rows if one.problems}


def title_of(screen: JointScreen) -> Any:
    """The page's title; of a screen with nothing but files, what it is for."""
    return screen.title if screen.title is not None else _("写真や書類を付ける")


def _joint_row(
    screen: JointScreen, joint: Joint, problems: Problems, typed: Mapping[str, Any]
) -> dict[str, Any]:
    field = fields.field_of(
        joint.asked, problems=problems.get(joint.name, ()), raw=typed.get(joint.name, joint.raw)
    )
    field.required = joint.required
    row = _row(screen, joint, _renamed(field, joint.name, problems))
    return row | {
        "notes": _also(joint),
        "joins": bool(joint.split),
        "splits": len(joint.places) > 1,
    }


def _file_row(screen: JointScreen, file: JointFile, problems: Problems) -> dict[str, Any]:
    member, first = file.places[0]
    field = fields.file_field(first, uploads.listed(member.draft, first))
    field.required = file.required
    return _row(screen, file, _renamed(field, file.name, problems)) | {"notes": []}


def _row(screen: JointScreen, one: Joint | JointFile, field: Field) -> dict[str, Any]:
    """A field, and which procedures it is for where those are not the page's own."""
    titles = _titles(one)
    whole = [member.definition.title for member in screen.members]
    return {"field": field, "uses": titles if len(titles) != len(whole) else []}


def _renamed(field: Field, name: str, problems: Problems) -> Field:
    field.name = name
    return fields.with_problems(field, problems.get(name, ()))


def _also(joint: Joint) -> list[dict[str, Any]]:
    """How the others put it, where they put it in other words."""
    own = joint.asked.question.label
    return [
        {"title": place.member.definition.title, "label": place.asked.question.label}
        for place in joint.places[1:]
        if place.asked.question.label != own
    ]


def _titles(one: Joint | JointFile) -> list[Any]:
    if isinstance(one, Joint):
        return [place.member.definition.title for place in one.places]
    return [member.definition.title for member, _file in one.places]


def _part(found: Interview, screen: JointScreen, url_of: UrlOf) -> dict[str, Any]:
    url = url_of(screen)
    rows = [_answer(one, url) for one in screen.joints if one.asked.question.kind != "note"]
    rows += [_paper(one, url) for one in screen.files]
    return {
        "key": screen.key,
        "title": title_of(screen),
        "about": about(screen.about) if screen.about else "",
        "member": screen.member.draft.pk if screen.member else None,
        "rows": rows,
        "uses": [member.definition.title for member in screen.members],
    }


def _answer(joint: Joint, url: str) -> dict[str, Any]:
    problem = next(iter(joint.problems), None)
    asked = joint.asked
    value = next((p.asked.reading.value for p in joint.places if p.asked.answered), None)
    return {
        "label": asked.question.label,
        "value": shown(asked.question, asked.reading.value if value is None else value),
        "change_url": f"{url}?from=review#{field_id(joint.name)}",
        "source": fields.source_text(asked.source, asked.offered),
        "error": problem.message if problem else "",
    }


def _paper(file: JointFile, url: str) -> dict[str, Any]:
    problem = next(iter(file.problems), None)
    return {
        "label": file.file.item.label,
        "value": [escape(one.blob.original_name) for one in file.file.files] or None,
        "change_url": f"{url}?from=review#{field_id(file.name)}",
        "error": problem.message if problem else "",
    }


def _group(found: Interview, member: Member, parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """One procedure: its own answers, and the labels of the common ones that go to it too."""
    labels = [
        place.asked.question.label
        for screen in found.screens
        if screen.member is not member
        for joint in screen.joints
        for place in joint.places
        if place.member is member
    ]
    return {
        "member": member,
        "title": member.definition.title,
        "parts": [part for part in parts if part["member"] == member.draft.pk],
        "common": labels,
    }


def _moved(members: Iterable[Member]) -> list[dict[str, Any]]:
    """What changed in the procedures since the person last looked, by draft."""
    found = [(member, changes_for(member.draft)) for member in members]
    return [
        {"draft": member.draft, "title": member.definition.title, "changes": changes}
        for member, changes in found
        if changes
    ]
