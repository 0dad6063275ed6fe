"""Stop and come back: signed in from any device; otherwise by the code of the first draft."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from shiyakusho.engines.bundles.panels import titles_of
from shiyakusho.engines.bundles.selectors import draft_ids_of
from shiyakusho.ground.identity.permissions import route

from . import access


@route.anyone_with_link
@require_safe
def save(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """Saved. The code of one draft leads back to all of them."""
    bundle = access.bundle_for(request, bundle_id)
    ids = draft_ids_of(bundle)
    if bundle.account_id is None and ids:
        return redirect("forms:save", draft_id=ids[0])
    return render(request, "bundles/saved.html", {"bundle": bundle, "events": titles_of(bundle)})
