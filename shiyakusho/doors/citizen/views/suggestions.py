"""What the search box proposes while somebody types."""

from django.http import HttpRequest, JsonResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui.text import language, without_ruby
from shiyakusho.registers.catalogue import public as catalogue

SHOWN = 8
MAX_QUERY = 100


@route.public
@require_safe
def suggest(request: HttpRequest) -> JsonResponse:
    """Procedures that match ``q``: ``{"items": [{"label", "url"}]}``."""
    query = request.GET.get("q", "").strip()[:MAX_QUERY]
    hits = catalogue.search(query, language=language(), limit=SHOWN).items if query else []
    items = [
        {
            "label": without_ruby(hit.title),
            "url": reverse("guide:procedure", args=[hit.procedure_id]),
        }
        for hit in hits
    ]
    return JsonResponse({"items": items})
