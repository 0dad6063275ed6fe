"""Where staff begin, and the search box of every staff page."""

from itertools import islice

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from shiyakusho.ground import contracts
from shiyakusho.ground.identity.permissions import may, route

HITS_PER_SOURCE = 10
FIRST_PAGES = (("cases.read", "cases_staff:queue"), ("house.enter", "manage_manage:home"))


@route.staff("house.enter")
def home(request: HttpRequest) -> HttpResponse:
    """The work queue for whoever works cases; the manage door for everyone else."""
    return redirect(next(name for permission, name in FIRST_PAGES if may(request.user, permission)))


@route.staff("cases.read")
def search(request: HttpRequest) -> HttpResponse:
    """Ask every room that plugged a source in; each answers only what this user may see."""
    q = request.GET.get("q", "").replace("\x00", "").strip()[:100]  # PostgreSQL's text knows no NUL
    found = []
    if q:
        for _, source in contracts.search.items():
            hits = list(islice(source.find(q, request.user), HITS_PER_SOURCE + 1))
            found.append(
                {
                    "title": source.title,
                    "hits": hits[:HITS_PER_SOURCE],
                    "more": len(hits) > HITS_PER_SOURCE,
                }
            )
    return render(request, "staff/search.html", {"q": q, "found": found})
