"""Several yes-or-no questions on one page: tick all that apply, none, or わからない."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from shiyakusho.engines.guide import answers
from shiyakusho.engines.guide.answers import Answers
from shiyakusho.engines.guide.asking import question_of
from shiyakusho.engines.guide.pages import Page, page_of
from shiyakusho.engines.guide.procedures import knowledge
from shiyakusho.engines.guide.progress import progress
from shiyakusho.engines.guide.results import GuideResult
from shiyakusho.ground.ui import switch
from shiyakusho.ground.ui.fields import Field

NAME = "ticked"
FEWEST = 2


def facts_together(given: Answers, found: GuideResult, fact: str) -> list[str]:
    """Facts asked on the page of this one: as it was answered before, else as it is due now."""
    page = page_of(fact)
    if page is None:
        return []
    before = given.several.get(page.id, [])
    if fact in before:
        return [one for one in before if one in page.items]
    return list(found.together) if fact in found.together and len(found.together) >= FEWEST else []


def answered(request: HttpRequest, given: Answers, page: Page, facts: list[str]) -> HttpResponse:
    """Keeps the answers to the facts that were shown: what is not ticked is a no."""
    ticked = [fact for fact in request.POST.getlist(NAME) if fact in facts]
    if switch.wanted(request):
        given.typed = {page.id: ticked}
        answers.keep(request, given)
        return switch.go(request)
    instead = request.POST.get("instead", "")
    if not ticked and instead not in ("none", "unknown"):
        return shown(request, given, page, facts, error=True)
    said = None if instead == "unknown" else [] if instead == "none" else ticked
    given.facts |= {fact: None if said is None else fact in said for fact in facts}
    given.several[page.id] = facts
    given.typed = {}
    answers.keep(request, given)
    return redirect("guide:next")


def shown(
    request: HttpRequest,
    given: Answers,
    page: Page,
    facts: list[str],
    found: GuideResult | None = None,
    *,
    error: bool = False,
) -> HttpResponse:
    """The page with what was ticked before."""
    ticked = given.typed.get(page.id) or [fact for fact in facts if given.facts.get(fact) is True]
    message = _("当てはまるものを選ぶか、「どれもない」を押してください。") if error else ""
    options = [{"value": fact, "label": page.items[fact]} for fact in facts]
    field = Field(kind="choices", name=NAME, label=page.title, value=ticked, options=options, error=message)  # fmt: skip
    before = given.before(facts[0])
    context = {
        "title": page.title,
        "field": field,
        "facts": facts,
        "page": page,
        "errors": [{"id": field.id, "label": page.title, "message": message}] if error else [],
        "why": [_why(page, fact) for fact in facts],
        "back": reverse("guide:question", args=[before]) if before else reverse("guide:home"),
        "progress": progress(given, facts, found),
        "together": len(found.open_yes_or_no) if found else 0,
        "answers_form": "question",
    }
    return render(request, "guide/several.html", context, status=422 if error else 200)


def _why(page: Page, fact: str) -> dict[str, Any]:
    known = knowledge()
    asked = question_of(known, known.vocabulary.facts[fact])
    return {"label": page.items[fact], "why": asked.why}
