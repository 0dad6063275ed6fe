"""Groups that wait for a decision, and deciding with a reason."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.engines.booking.groups.kinds import kind_of
from shiyakusho.engines.booking.groups.models import Review
from shiyakusho.engines.booking.groups.refusals import GroupApplicationNotFound
from shiyakusho.engines.booking.groups.selectors import application_of_staff, applications_of_staff
from shiyakusho.engines.booking.groups.services import decide
from shiyakusho.engines.booking.groups.shown import TAGS, line
from shiyakusho.ground import clock
from shiyakusho.ground.audit import for_purpose, record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import may, route

COLUMNS = ({"label": "団体"}, {"label": "種類"}, {"label": "会員", "kind": "number"},
           {"label": "ようす"}, {"label": "申請した日"})  # fmt: skip
MOST_LISTED = 200
DECISIONS = {"approve": True, "refuse": False}


@route.staff("booking.read")
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    """What waits, the oldest first; or all, the latest first."""
    every = request.GET.get("only") == "all"
    for_purpose("task", "groups", "団体登録の審査")
    rows = applications_of_staff().order_by("-asked_at" if every else "asked_at", "pk")
    if not every:
        rows = rows.filter(state=Review.WAITING)
    found = list(rows[:MOST_LISTED])
    record_read({one for row in found for one in row.subjects}, what="group applications")
    lines = [
        {
            "href": reverse("booking_staff:group", args=[one.pk]),
            "cells": [
                one.name,
                kind.name if (kind := kind_of(one.kind)) else one.kind,
                one.members,
                {"value": str(one.get_state_display()), "tag": TAGS[Review(one.state)]},
                f"{one.asked_at.astimezone(clock.TOKYO):%Y-%m-%d}",
            ],
        }
        for one in found
    ]
    context = {"columns": COLUMNS, "rows": lines, "every": every}
    return render(request, "booking/groups/staff_list.html", context)


@route.staff("booking.read")
@require_http_methods(["GET", "POST"])
def application(request: HttpRequest, registration_id: UUID) -> HttpResponse:
    """One application, and the decision."""
    found = application_of_staff(registration_id)
    for_purpose("task", found.subject, "団体登録の審査")
    record_read(found.subjects, what="group application")
    refused = None
    if request.method == "POST":
        approve = DECISIONS.get(request.POST.get("act", ""))
        if approve is None or not may(request.user, "booking.work"):
            raise GroupApplicationNotFound
        try:
            decide(application_id=found.pk, approve=approve, reason=request.POST.get("reason", ""))
            return redirect("booking_staff:group", found.pk)
        except Refusal as refusal:
            refused, found = refusal, application_of_staff(registration_id)
    context = line(found) | {
        "refused": refused,
        "works": may(request.user, "booking.work") and found.state == Review.WAITING,
        "typed": request.POST.get("reason", "")[:500],
    }
    status = refused.status if refused else 200
    return render(request, "booking/groups/staff_one.html", context, status=status)
