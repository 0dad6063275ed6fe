"""Who is at the counter, and with what: the desk, one person, a paper form that came back."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from shiyakusho.desks.counter import carried
from shiyakusho.desks.counter.called import at_window
from shiyakusho.desks.counter.taking import TAKE, require_may_take, takable
from shiyakusho.engines.bundles import public as bundles
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.guide import public as guide
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.identity import codes
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.purpose import selectors as purposes
from shiyakusho.ground.purpose import visits
from shiyakusho.ground.purpose.refusals import PurposeNeeded
from shiyakusho.ground.purpose.views.visit import choices
from shiyakusho.ground.rules.national import national_vocabulary
from shiyakusho.ground.ui.fields import Field
from shiyakusho.ground.ui.posted_day import posted_day
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.people import public as people

front = forms.interviews
CODE = re.compile(r"F\.([a-z0-9-]{1,60})\.([0-9]{1,9})", re.IGNORECASE)
RECEIPT = re.compile(r"[0-9A-Z]+(-[0-9A-Z]+)+")
OK, DENIED, MOST, LATEST = 200, 403, 20, 10


@route.staff(TAKE)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """A person by name or number, a code of a form or a case; those seen during this visit."""
    words = request.GET.get("q", "").strip()[:100]
    if (ask := _without_visit(request, status=DENIED if words else OK)) is not None:
        return ask
    if guide.carrying.is_code(words):
        return _from_home(request, words)
    if leads := _code(words):
        return leads
    return _desk(request, words)


def _desk(request: HttpRequest, words: str, refused: Refusal | None = None) -> HttpResponse:
    account = signed_in(request)
    context = {
        "words": words,
        "refused": refused,
        "carried": carried.held(request),
        "found": _found(words) if words and refused is None else None,
        "seen": _seen(account),
        "receptions": [
            {"reception": one, "events": bundles.titles_of(one)}
            for one in bundles.receiving.open_receptions(account)[:LATEST]
        ],
        "open": [_shown(one) for one in front.open_interviews(account)],
        **at_window(account),
    }
    status = refused.status if refused else OK
    return render(request, "counter/desk.html", context, status=status)


def _from_home(request: HttpRequest, words: str) -> HttpResponse:
    """What somebody answered at home: it waits until it is known who it is."""
    try:
        guide.carrying.read_code(words)
    except Refusal as refusal:
        return _desk(request, words, refusal)
    carried.hold(request, words)
    return redirect("counter_staff:desk")


@route.staff(TAKE)
@require_safe
def person(request: HttpRequest, resident_id: UUID) -> HttpResponse:
    """One person: their interviews under way, and what may be begun, by one press."""
    return _without_visit(request) or person_page(request, resident_id)


@route.staff(TAKE)
@require_safe
def unknown(request: HttpRequest) -> HttpResponse:
    """Somebody the register does not know: of another city, a company, not yet moved in."""
    return _without_visit(request) or person_page(request, None)


def person_page(
    request: HttpRequest, resident_id: UUID | None, refused: Refusal | None = None
) -> HttpResponse:
    """What may be begun for them (nobody: somebody no register knows); why it was not."""
    account = signed_in(request)
    context = {"refused": refused, "carried": carried.held(request), **_to_begin(request, account)}
    if resident_id is not None:
        context |= _of_person(account, resident_id)
    status = refused.status if refused else OK
    return render(request, "counter/person.html", context, status=status)


def _of_person(account: Account, resident_id: UUID) -> dict[str, Any]:
    return {
        "person": people.person(resident_id),
        "household": people.household_of(resident_id),
        "open": [_shown(one) for one in front.open_interviews(account, resident_id)],
        "receptions": [
            {"reception": one, "events": bundles.titles_of(one)}
            for one in bundles.receiving.open_receptions(account, resident_id)
        ],
    }


@route.staff(TAKE)
@require_safe
def paper(request: HttpRequest, procedure_id: str, number: int) -> HttpResponse:
    """A paper form came back: whose is it?"""
    if (ask := _without_visit(request)) is not None:
        return ask
    live = front.takable(procedure_id)
    require_may_take(signed_in(request), live.definition)
    words = request.GET.get("q", "").strip()[:100]
    context = {
        "definition": live.definition,
        "number": number,
        "live": live,
        "words": words,
        "found": _found(words) if words else None,
        "more": urlencode({"procedure": procedure_id, "way": front.Way.PAPER}),
    }
    return render(request, "counter/paper.html", context)


@route.staff(TAKE)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """Begin, or go on with the one there is."""
    account, data = signed_in(request), request.POST
    visits.read_under(account)
    whom = as_uuid(data.get("resident", ""))
    if whom is not None:
        people.person(whom)  # nobody we do not know of
    way = data.get("way", "")
    way = way if way in front.Way.values else front.Way.SPOKEN
    day = None if way == front.Way.SPOKEN else posted_day(request, "arrived_on")
    procedure_id = data.get("procedure", "")[:60]
    require_may_take(account, front.takable(procedure_id).definition)
    draft = front.begin(
        procedure_id=procedure_id, clerk=account, resident_id=whom, way=way, arrived_on=day
    )
    return redirect("counter_staff:interview", draft.pk)


def _without_visit(request: HttpRequest, *, status: int = DENIED) -> HttpResponse | None:
    """The reasons to choose from, where no visit is open: a refusal of what was asked for, if anything
    was."""
    try:
        visits.read_under(signed_in(request))
    except PurposeNeeded:
        context = {"choices": choices(), "next": request.get_full_path()}
        return render(request, "counter/ask.html", context, status=status)
    return None


def _code(words: str) -> HttpResponseRedirect | None:
    """Where a scanned code leads: a form to type in, or the case it belongs to."""
    if found := CODE.fullmatch(words):
        return redirect("counter_staff:paper", found[1].lower(), int(found[2]))
    number = words.upper()
    if RECEIPT.fullmatch(number) and codes.is_well_formed(number.replace("-", "")):
        return redirect(f"{reverse('staff_staff:search')}?{urlencode({'q': number})}")
    return None


def _found(words: str) -> dict[str, Any]:
    try:
        page = people.search(words, limit=MOST)
    except people.SearchTooWide:
        return {"people": [], "more": False}
    return {"people": page.items, "more": page.next_cursor is not None}


def _seen(account: Account) -> list[Any]:
    """Who was looked at during this visit, the latest first."""
    visit = visits.current(account)
    read = purposes.read_under(visit) if visit else {}
    ids = [UUID(one.partition(":")[2]) for one in read if one.startswith("resident:")][:LATEST]
    known = people.people_by_id(ids)
    return [known[one] for one in ids if one in known]


def _shown(one: Any) -> dict[str, Any]:
    definition = catalogue.version(one.draft.version_id).definition
    return {"how": one, "draft": one.draft, "title": definition.title}


def _to_begin(request: HttpRequest, account: Account) -> dict[str, Any]:
    words = request.GET.get("q", "").strip()[:100]
    chosen = request.GET.get("procedure", "")
    found = takable(account, words)
    ways = [{"value": one.value, "label": one.label} for one in front.Way]
    way = request.GET.get("way", front.Way.SPOKEN)
    return {
        "events": list(national_vocabulary().events.values()),
        "words": words,
        "procedures": sorted(found, key=lambda version: version.procedure_id != chosen),
        "chosen": chosen,
        "ways": ways,
        "way": way if way in front.Way.values else front.Way.SPOKEN,
        "day": Field(
            "date", "arrived_on", "届いた日（受付印の日）", required=False, value=clock.today()
        ),
    }
