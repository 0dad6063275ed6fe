"""How a bundle stands: a line for each procedure, one place for everything that is asked (状況)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.forms.registry import asked_correction, progress
from shiyakusho.ground.audit import record_read
from shiyakusho.registers.catalogue import public as catalogue

from .models import Bundle, BundleMember
from .selectors import members_of
from .visits import Visit, visits_for

WITHDRAWN = "withdrawn"


@dataclass(frozen=True)
class Line:
    """One procedure that is filed online: where it stands, what comes next, until when.

    `todo`: the person has something to do, at `url`.
    """

    procedure_id: str
    title: Any
    step: Any
    tag: str
    next: Any = ""
    until: date | None = None
    office: Any = ""
    phone: str = ""
    receipt_number: str = ""
    arrived_at: Any = None
    url: str = ""
    todo: str = ""
    application_id: Any = None


@dataclass
class Standing:
    """The whole bundle."""

    lines: list[Line] = field(default_factory=list)
    visits: list[Visit] = field(default_factory=list)

    @property
    def todos(self) -> list[Line]:
        """What the person has to answer now, the most urgent first."""
        found = [line for line in self.lines if line.todo]
        return sorted(found, key=lambda line: (line.until is None, line.until or date.max))


def standing_of(bundle: Bundle) -> Standing:
    """Every line and every visit; the reading of what was filed is noted."""
    members = members_of(bundle)
    ids = [one.draft_id for one in members if one.draft_id]
    rows = {row.pk: row for row in forms.together.draft_rows(ids)}
    found = Standing(visits=visits_for(one for one in members if one.draft_id is None))
    for member in members:
        if member.draft_id is not None:
            found.lines.append(_line(member, rows.get(member.draft_id)))
    return found


def _line(member: BundleMember, draft: Any) -> Line:
    title = _title(member.procedure_id)
    if draft is None:
        return Line(member.procedure_id, title, _("書いた内容は消えました"), "neutral")
    if draft.application is None:
        return Line(member.procedure_id, title, _("書きかけ"), "warning", until=member.due_on)
    return _filed(member, draft.application)


def _filed(member: BundleMember, application: Any) -> Line:
    record_read(application.subjects, what=application.subject)
    title = catalogue.version(application.version_id).definition.title
    found, asked = progress(application), asked_correction(application)
    same: dict[str, Any] = {
        "receipt_number": application.receipt_number,
        "arrived_at": application.arrived_at,
        "url": status_url(application),
        "application_id": application.pk,
    }
    if application.state == WITHDRAWN:
        return Line(member.procedure_id, title, _("取り下げました"), "neutral", **same)
    if found is None:
        return Line(member.procedure_id, title, _("受け付けました"), "info", **same)
    same |= {"office": found.office, "phone": found.phone}
    if asked is not None:
        return Line(
            member.procedure_id,
            title,
            found.step,
            found.tag,
            next=_("直していただくところがあります"),
            until=asked.respond_by,
            todo=reverse("forms:correct", args=[application.pk]),
            **same,
        )
    return Line(
        member.procedure_id,
        title,
        found.step,
        found.tag,
        next=found.text,
        until=found.until,
        **same,
    )


def status_url(application: Any) -> str:
    """Where its applicant sees everything of one application."""
    name = "cases:status" if application.account_id else "forms:status"
    return reverse(name, args=[application.pk])


def _title(procedure_id: str) -> Any:
    try:
        return catalogue.live(procedure_id).definition.title
    except catalogue.NoSuchProcedure:
        return procedure_id
