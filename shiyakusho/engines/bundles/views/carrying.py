"""What was written at home is filed at the counter: a QR instead of the last press."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from shiyakusho.engines.bundles.selectors import draft_ids_of
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.guide import public as guide
from shiyakusho.ground.identity.permissions import route

from . import access


@route.anyone_with_link
@require_POST
def carry(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """The answers of every form of the bundle under a code; the bundle stays as it is. Pictures are
    brought as paper."""
    bundle = access.bundle_for(request, bundle_id)
    if bundle.filed_at is not None:
        return redirect("bundles:status", bundle_id=bundle.pk)
    rows = forms.together.draft_rows(draft_ids_of(bundle))
    written = {
        row.procedure_id: {"version": str(row.version_id), "answers": row.answers}
        for row in rows
        if row.application is None
    }
    guide.hand_over(request, bundle.events, written)
    return redirect("guide:carry")
