"""A stale write, shown to a person: who changed what since the page was read, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_datetime

from shiyakusho.engines.cases.refusals import StaleWrite

View = Callable[..., HttpResponse]


def shows_the_difference(view: View) -> View:
    """Answer :class:`StaleWrite` with a page that lists the changes instead of a bare refusal."""

    @wraps(view)
    def guarded(request: HttpRequest, case_id: Any, **more: Any) -> HttpResponse:
        try:
            return view(request, case_id, **more)
        except StaleWrite as refusal:
            return render(request, "cases/staff/stale.html", _context(case_id, refusal), status=409)

    return guarded


def _context(case_id: Any, refusal: StaleWrite) -> dict[str, Any]:
    changes = [change | {"at": parse_datetime(change["at"])} for change in refusal.extra["changes"]]
    return {
        "refusal": refusal,
        "changes": changes,
        "case_url": reverse("cases_staff:case", args=[case_id]),
    }
