"""Files on a screen: taken from the browser, shown as thumbnails, taken away again."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from shiyakusho.engines.forms import drafts
from shiyakusho.engines.forms.models import Draft, DraftAttachment
from shiyakusho.engines.forms.problems import Problem
from shiyakusho.engines.forms.refusals import DraftNotFound
from shiyakusho.engines.forms.sheet import AskedFile, Screen
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.files.downloads import download, thumbnail_response
from shiyakusho.ground.identity.permissions import route

from . import access

MOST_AT_ONCE = 20


def take(request: HttpRequest, draft: Draft, screen: Screen) -> dict[str, list[Problem]]:
    """Keep every file that came with the page; returns what was refused, by field name."""
    wrong: dict[str, list[Problem]] = {}
    for file in screen.files:
        name = f"file.{file.item.id}"
        for upload in request.FILES.getlist(name)[:MOST_AT_ONCE]:
            try:
                drafts.add_file(
                    draft_id=draft.pk,
                    item_id=file.item.id,
                    stream=upload,
                    name=upload.name or "",
                    account=draft.account,
                )
            except Refusal as refusal:
                said = f"{upload.name}：{refusal}"
                wrong.setdefault(name, []).append(Problem(refusal.code, said=said))
    return wrong


def remove(draft: Draft, attachment_id: str) -> None:
    """Take one file away; a wrong id takes nothing."""
    try:
        drafts.remove_file(draft_id=draft.pk, attachment_id=uuid.UUID(attachment_id))
    except ValueError:
        return


def listed(draft: Draft, file: AskedFile) -> list[dict[str, Any]]:
    """The files of an item as the file picker shows them."""
    return [
        {
            "id": str(one.pk),
            "name": one.blob.original_name,
            "size": one.blob.size,
            "url": _url("forms:file", draft, one) if one.blob.is_open else "",
            "thumbnail_url": _url("forms:thumbnail", draft, one) if _has_picture(one) else "",
            "state": one.blob.state,
        }
        for one in file.files
    ]


@route.anyone_with_link
def file(request: HttpRequest, draft_id: uuid.UUID, attachment_id: uuid.UUID) -> HttpResponse:
    """A file of one's own draft."""
    return download(_found(request, draft_id, attachment_id).blob)


@route.anyone_with_link
def thumbnail(request: HttpRequest, draft_id: uuid.UUID, attachment_id: uuid.UUID) -> HttpResponse:
    """The small picture of a photo of one's own draft."""
    blob = _found(request, draft_id, attachment_id).blob
    if not blob.is_image:
        raise DraftNotFound
    return thumbnail_response(blob, edge=144)


def _found(request: HttpRequest, draft_id: uuid.UUID, attachment_id: uuid.UUID) -> DraftAttachment:
    draft = access.draft_for(request, draft_id)
    rows = DraftAttachment.objects.select_related("blob").filter(draft=draft, pk=attachment_id)
    found = rows.first()
    if found is None:
        raise DraftNotFound
    return found


def _has_picture(one: DraftAttachment) -> bool:
    return one.blob.is_image and one.blob.is_open


def _url(name: str, draft: Draft, one: DraftAttachment) -> str:
    return reverse(name, kwargs={"draft_id": draft.pk, "attachment_id": one.pk})
