"""A paper that serves several forms is sent once (同じ書類は1回だけ)."""

from __future__ import annotations

import uuid
from typing import IO

from shiyakusho.engines.forms import drafts
from shiyakusho.engines.forms.models import DraftAttachment
from shiyakusho.engines.forms.problems import Problem
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.models import Account

from .interview import Interview, JointFile


def add_file(*, wanted: JointFile, stream: IO[bytes], name: str, account: Account | None) -> None:
    """Check and keep one file, and put it into every draft that wants the paper; all or none.

    Raises what ground/files refuses, and TooManyFiles.
    """
    (first, file), *others = wanted.places
    with recorded("forms.attach_together"):
        row = drafts.add_file(
            draft_id=first.draft.pk,
            item_id=file.item.id,
            stream=stream,
            name=name,
            account=account,
        )
        for member, item in others:
            drafts.attach(draft_id=member.draft.pk, item_id=item.item.id, blob=row.blob)


def refused_file(refusal: Refusal, name: str) -> Problem:
    """Why one file was not taken, with its name."""
    return Problem(refusal.code, said=f"{name}：{refusal}")


def remove_file(*, wanted: JointFile, attachment_id: uuid.UUID) -> None:
    """Take a file out of all of them; taking it out twice is harmless."""
    items = {member.draft.pk: file.item.id for member, file in wanted.places}
    with recorded("forms.detach_together"):
        found = DraftAttachment.objects.filter(pk=attachment_id, draft_id__in=items).first()
        if found is None:
            return
        same = DraftAttachment.objects.filter(draft_id__in=items, blob_id=found.blob_id)
        for row in same.order_by("draft_id"):
            if row.item == items[row.draft_id]:
                drafts.remove_file(draft_id=row.draft_id, attachment_id=row.pk)


def share_files(found: Interview) -> bool:
    """A draft that came later gets the papers the others have; whether there were any."""
    gaps = [
        (member.draft.pk, file.item.id, source.files)
        for screen in found.screens
        for paper in screen.files
        for source in [next((f for _, f in paper.places if f.files), None)]
        for member, file in paper.places
        if source is not None and not file.files
    ]
    if not gaps:
        return False
    with recorded("forms.share_files"):
        for draft_id, item_id, rows in gaps:
            for row in rows:
                drafts.attach(draft_id=draft_id, item_id=item_id, blob=row.blob)
    return True
