"""The forms that are filled in together, as they stand: drafts under the version in force."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence

from shiyakusho.engines.forms import drafts
from shiyakusho.engines.forms.following_versions import follow
from shiyakusho.engines.forms.models import Draft
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account

from .answering import share
from .attaching import share_files
from .interview import Gathering, Interview, interview
from .standing import members_of


def begin(*, procedures: Iterable[str], account: Account | None, language: str) -> list[Draft]:
    """A draft for each procedure: the one that is open, else a new one; all or none.

    Raises what `start` raises.
    """
    with recorded("forms.begin_together"):
        made = [
            drafts.start(procedure_id=one, account=account, language=language) for one in procedures
        ]
    return made


def draft_rows(draft_ids: Sequence[uuid.UUID]) -> list[Draft]:
    """These drafts, filed or not, with what they became, in this order; those that are gone not."""
    rows = Draft.objects.select_related("account", "application").filter(pk__in=draft_ids)
    by_id = {row.pk: row for row in rows}
    return [by_id[one] for one in draft_ids if one in by_id]


def interview_of(of: Gathering) -> Interview:
    """The interview over those of these drafts that are not filed, as it stands.

    Each follows the version in force, and is told what the others were told meanwhile.
    """
    rows = [follow(row) for row in draft_rows(of.draft_ids) if not row.is_filed]
    found = interview(members_of(rows), of.apart)
    if share(found, of.apart):
        found = _again(found, of)
    if share_files(found):
        found = _again(found, of)
    return found


def _again(found: Interview, of: Gathering) -> Interview:
    rows = draft_rows([one.draft.pk for one in found.members])
    return interview(members_of(rows), of.apart)


def claim(*, draft_ids: Sequence[uuid.UUID], account: Account) -> bool:
    """Someone who began without signing in signed in: whether all the drafts are theirs now."""
    return all([drafts.claim(draft_id=one, account=account) for one in draft_ids])
