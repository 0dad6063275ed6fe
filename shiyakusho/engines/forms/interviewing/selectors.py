"""Ask about interviews; nothing here writes but a draft that follows its version."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from shiyakusho.engines.forms import drafts, known
from shiyakusho.engines.forms.choices import Channel
from shiyakusho.engines.forms.following_versions import follow
from shiyakusho.engines.forms.models import Application, Draft, Interview
from shiyakusho.engines.forms.refusals import DraftNotFound
from shiyakusho.engines.forms.sheet import Sheet
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.purpose.guard import require_purpose
from shiyakusho.registers.catalogue import public as catalogue

from .receiving import proofs

MOST = 20


@dataclass(frozen=True)
class UnderWay:
    """An interview as its officer works on it; `who` is what is known of the person."""

    draft: Draft
    how: Interview
    who: known.Known

    @property
    def version(self) -> catalogue.Version:
        return catalogue.version(self.draft.version_id)

    def sheet(self) -> Sheet:
        """What is answered, known and missing now."""
        return drafts.sheet_of(self.draft, self.who)


def interview_for(draft_id: uuid.UUID, clerk: Account) -> UnderWay:
    """An interview of this officer, under the version in force on its day; DraftNotFound for any
    other. Like all that hands out answers it asks what for (PurposeNeeded)."""
    rows = Interview.objects.filter(draft_id=draft_id, clerk=clerk)
    how = rows.select_related("draft__application", "clerk").first()
    if how is None:
        raise DraftNotFound
    draft = how.draft
    require_purpose(draft.subjects)
    record_read(draft.subjects, what=f"interview {draft.pk}")
    return UnderWay(follow(draft), how, known.Known(draft.on_behalf_of, how.arrived_on))


def open_interviews(clerk: Account, resident_id: uuid.UUID | None = None) -> list[Interview]:
    """What this officer began and did not file (of one person), the latest first: to be picked, no
    answer is read."""
    rows = Interview.objects.filter(clerk=clerk, application=None)
    if resident_id is not None:
        rows = rows.filter(draft__on_behalf_of=resident_id)
    return list(rows.select_related("draft").order_by("-draft__saved_at")[:MOST])


def taken_down(application: Application) -> Interview | None:
    """By whom and how an application was taken down; None for one the person filed."""
    if application.channel not in {Channel.COUNTER, Channel.MAIL}:
        return None
    return Interview.objects.select_related("clerk").filter(application=application).first()


def identified_by(how: Interview) -> list[str]:
    """The words of the documents that were seen."""
    return [proofs()[one].title for one in how.checked if one in proofs()]


__all__ = [
    "UnderWay",
    "identified_by",
    "interview_for",
    "open_interviews",
    "taken_down",
]
