"""Booths and topics of the city, and the link each booth is opened with."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from shiyakusho.desks.remote.pack import pack
from shiyakusho.desks.remote.selectors import live_talks
from shiyakusho.ground.identity.permissions import route


@route.staff("remote.manage")
@require_safe
def booths(request: HttpRequest) -> HttpResponse:
    """Every booth with its address; a new number in the pack makes the old one worthless."""
    found = pack()
    with translation.override("ja"):
        rows = [
            {
                "booth": one,
                "address": f"{settings.SITE_URL}{reverse('remote:booth', args=[one.token])}",
            }
            for one in found.booths.values()
        ]
    context = {
        "booths": rows,
        "topics": [
            {"topic": one, "section": found.section_for(one, None)} for one in found.topics.values()
        ],
        "settings": found.settings,
        "turn": [one for one in settings.TALK_ICE_URLS.split(",") if one],
        "live": len(live_talks()),
    }
    return render(request, "remote/staff/booths.html", context)
