"""Files put on the page of a correction: staged at once, so that a slip elsewhere loses none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from shiyakusho.engines.forms.problems import Problem
from shiyakusho.engines.forms.views.asked_sheet import AskedSheet
from shiyakusho.ground import files
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.files.kinds import media_types
from shiyakusho.ground.files.models import Blob

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.form import Attachment


def take_files(
    request: HttpRequest, held: AskedSheet, *, owner: str, problems: dict[str, list[Problem]]
) -> list[Any]:
    """Put uploaded files with their items; labels of items that were sent and not asked come back."""
    may = {one.item.id for one in held.files(held.sheet(without=problems))}
    removed, not_asked = request.POST.get("remove_file", ""), []
    for item in held.definition.attachments:
        uploads = request.FILES.getlist(f"file.{item.id}")
        if item.id not in may:
            not_asked += [item.label] if any(uploads) else []
            continue
        there = [blob for blob in held.blobs.get(item.id, []) if str(blob.pk) != removed]
        _stage(item, uploads, there, owner, problems)
        if there or item.id in held.blobs:
            held.blobs[item.id] = there
    return not_asked


def _stage(
    item: Attachment,
    uploads: list[Any],
    there: list[Blob],
    owner: str,
    problems: dict[str, list[Problem]],
) -> None:
    allowed, wrong = media_types(tuple(item.kinds)), problems.setdefault(f"file.{item.id}", [])
    for upload in uploads:
        if len(there) >= item.max:
            wrong.append(Problem("too_many_files", {"max": item.max}))
            break
        try:
            there.append(files.store(upload, name=upload.name or "", allowed=allowed, owner=owner))
        except Refusal as refusal:
            wrong.append(Problem(refusal.code, said=f"{upload.name}：{refusal}"))
    if not wrong:
        del problems[f"file.{item.id}"]
