"""Language and text size as links: they work without JavaScript and change nothing else."""

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui import switch


@route.public
@require_safe
def change(request: HttpRequest) -> HttpResponse:
    """``?language=en&next=…`` or ``?text_size=large&next=…``: remember it and go back."""
    kind = "language" if "language" in request.GET else "text_size"
    return switch.applied(request, kind, request.GET.get(kind, ""), request.GET.get("next", "/"))
