"""Move many cases at once: a page that names the number, then a page that names what happened."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from shiyakusho.engines.cases.purpose import listing
from shiyakusho.engines.cases.services import bulk as service
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.identity.permissions import route, signed_in


@route.staff("cases.bulk")
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """First post: what was selected, and what may be done with all of it. Second: do it."""
    versions = _chosen(request.POST.getlist("case"))
    if not versions:
        return redirect("cases_staff:queue")
    to, confirmed = request.POST.get("to", ""), request.POST.get("confirmed", "")
    if to and confirmed.isdecimal():
        result = service.move_many(
            versions=versions, to=to, confirmed=int(confirmed), actor=signed_in(request)
        )
        return render(request, "cases/staff/bulk_done.html", {"result": result})
    listing(signed_in(request), "cases.bulk", "案件をまとめて進めるための確認")
    cases = service.chosen_cases(list(versions), signed_in(request))
    record_read([s for case in cases for s in case.subjects], what="cases.bulk")
    context = {
        "cases": cases,
        "chosen": [f"{case.pk}:{versions[str(case.pk)]}" for case in cases],
        "number": len(cases),
        "moves": service.common_moves(cases),
    }
    return render(request, "cases/staff/bulk.html", context)


def _chosen(values: list[str]) -> dict[str, int]:
    """``case id → version looked at`` out of ``<id>:<version>``; anything else is left out."""
    chosen = {}
    for value in values[: service.LIMIT + 1]:
        identity, _, version = value.partition(":")
        try:
            chosen[str(UUID(identity))] = int(version)
        except ValueError:
            continue
    return chosen
