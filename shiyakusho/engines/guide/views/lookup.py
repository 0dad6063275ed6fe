"""Find a procedure, and read everything about one."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shiyakusho.engines.guide import answers
from shiyakusho.engines.guide.asking import question_of
from shiyakusho.engines.guide.cards import Card
from shiyakusho.engines.guide.household import known_facts
from shiyakusho.engines.guide.procedures import knowledge
from shiyakusho.engines.guide.selectors import assess_one
from shiyakusho.engines.guide.standing import in_force
from shiyakusho.ground.clock import today
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui.text import language
from shiyakusho.registers.catalogue import public as catalogue

LONGEST_QUERY = 100


@route.public
@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Procedures by words, reading, law or life event."""
    events = knowledge().vocabulary.events
    q = request.GET.get("q", "").replace("\0", "")[:LONGEST_QUERY]
    event = request.GET.get("event", "")
    event = event if event in events else ""
    cursor = request.GET.get("cursor") or None
    try:
        page = catalogue.search(q, event=event or None, language=language(), cursor=cursor)
    except catalogue.InvalidCursor:
        page = catalogue.search(q, event=event or None, language=language())
    query = {"q": q} | ({"event": event} if event else {})
    more = f"?{urlencode(query | {'cursor': page.next_cursor})}" if page.next_cursor else ""
    context = {
        "q": q,
        "hits": page.items,
        "event": events.get(event),
        "events": events.values(),
        "next_url": more,
        "hidden": [{"name": "event", "value": event}] if event else [],
    }
    return render(request, "guide/search.html", context)


@route.public
@require_safe
def procedure(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """One procedure: needed for you? why; until when; what to bring; cost; how long; start."""
    catalogue.live(procedure_id)  # refuses what is not there, with its own page
    given = answers.load(request)
    day = today()
    known, told = knowledge(), known_facts(request.user, day, given.events)
    words = known.vocabulary.facts
    facts = told | in_force(given.facts, told, given.events, day, known.vocabulary)
    entry = assess_one(procedure_id, given.events, facts, day)
    waiting = [name.partition(".")[0] for name in sorted(entry.missing)]
    asked = [words[name] for name in dict.fromkeys(waiting) if name in words]
    context = {
        "card": Card(entry),
        "entry": entry,
        "definition": entry.definition,
        "personal": bool(given.facts or given.events),
        "guide_url": _guide_url(entry.definition.events),
        "days": entry.definition.process.standard_days if entry.definition.process else None,
        "questions": [
            {
                "text": question_of(known, fact).question,
                "url": reverse("guide:question", args=[fact.id]),
            }
            for fact in asked
            if fact.question and given.events
        ],
    }
    return render(request, "guide/procedure.html", context)


def _guide_url(events: list[str]) -> str:
    """The guide with the first event of a procedure picked."""
    query = f"?{urlencode({'event': events[0]})}" if events else ""
    return f"{reverse('guide:home')}{query}"
