"""Take a form down for somebody: begin, keep, note how it came, file."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from shiyakusho.engines.forms import answering, drafts, filing, known
from shiyakusho.engines.forms.choices import Way
from shiyakusho.engines.forms.models import Application, Draft, Interview
from shiyakusho.engines.forms.refusals import ArrivalUnreadable, NotInForceThen, NotReadBack
from shiyakusho.engines.forms.text import one_text
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.catalogue import public as catalogue

from .receiving import interview_of, proofs, require_identity, takable

PAPERS = ("kept", "shown")
NAME_LENGTH = 80


def begin(
    *,
    procedure_id: str,
    clerk: Account,
    resident_id: uuid.UUID | None,
    way: str = Way.SPOKEN,
    arrived_on: date | None = None,
    language: str = "ja",
) -> Draft:
    """The draft in which `clerk` writes for a resident (or somebody no register knows).

    The one that is open already for the same person, procedure, way and day, else a new one under
    the version in force on the day it arrives. Raises NoForm, NotInForceThen, ArrivalUnreadable, and
    the catalogue's NoSuchProcedure.
    """
    day = _arrived(way, arrived_on)
    try:
        version = takable(procedure_id, day)
    except catalogue.NoSuchProcedure:
        if day is None:
            raise
        raise NotInForceThen(extra={"on": day.isoformat()}) from None
    subject = f"account:{clerk.pk}"
    with recorded("forms.interview_begin", subjects=[subject], procedure=procedure_id) as event:
        # One row of the account is held, so that two clicks at once begin one interview.
        Account.objects.select_for_update(of=("self",)).get(pk=clerk.pk)
        draft = _there(procedure_id, clerk, resident_id, way, day)
        if draft is None:
            draft = _new(version, clerk, resident_id, Interview(way=way, arrived_on=day), language)
        event.subjects.extend(draft.subjects)
    return draft


def save(
    *,
    draft_id: uuid.UUID,
    given: Mapping[str, Mapping[str, Any]],
    who: known.Known | None = None,
    action: str = "forms.interview_save",
) -> tuple[Draft, dict[str, Any]]:
    """Keep what was written, right or wrong: `given` raw answers by screen and question. Returns the
    draft and what no database can hold (path → raw)."""
    with drafts.locked(draft_id, action, screens=sorted(given)) as draft:
        refused: dict[str, Any] = {}
        answers = draft.answers
        for screen in drafts.sheet_of(draft, who).screens:
            if screen.key in given:
                taken = answering.take(answers, screen, given[screen.key])
                answers = taken.answers
                prefix = f"{screen.key}." if screen.round else ""
                refused |= {f"{prefix}{name}": raw for name, raw in taken.refused.items()}
        draft.answers, draft.saved_at = answers, clock.now()
        draft.save(update_fields=["answers", "saved_at"])
    return draft, refused


def prepare(*, draft_id: uuid.UUID, version: str, answers: Mapping[str, Any]) -> None:
    """What the person wrote into the same form at home: said before anything was, under the version they
    had; else they are asked. They hear all of it when it is read back."""
    with drafts.locked(draft_id, "forms.interview_prepare") as draft:
        if str(draft.version_id) == version and not draft.answers:
            draft.answers, draft.saved_at = dict(answers), clock.now()
            draft.save(update_fields=["answers", "saved_at"])


def discard(*, draft_id: uuid.UUID) -> None:
    """Throw an interview away with all it holds; a filed one stays. For its officer, who was asked
    for before: without the interview the fence would not give them the draft."""
    show("draft", draft_id)
    drafts.discard(draft_id=draft_id)


def note_papers(*, draft_id: uuid.UUID, papers: Mapping[str, str]) -> None:
    """Which items came as paper: `kept` with the file, or `shown` and given back; else no longer."""
    with drafts.locked(draft_id, "forms.interview_papers", papers=dict(papers)) as draft:
        how = interview_of(draft)
        items = {one.id for one in catalogue.version(draft.version_id).definition.attachments}
        now = how.papers | {item: paper for item, paper in papers.items() if item in items}
        how.papers = {item: paper for item, paper in now.items() if paper in PAPERS}
        how.save(update_fields=["papers"])


def file(
    *,
    draft_id: uuid.UUID,
    seen: str,
    confirmed: bool,
    checked: list[str],
    came_name: str = "",
    came_relation: str = "",
) -> Application:
    """File it for the person, once: a case like any other, with the day it arrived.

    `confirmed`: the person heard or read everything (of a paper: it says the same). `checked`: by what
    they were identified. `came_name`, `came_relation`: who came in their place. Raises NotReadBack,
    IdentityNotChecked, AnswersChanged, AnswersInvalid, DefinitionMoved, ProcedureEnded.
    """
    for text in (came_name, came_relation):
        one_text(text, max_length=NAME_LENGTH)
    with recorded("forms.interview_file") as event:
        draft = drafts.lock(draft_id)
        if draft is None or not draft.is_taken_down:
            raise filing.DraftNotFound
        if draft.application is not None:
            event.detail["already"] = True
            return draft.application
        how = interview_of(draft)
        version = filing.require_in_force(draft)
        sheet = filing.sheet_as_seen(draft, seen)
        if not confirmed:
            raise NotReadBack
        require_identity(version.definition.identity, checked, how.arrived_on)
        draft.helper_name, draft.helper_relation = came_name.strip(), came_relation.strip()
        intent = filing.intent_of(draft, sheet, how.channel)
        intent = replace(intent, taken=_taken(draft, how))
        application = filing.file_once(event, intent, version, sheet, keep_facts=False)
        how.application = application
        how.checked = [one for one in proofs() if one in checked]
        how.save(update_fields=["application", "checked"])
        filing.empty(draft, application)
    return application


def _arrived(way: str, arrived_on: date | None) -> date | None:
    """The day a paper arrived; what is spoken arrives when it is filed."""
    if way not in Way.values:
        raise ArrivalUnreadable(extra={"why": "way"})
    if way == Way.SPOKEN:
        return None
    if arrived_on is None or arrived_on > known.today():
        raise ArrivalUnreadable(extra={"why": "missing" if arrived_on is None else "future"})
    return arrived_on


def _there(
    procedure_id: str, clerk: Account, resident_id: uuid.UUID | None, way: str, day: date | None
) -> Draft | None:
    """The one that is open; of people no register knows each is another one."""
    if resident_id is None:
        return None
    rows = Interview.objects.filter(
        clerk=clerk,
        way=way,
        arrived_on=day,
        application=None,
        draft__procedure_id=procedure_id,
        draft__on_behalf_of=resident_id,
    )
    found = rows.select_related("draft").first()
    return found.draft if found else None


def _new(
    version: catalogue.Version,
    clerk: Account,
    resident_id: uuid.UUID | None,
    how: Interview,
    language: str,
) -> Draft:
    moment = clock.now()
    draft = Draft(
        procedure_id=version.procedure_id,
        version_id=version.id,
        on_behalf_of=resident_id,
        language=language,
        channel=how.channel,
        started_at=moment,
        saved_at=moment,
    )
    show("draft", draft.pk)
    draft.save(force_insert=True)
    how.draft, how.clerk = draft, clerk
    how.save(force_insert=True)
    return draft


def _taken(draft: Draft, how: Interview) -> filing.Taken:
    day = how.arrived_on
    earlier = day is not None and day < known.today()
    arrived = clock.midnight(day) if day and earlier else None
    return filing.Taken(f"account:{how.clerk_id}", draft.on_behalf_of, arrived)
