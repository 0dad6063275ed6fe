"""Where a bundle stands: back to what is left, and the one page of its state."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from shiyakusho.engines.bundles.panels import titles_of
from shiyakusho.engines.bundles.selectors import draft_ids_of, gathering_of
from shiyakusho.engines.bundles.standing import standing_of
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.identity.permissions import route

from . import access
from .filling import where_it_stands


@route.anyone_with_link
@require_safe
def bundle(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """To the first screen with something left, the check page, or its state."""
    found = access.bundle_for(request, bundle_id)
    if found.filed_at is not None:
        return redirect("bundles:status", bundle_id=found.pk)
    return redirect(where_it_stands(found, forms.together.interview_of(gathering_of(found))))


@route.anyone_with_link
@require_safe
def status(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """A line for each procedure; what is to be answered above all; what is left for an office."""
    bundle = access.bundle_for(request, bundle_id)
    found = standing_of(bundle)
    ids = draft_ids_of(bundle)
    context = {
        "bundle": bundle,
        "events": titles_of(bundle),
        "lines": found.lines,
        "todos": found.todos,
        "visits": found.visits,
        "signed_in": access.resident(request) is not None,
        "keys_draft": ids[0] if ids and bundle.account_id is None else None,
        "sheet": {
            "receipt_number": " / ".join(x.receipt_number for x in found.lines if x.receipt_number)
        },
    }
    return render(request, "bundles/status.html", context)
