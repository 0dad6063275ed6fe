"""Pick what happened, answer one question at a time, see what to do."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shiyakusho.engines.guide import answering, answers, handing
from shiyakusho.engines.guide.answers import Answers
from shiyakusho.engines.guide.asking import question_of
from shiyakusho.engines.guide.bearing import bearing
from shiyakusho.engines.guide.cards import cards, together_url
from shiyakusho.engines.guide.household import known_facts, sources_of
from shiyakusho.engines.guide.pages import page_of
from shiyakusho.engines.guide.procedures import knowledge
from shiyakusho.engines.guide.progress import progress
from shiyakusho.engines.guide.results import GuideResult, Question
from shiyakusho.engines.guide.saving import savable, save_answers
from shiyakusho.engines.guide.sources import source_text
from shiyakusho.engines.guide.standing import idle
from shiyakusho.engines.guide.views import several
from shiyakusho.engines.guide.visit import assessed, in_use
from shiyakusho.ground.clock import today
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui import switch

CHILDREN = "children"


@route.public
@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def home(request: HttpRequest) -> HttpResponse:
    """Cards of life events; several may be picked. ?event=birth comes picked."""
    given = answers.load(request)
    events = knowledge().vocabulary.events
    if request.method == "POST":
        given.events = [event for event in events if event in request.POST.getlist("event")]
        answers.keep(request, given)
        if switch.wanted(request):
            return switch.go(request)
        if given.events:
            return redirect("guide:next")
    asked = [event for event in request.GET.getlist("event") if event in events]
    context = {
        "events": events.values(),
        "picked": asked or given.events,
        "nothing_picked": request.method == "POST",
        "answered": len(given.facts),
    }
    return render(request, "guide/home.html", context)


@route.public
@cache_control(no_store=True)
@require_safe
def onward(request: HttpRequest) -> HttpResponse:
    """To the next question, or to the result when none can matter any more."""
    given = answers.load(request)
    if not given.events:
        return redirect("guide:home")
    found = assessed(request, given).next_question
    return redirect("guide:question", found.fact) if found else redirect("guide:result")


@route.public
@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, fact: str) -> HttpResponse:
    """One question: answer, 「わからない」, back, or on to the result so far."""
    given = answers.load(request)
    if not given.events:
        return redirect("guide:home")
    asked = _asked(fact)
    if request.method == "POST":
        return _several_answered(request, given, asked) or _answered(request, given, asked)
    found = assessed(request, given)
    together = [] if "change" in request.GET else several.facts_together(given, found, fact)
    page = page_of(fact)
    if page is not None and together:
        return several.shown(request, given, page, together, found)
    shown = given.typed.get(fact, given.facts.get(fact))
    return _question_page(request, given, asked, shown, found=found)


def _several_answered(request: HttpRequest, given: Answers, asked: Question) -> HttpResponse | None:
    """The answer to a page of several; None when one question alone was answered."""
    page = page_of(asked.fact)
    if page is None or request.POST.get("several") != page.id:
        return None
    wanted = set(request.POST.getlist("shown"))
    facts = [fact for fact in page.items if fact in wanted and _asked(fact)]
    return several.answered(request, given, page, facts) if facts else None


@route.public
@cache_control(no_store=True)
@require_http_methods(["GET", "HEAD", "POST"])
def together(request: HttpRequest) -> HttpResponse:
    """All open yes-or-no questions on one page; what is left open stays open."""
    given = answers.load(request)
    if not given.events:
        return redirect("guide:home")
    asked = assessed(request, given).open_yes_or_no
    if request.method == "POST":
        said = {one.fact: request.POST.get(one.fact, "") for one in asked}
        truth = answering.YES_NO
        given.facts |= {fact: truth[word] for fact, word in said.items() if word in truth}
        answers.keep(request, given)
        return switch.go(request) if switch.wanted(request) else redirect("guide:next")
    fields = [answering.named_field(one) for one in asked]
    context = {"fields": fields, "answers_form": "together"}
    return render(request, "guide/together.html", context)


def _answered(request: HttpRequest, given: Answers, asked: Question) -> HttpResponse:
    raw = answering.typed(asked, request.POST)
    if switch.wanted(request):
        given.typed = {asked.fact: raw}
        answers.keep(request, given)
        return switch.go(request)
    if "more" in request.POST:
        return _question_page(request, given, asked, raw, rows=len(raw) + 1)
    try:
        value = _value(request, asked, raw)
    except answering.NotAnswered as error:
        return _question_page(request, given, asked, raw, error=error)
    given.facts[asked.fact] = value
    given.typed = {}
    answers.keep(request, given)
    return redirect("guide:result" if "change" in request.POST else "guide:next")


def _value(request: HttpRequest, asked: Question, raw: Any) -> Any:
    special = request.POST.get("instead", "")
    if special == "unknown":
        return None
    if special == "none" and asked.type == "people":
        return []
    return answering.read(asked, raw)


def _question_page(
    request: HttpRequest,
    given: Answers,
    asked: Question,
    shown: Any,
    *,
    rows: int = 0,
    error: answering.NotAnswered | None = None,
    found: GuideResult | None = None,
) -> HttpResponse:
    people = asked.type == "people"
    found = found or assessed(request, given)
    fields = answering.child_fields(shown, rows, error) if people else []
    field = answering.field_of(asked, shown, error)
    wrong = next((one for one in fields if one.error), fields[0] if fields else field)
    before = given.before(asked.fact)
    context = {
        "question": asked,
        "field": field,
        "fields": fields,
        "errors": [{"id": wrong.id, "label": asked.question, "message": error.message}]
        if error
        else [],
        "progress": progress(given, [asked.fact], found),
        "back": reverse("guide:question", args=[before]) if before else reverse("guide:home"),
        "change": asked.fact in given.facts and "change" in (request.GET | request.POST),
        "waiting": _waiting(found, asked),
        "together": len(found.open_yes_or_no),
        "answers_form": "question",
    }
    return render(request, "guide/question.html", context, status=422 if error else 200)


def _waiting(found: GuideResult, asked: Question) -> list[Any]:
    """Titles of procedures that wait for this answer."""
    following = found.next_question
    decides = following.decides if following and following.fact == asked.fact else ()
    titles = {p.id: p.definition.title for p in knowledge().procedures}
    return [titles[id_] for id_ in decides][:5]


def _asked(fact: str) -> Question:
    known = knowledge()
    found = known.vocabulary.facts.get(fact)
    if found is None or found.question is None or found.private:
        raise Http404
    return question_of(known, found)


@route.public
@cache_control(no_store=True)
@require_safe
def result(request: HttpRequest) -> HttpResponse:
    """Four groups with reasons, deadlines and offices; every answer can be changed."""
    given = answers.load(request)
    if not given.events:
        return redirect("guide:home")
    found = assessed(request, given)
    context = _groups(found) | {
        "result": found,
        "events": _picked(given),
        **_own_rows(request, given, found),
        "register_rows": _register_rows(request, given),
        "savable": savable(request.user, given.facts),
        "together_url": together_url(),
    }
    return render(request, "guide/result.html", context)


@route.public
@cache_control(no_store=True)
@require_safe
def checklist(request: HttpRequest) -> HttpResponse:
    """The same on paper: what, until when, where, what to bring. Its QR leads to the guide."""
    given = answers.load(request)
    if not given.events:
        return redirect("guide:home")
    found = assessed(request, given)
    events = "&".join(f"event={event}" for event in given.events)
    public = request.build_absolute_uri(f"{reverse('guide:home')}?{events}")
    context = _groups(found) | {
        "events": _picked(given),
        "public_url": public,
        "today": today(),
    }
    return render(request, "guide/checklist.html", context)


@route.public
@require_POST
def start_over(request: HttpRequest) -> HttpResponse:
    """Forget every answer in this browser, and what it left for the counter."""
    handing.leave(request)
    answers.forget(request)
    return redirect("guide:home")


@route.resident(level="L1")
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the answers as facts of the resident, with consent, so that nobody asks again."""
    given = answers.load(request)
    if request.POST.get("consent") == "yes":
        used = in_use(given, known_facts(request.user, today(), given.events))
        save_answers(account=request.user, facts=used)
    return redirect("guide:result")


def _groups(found: GuideResult) -> dict[str, Any]:
    return {
        "needed": cards(found.needed),
        "offered": cards(found.offered),
        "undecided": cards(found.undecided),
        "may_concern": cards(found.may_concern),
        "not_needed": cards(found.not_needed),
    }


def _picked(given: Answers) -> list[Any]:
    events = knowledge().vocabulary.events
    return [events[event].label for event in given.events if event in events]


def _own_rows(request: HttpRequest, given: Answers, found: GuideResult) -> dict[str, Any]:
    """The answers as a summary with a link to change each; those not used any more apart."""
    known = known_facts(request.user, today(), given.events)
    used = in_use(given, known)
    silent = idle(
        used, known, found.entries, events=given.events, day=today(), knowledge=knowledge()
    )
    rows = {fact: _row(fact, value) for fact, value in given.facts.items() if _is_known(fact)}
    return {
        "rows": [row for fact, row in rows.items() if fact in used and fact not in silent],
        "unused_rows": [row for fact, row in rows.items() if fact not in used or fact in silent],
    }


def _is_known(fact: str) -> bool:
    return fact in knowledge().vocabulary.facts


def _row(fact: str, value: Any) -> dict[str, Any]:
    known = knowledge()
    asked = question_of(known, known.vocabulary.facts[fact])
    return {
        "label": asked.question,
        "value": answering.said(asked, value),
        "source": _("あなたの答え"),
        "change_url": f"{reverse('guide:question', args=[fact])}?change=1",
    }


def _register_rows(request: HttpRequest, given: Answers) -> list[dict[str, Any]]:
    """What the city knew already and therefore did not ask, each with where it comes from."""
    known, day = knowledge(), today()
    facts = known_facts(request.user, day, given.events)
    if not facts:
        return []
    sources = sources_of(request.user, day)
    told = bearing(known, given.events) | {
        fact for fact, source in sources.items() if source.kind == "given"
    }
    rows = []
    for fact, value in facts.items():
        words = known.vocabulary.facts[fact]
        if (
            fact not in told
            or fact in given.facts
            or words.question is None
            or not _is_told(fact, value)
        ):
            continue
        asked = question_of(known, words)
        rows.append(
            {
                "label": asked.question,
                "value": answering.said(asked, value),
                "source": source_text(sources.get(fact)),
            }
        )
    return rows


def _is_told(fact: str, value: Any) -> bool:
    """Records of persons are too much for a row; of the children their birth dates are shown."""
    return isinstance(value, bool | str | int) or fact == CHILDREN
