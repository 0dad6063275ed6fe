"""消去: propose, see what stays and why; the chief decides among the approvals."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.desks.mydata import erasure as erasing
from shiyakusho.desks.mydata.models import Erasure
from shiyakusho.desks.mydata.offices import privacy_office, serves
from shiyakusho.desks.mydata.refusals import NotFound, WordsMissing
from shiyakusho.desks.mydata.staff_refusals import NobodyNamed
from shiyakusho.engines.approvals import public as approvals
from shiyakusho.ground.audit import for_purpose, record_read
from shiyakusho.ground.contracts import Refusal, personal_data
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.ui.keyset import keyset_page

TAGS = {"proposed": "progress", "done": "success", "refused": "neutral"}
COLUMNS = [{"label": "起案", "kind": "date"}, {"label": "理由"}, {"label": "ようす"}]
SHOWN = 60


@route.staff("mydata.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def erasures(request: HttpRequest) -> HttpResponse:
    """What was proposed; propose another. Only the privacy officer's section may."""
    account = signed_in(request)
    office = privacy_office().id
    if office not in serves(account):
        raise NotFound
    refused: Refusal | None = None
    said = {name: request.POST.get(name, "") for name in ("subject", "reason")}
    if request.method == "POST":
        try:
            made = erasing.propose(actor=account, subject=said["subject"], reason=said["reason"])
        except (NobodyNamed, WordsMissing, approvals.SamePerson, approvals.NoPost) as refusal:
            refused = refusal
        else:
            messages.success(request, "起案しました。決裁されると、消えます。")
            return redirect("mydata_staff:erasure", made.pk)
    rows = Erasure.objects.filter(section_id=office)
    page = keyset_page(request, rows, "proposed_at")
    record_read([f"erasure:{one.pk}" for one in page.rows], what="mydata.erasures")
    context = {
        "said": said,
        "refused": refused,
        "columns": COLUMNS,
        "rows": [_row(one) for one in page.rows],
        "next_url": page.next_url,
    }
    return render(request, "mydata/staff/erasures.html", context, status=422 if refused else 200)


@route.staff("mydata.answer")
@require_safe
def erasure(request: HttpRequest, erasure_id: UUID) -> HttpResponse:
    """What goes, what stays and why."""
    found = erasing.visible_erasure(erasure_id, signed_in(request))
    for_purpose("task", f"erasure:{found.pk}", "消去のため")
    record_read([f"erasure:{found.pk}", *found.persons], what="mydata.erasure")
    titles = {room: duty.title for room, duty in personal_data.items()}
    context = {
        "one": found,
        "tag": TAGS[found.state],
        "gone": [
            {"title": titles.get(room, room), "rows": rows} for room, rows in found.rows.items()
        ],
    }
    return render(request, "mydata/staff/erasure.html", context)


def _row(one: Erasure) -> dict[str, Any]:
    return {
        "href": reverse("mydata_staff:erasure", args=[one.pk]),
        "cells": [
            one.proposed_at,
            one.reason[:SHOWN],
            {"value": one.get_state_display(), "tag": TAGS[one.state]},
        ],
    }
