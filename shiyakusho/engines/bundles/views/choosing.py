"""Choose what to do together: from the guide's answer, or from the page of an event."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shiyakusho.engines.bundles import services
from shiyakusho.engines.bundles.choosing import Group, chosen_in, groups_for, known_events
from shiyakusho.engines.bundles.refusals import NothingChosen, TooManyChosen
from shiyakusho.engines.guide import public as guide
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.ground.ui import switch
from shiyakusho.ground.ui.text import language

from . import access


@route.public
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """What is needed is chosen already, with its reasons; ?event=birth names the event."""
    asked = request.POST if request.method == "POST" else request.GET
    events = known_events(asked.getlist("event")) or guide.picked(request)
    if not events:
        return _pick_an_event(request)
    account = access.resident(request)
    wanted = request.POST.getlist("procedure")
    if request.method != "POST":
        return _page(request, events, groups_for(request, account, events))
    groups = groups_for(request, account, events, wanted or ["nothing"])
    if switch.wanted(request):
        return switch.go(request, f"{reverse('bundles:choose')}?{_query(events)}")
    choices = [one for one in chosen_in(groups, wanted) if one.way in ("online", "counter")]
    try:
        bundle = services.begin(
            account=account, events=events, choices=choices, language=language()
        )
    except (NothingChosen, TooManyChosen) as refusal:
        return _page(request, events, groups, refusal)
    if account is None:
        access.hold(request, bundle)
    return redirect("bundles:bundle", bundle_id=bundle.pk)


def _pick_an_event(request: HttpRequest) -> HttpResponse:
    here = reverse("bundles:choose")
    events = [
        {"id": one.pictogram or one.id, "label": one.label, "url": f"{here}?{_query([one.id])}"}
        for one in national_vocabulary().events.values()
    ]
    return render(request, "bundles/events.html", {"events": events})


def _page(
    request: HttpRequest, events: list[str], groups: list[Group], refusal: Any = None
) -> HttpResponse:
    words = national_vocabulary().events
    choices = [one for group in groups for one in group.choices]
    context = {
        "events": [words[one].label for one in events],
        "event_ids": events,
        "groups": groups,
        "refusal": refusal,
        "errors": [{"id": "choices", "label": refusal, "message": ""}] if refusal else [],
        "any_level": any(one.way == "level" for one in choices),
        "signed_in": access.resident(request) is not None,
        "next": f"{reverse('bundles:choose')}?{_query(events)}",
        "guide_url": f"{reverse('guide:home')}?{_query(events)}",
    }
    return render(
        request, "bundles/choose.html", context, status=refusal.status if refusal else 200
    )


def _query(events: list[str]) -> str:
    return urlencode([("event", one) for one in events])
