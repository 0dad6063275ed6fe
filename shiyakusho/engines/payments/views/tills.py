"""The till of a clerk: what came and went today, and closing it (日計)."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from shiyakusho.engines.payments.pack import till_of, tills
from shiyakusho.engines.payments.selectors import till_day
from shiyakusho.engines.payments.services.till import close_till, expected_in
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import route

from .staff import TILL, number_typed


@route.staff("payments.take")
@require_http_methods(["GET", "POST"])
def till(request: HttpRequest) -> HttpResponse:
    """One till today. The sum is shown once something was counted, so that nobody counts towards it."""
    wanted = request.GET.get("till") or request.session.get(TILL) or tills()[0].id
    chosen, refused = till_of(wanted), None
    if request.method == "POST":
        try:
            close_till(
                till=chosen.id,
                counted=number_typed(request.POST.get("counted", "")),
                reason=request.POST.get("reason", ""),
            )
            return redirect(_address(chosen.id))
        except Refusal as refusal:
            refused = refusal
    row = till_day(chosen.id, clock.today())
    context = {
        "tabs": [
            {"label": one.name, "url": _address(one.id), "current": one.id == chosen.id}
            for one in tills()
        ],
        "till": chosen,
        "row": row,
        "closed": row is not None and row.closed_at is not None,
        "refused": refused,
        "counted": request.POST.get("counted", "")[:12],
        "expected": expected_in(chosen.id, clock.today()) if refused else None,
        "today": clock.today(),
    }
    status = refused.status if refused else 200
    return render(request, "payments/staff/till.html", context, status=status)


def _address(till_id: str) -> str:
    return f"{reverse('payments_staff:till')}?{urlencode({'till': till_id})}"
