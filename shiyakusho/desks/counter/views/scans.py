"""Scans of papers that were handed over: listed on the screen, opened by whoever took them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from shiyakusho.desks.counter.taking import TAKE
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.files import download
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.purpose import visits


@route.staff(TAKE)
@require_safe
def scan(request: HttpRequest, draft_id: UUID, attachment_id: UUID) -> HttpResponse:
    """The safe copy of a scan of one's own interview."""
    account = signed_in(request)
    visits.read_under(account)
    found = forms.interviews.interview_for(draft_id, account)
    for files in forms.interviews.files_of(found.draft).values():
        for one in files:
            if one.pk == attachment_id:
                return download(one.blob)
    raise forms.DraftNotFound


def listed(draft: Any, file: Any) -> list[dict[str, Any]]:
    """The files of an item as the file picker shows them."""
    return [
        {
            "id": str(one.pk),
            "name": one.blob.original_name,
            "size": one.blob.size,
            "url": reverse("counter_staff:scan", args=[draft.pk, one.pk])
            if one.blob.is_open
            else "",
            "state": one.blob.state,
        }
        for one in file.files
    ]
