"""How much is helped, where and how: numbers, and nobody's name."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from shiyakusho.desks.assist.pack import pack
from shiyakusho.desks.assist.selectors import figures
from shiyakusho.ground import clock
from shiyakusho.ground.identity.permissions import route

DAYS = 30


@route.staff("assist.manage")
@require_safe
def helped(request: HttpRequest) -> HttpResponse:
    """The last thirty days."""
    today = clock.today()
    places = pack().places
    rows = [
        {**one, "place": places[str(one["place"])].name if one["place"] in places else ""}
        for one in figures(today - timedelta(days=DAYS - 1), today)
    ]
    return render(request, "assist/manage.html", {"rows": rows, "days": DAYS})
