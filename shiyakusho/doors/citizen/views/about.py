"""What every site must say about itself: accessibility, privacy, about, contact."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shiyakusho.doors.citizen.offices import counters
from shiyakusho.ground.clock import now
from shiyakusho.ground.identity.permissions import route


def _page(name: str) -> Callable[[HttpRequest], HttpResponse]:
    @route.public
    @require_safe
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, f"citizen/{name}.html")

    page.__doc__ = f"The page ``citizen/{name}.html``."
    return page


accessibility = _page("accessibility")
privacy = _page("privacy")
about = _page("about")


@route.public
@require_safe
def contact(request: HttpRequest) -> HttpResponse:
    """Whom to call, where to go, and when."""
    return render(request, "citizen/contact.html", {"counters": counters(now())})
