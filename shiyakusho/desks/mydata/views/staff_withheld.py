"""掲載の保留: order, confirm as a second person, end."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shiyakusho.desks.mydata import withholding as silences
from shiyakusho.desks.mydata.erasure import persons_of
from shiyakusho.desks.mydata.grounds import silences as grounds
from shiyakusho.desks.mydata.models import Withholding
from shiyakusho.desks.mydata.refusals import NotFound
from shiyakusho.desks.mydata.staff_refusals import NobodyNamed
from shiyakusho.ground import clock
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.jp import JpError, dates
from shiyakusho.ground.ui.keyset import keyset_page

COLUMNS = [{"label": "理由"}, {"label": "対象"}, {"label": "いつまで", "kind": "date"},
           {"label": "命じた職"}, {"label": "ようす"}]  # fmt: skip
ASKED = ("subject", "actor_id", "reason", "reads_from", "reads_until", "hidden_until", "note")


@route.staff("mydata.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def withheld(request: HttpRequest) -> HttpResponse:
    """What is withheld; order another."""
    account = signed_in(request)
    said = {name: request.POST.get(name, "").replace("\x00", "").strip() for name in ASKED}
    refused = ""
    if request.method == "POST":
        try:
            made = _order(account, said)
        except (Refusal, JpError) as refusal:
            refused = str(refusal) or getattr(refusal, "message", "")
        else:
            messages.success(request, "命じました。別の職員が確認すると、効き始めます。")
            return redirect("mydata_staff:withholding", made.pk)
    rows = Withholding.objects.filter(silences.visible_to(account))
    page = keyset_page(request, rows, "ordered_at")
    record_read([f"withholding:{one.pk}" for one in page.rows], what="mydata.withheld")
    context = {
        "said": said,
        "refused": refused,
        "grounds": grounds().values(),
        "columns": COLUMNS,
        "rows": [_row(one) for one in page.rows],
        "next_url": page.next_url,
    }
    return render(request, "mydata/staff/withheld.html", context, status=422 if refused else 200)


@route.staff("mydata.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def withholding(request: HttpRequest, withholding_id: UUID) -> HttpResponse:
    """One of them: confirm it as the second person, or end it."""
    account = signed_in(request)
    rows = Withholding.objects.filter(silences.visible_to(account), pk=withholding_id)
    found = rows.select_related("ordered_by", "confirmed_by", "ended_by").first()
    if found is None:
        raise NotFound
    if request.method == "POST":
        act = silences.confirm if request.POST.get("act") == "confirm" else silences.end
        act(withholding_id, actor=account)
        messages.success(request, "記録しました。")
        return redirect("mydata_staff:withholding", withholding_id)
    # Not under the person's name: the page of who looked would tell of the inquiry.
    record_read([f"withholding:{found.pk}"], what="mydata.withheld")
    context = {
        "one": found,
        "state": state_of(found),
        "reason": grounds()[found.reason],
        "may_confirm": not found.confirmed_at and found.ordered_by_id != account.pk,
    }
    return render(request, "mydata/staff/withholding.html", context)


def _order(account: Account, said: dict[str, str]) -> Withholding:
    subject = persons_of(said["subject"])[0] if said["subject"] else ""
    return silences.order(
        actor=account,
        subject=subject,
        actor_id=_officer(said["actor_id"]),
        reason=said["reason"],
        reads_from=clock.midnight(dates.parse(said["reads_from"])),
        reads_until=clock.midnight(dates.parse(said["reads_until"]))
        if said["reads_until"]
        else None,
        hidden_until=dates.parse(said["hidden_until"]),
        note=said["note"],
    )


def _officer(text: str) -> str:
    if not text:
        return ""
    try:
        return str(UUID(text))
    except ValueError:
        raise NobodyNamed from None


def state_of(one: Withholding) -> dict[str, str]:
    """How it stands, as a tag."""
    if one.ended_at or one.hidden_until < clock.today():
        return {"value": "終わった", "tag": "neutral"}
    if one.confirmed_at:
        return {"value": "保留中", "tag": "warning"}
    return {"value": "確認待ち", "tag": "progress"}


def _row(one: Withholding) -> dict[str, Any]:
    whom = "住民" if one.subject else ""
    who = "職員の閲覧" if one.actor_id else ""
    return {
        "href": reverse("mydata_staff:withholding", args=[one.pk]),
        "cells": [grounds()[one.reason].title, "・".join(part for part in (whom, who) if part),
                  one.hidden_until, one.ordered_by_post, state_of(one)],
    }  # fmt: skip
