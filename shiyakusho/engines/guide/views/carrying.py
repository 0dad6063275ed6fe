"""Answers from home to the counter: a QR and a number, on the telephone or on paper."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST

from shiyakusho.engines.guide import answers, carrying, handing
from shiyakusho.engines.guide.procedures import knowledge
from shiyakusho.ground.identity.permissions import route


@route.public
@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def carry(request: HttpRequest) -> HttpResponse:
    """What is kept, for how long; after the one press the QR. Pressed again: the answers of now."""
    given, code = answers.load(request), handing.code_of(request)
    if request.method == "POST" and given.events:
        handing.hand_over(request, given.events)
        return redirect("guide:carry")
    waiting = carrying.still_there(code) if code else None
    picked = waiting.events if waiting else given.events
    if not picked:
        return redirect("guide:home")
    events = knowledge().vocabulary.events
    context = {
        "events": [events[one].label for one in picked if one in events],
        "answered": len([one for one in given.facts.values() if one is not None]),
        "days": carrying.kept_for().days,
        "waiting": waiting,
        "number": carrying.typed(code) if waiting else "",
        "scanned": carrying.scanned(code) if waiting else "",
        "taken": bool(code) and waiting is None,
    }
    return render(request, "guide/carry.html", context)


@route.public
@require_POST
def leave_home(request: HttpRequest) -> HttpResponse:
    """Nothing waits at the city any more; the answers in this browser stay."""
    handing.leave(request)
    return redirect("guide:carry")
