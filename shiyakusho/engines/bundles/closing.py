"""The end of a reception: one signature for exactly these forms, and every case filed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from uuid import UUID

from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.clock import now
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity.models import Account

from .models import Bundle, BundleMember
from .receiving import locked
from .refusals import NothingToFile, NotSigned
from .selectors import members_of

ON_SCREEN, ON_PAPER = "screen", "paper"
LONGEST_STROKES = 40_000
# Moves and lines on a sheet of 600 by 200, nothing else: it is put into a page as it stands.
STROKES = re.compile(r"(M\d{1,3} \d{1,3}(L\d{1,3} \d{1,3})+)+")


def file_reception(
    *,
    reception_id: UUID,
    clerk: Account,
    seen: Mapping[str, str],
    confirmed: bool,
    checked: list[str],
    signature: str,
    strokes: str = "",
    came_name: str = "",
    came_relation: str = "",
) -> Bundle:
    """File everything that was taken down, once, with one signature for exactly these forms.

    `seen` as the reading back was made of; `signature` on the screen (`strokes`) or on paper. Raises
    NothingToFile, NotSigned, and what an interview raises, with the procedure in ``extra``.
    """
    with recorded("bundles.file_reception") as event:
        reception = locked(reception_id, clerk)
        event.subjects.extend(reception.subjects)
        if reception.filed_at is not None:
            event.detail["already"] = True
            return reception
        taken = [one for one in members_of(reception) if one.draft_id is not None]
        if not taken:
            raise NothingToFile
        reception.strokes = _signed(signature, strokes)
        ids = [one.draft_id for one in taken if one.draft_id is not None]
        filed = forms.interviews.file_joint(
            draft_ids=ids,
            seen=seen,
            confirmed=confirmed,
            checked=checked,
            came_name=came_name,
            came_relation=came_relation,
        )
        for member, application in zip(taken, filed, strict=True):
            member.application_id = application.pk
            show("application", application.pk)
            forms.signatures.note(
                application_id=application.pk,
                seen=seen.get(str(member.draft_id), ""),
                strokes=reception.strokes,
                together=len(taken),
            )
        BundleMember.objects.bulk_update(taken, ["application_id"])
        reception.signed = {
            "how": signature,
            "forms": [
                {"procedure": one.procedure_id, "seen": seen.get(str(one.draft_id), "")}
                for one in taken
            ],
        }
        reception.filed_at = reception.saved_at = now()
        reception.facts, reception.prepared = {}, {}
        kept = ("strokes", "signed", "filed_at", "saved_at", "facts", "prepared")
        reception.save(update_fields=kept)
    return reception


def _signed(how: str, strokes: str) -> str:
    """The strokes that are kept. NotSigned."""
    if how == ON_PAPER:
        return ""
    if how != ON_SCREEN or len(strokes) > LONGEST_STROKES or not STROKES.fullmatch(strokes):
        raise NotSigned
    return strokes
