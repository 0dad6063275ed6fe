"""Where staff begin, and the search box of every staff page."""

from collections.abc import Iterator
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from shiyakusho.ground import contracts
from shiyakusho.ground.audit import for_purpose
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import may, route, signed_in
from shiyakusho.ground.purpose import visits
from shiyakusho.ground.purpose.models import Visit
from shiyakusho.ground.purpose.refusals import PurposeNeeded
from shiyakusho.ground.purpose.views.visit import choices

HITS_PER_SOURCE = 10
BY_NUMBER = "受付番号での案件の検索"
FIRST_PAGES = (
    ("cases.read", "cases_staff:queue"),
    ("people.protect", "staff_staff:protections"),
    ("assist.help", "assist_staff:desk"),
    ("house.enter", "manage_manage:home"),
)


@route.staff("house.enter")
def home(request: HttpRequest) -> HttpResponse:
    """The work queue for whoever works cases; the manage door for everyone else."""
    return redirect(next(name for permission, name in FIRST_PAGES if may(request.user, permission)))


@route.staff("cases.read")
def search(request: HttpRequest) -> HttpResponse:
    """Ask every room that plugged a source in; each answers only what this user may see. People are
    looked for during a visit alone: without one the page asks what for, once."""
    account = signed_in(request)
    q = request.GET.get("q", "").replace("\x00", "").strip()[:100]  # PostgreSQL's text knows no NUL
    visit = _visit_of(account) if q else None
    found = (
        [_answer(source, q, account) for source in _asked(during_visit=bool(visit))] if q else []
    )
    if scanned := _scanned(q, found):
        return redirect(scanned)
    context = {
        "q": q,
        "found": found,
        "visit": visit,
        "asks": bool(q) and visit is None and may(account, "people.read"),
        "choices": choices(),
        "next": request.get_full_path(),
    }
    return render(request, "staff/search.html", context)


def _scanned(q: str, found: list[dict[str, Any]]) -> str:
    """Where a code read off a paper leads, when one thing alone has it."""
    urls = {
        hit["url"]
        for group in found
        for hit in group["hits"]
        if hit.get("url") and hit.get("code", "").upper() == q.upper() != ""
    }
    return urls.pop() if len(urls) == 1 else ""


def _visit_of(account: Account) -> Visit | None:
    """The open visit, for which the reads of this page are; else they are the search by number."""
    try:
        return visits.read_under(account)
    except PurposeNeeded:
        for_purpose("task", "staff.search", BY_NUMBER)
        return None


def _asked(*, during_visit: bool) -> Iterator[contracts.SearchSource]:
    for _, source in contracts.search.items():
        if during_visit or not source.asks_purpose:
            yield source


def _answer(source: contracts.SearchSource, q: str, account: Account) -> dict[str, Any]:
    hits = list(islice(source.find(q, account), HITS_PER_SOURCE + 1))
    return {
        "title": source.title,
        "hits": hits[:HITS_PER_SOURCE],
        "more": len(hits) > HITS_PER_SOURCE,
    }
