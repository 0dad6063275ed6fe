"""The desk of officers: questions, requests and disclosures that wait, the nearest due day first."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.desks.mydata import inquiries, requests
from shiyakusho.desks.mydata.choices import Answer
from shiyakusho.desks.mydata.models import DataRequest, Disclosure, Inquiry
from shiyakusho.desks.mydata.offices import serves
from shiyakusho.desks.mydata.refusals import NotFound, WordsMissing
from shiyakusho.desks.mydata.written import LONGEST
from shiyakusho.engines.approvals import public as approvals
from shiyakusho.ground import clock
from shiyakusho.ground.audit import for_purpose, record_read
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.ui.fields import Field
from shiyakusho.ground.ui.keyset import keyset_page
from shiyakusho.registers.people import public as people

TABS = {"inquiries": "照会", "requests": "訂正・利用停止", "disclosures": "本人開示"}
COLUMNS = [{"label": "番号"}, {"label": "内容"}, {"label": "受付", "kind": "date"},
           {"label": "期限", "kind": "date"}, {"label": "ようす"}]  # fmt: skip


@route.staff("mydata.answer")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """What waits in one's own sections, the nearest due day first; ``all`` shows the done too."""
    account = signed_in(request)
    tab = request.GET.get("tab", "inquiries")
    tab = tab if tab in TABS else "inquiries"
    everything = "all" in request.GET
    page = keyset_page(request, _wanted(tab, account, everything), "due_on", descending=False)
    record_read([s for row in page.rows for s in row.subjects], what=f"mydata.{tab}")
    context = {
        "tabs": [
            {"label": label, "url": f"?tab={name}", "current": name == tab}
            for name, label in TABS.items()
        ],
        "columns": COLUMNS,
        "rows": [_row(tab, row) for row in page.rows],
        "next_url": page.next_url,
        "tab": tab,
        "everything": everything,
    }
    return render(request, "mydata/staff/desk.html", context)


def _wanted(tab: str, account: Account, everything: bool) -> Any:
    models: dict[str, tuple[Any, dict[str, Any]]] = {
        "inquiries": (Inquiry, {"answered_at": None}),
        "requests": (DataRequest, {"decided_at": None}),
        "disclosures": (Disclosure, {"state__in": ["asked", "checking", "deciding"]}),
    }
    model, waiting = models[tab]
    rows = model.objects.filter(section_id__in=serves(account))
    return rows if everything else rows.filter(**waiting)


def _row(tab: str, one: Any) -> dict[str, Any]:
    told = TELLERS[tab](one)
    late = one.due_on < clock.today() and told[1] not in ("答えた", "決まった", "渡せる", "消えた")
    state = (
        {"value": "期限を過ぎた", "tag": "danger"} if late else {"value": told[1], "tag": told[2]}
    )
    return {
        "href": reverse(f"mydata_staff:{PAGES[tab]}", args=[one.pk]),
        "cells": [one.number, told[0], one.asked_at, one.due_on, state],
    }


def _of_inquiry(one: Inquiry) -> tuple[str, str, str]:
    told = f"{one.about['day']} {one.about['who']}"
    return told, *(("答えた", "success") if one.answered_at else ("調べる", "progress"))


def _of_request(one: DataRequest) -> tuple[str, str, str]:
    told = f"{one.get_kind_display()}：{one.holder}"
    if one.decided_at:
        return told, "決まった", "success"
    return told, *(("決裁待ち", "neutral") if one.proposal_id else ("調べる", "progress"))


def _of_disclosure(one: Disclosure) -> tuple[str, str, str]:
    states = {"asked": ("まとめている", "neutral"), "checking": ("確かめる", "progress"),
              "deciding": ("決裁待ち", "neutral"), "ready": ("渡せる", "success"),
              "gone": ("消えた", "neutral")}  # fmt: skip
    return "本人開示", *states[one.state]


TELLERS: dict[str, Callable[[Any], tuple[str, str, str]]] = {
    "inquiries": _of_inquiry,
    "requests": _of_request,
    "disclosures": _of_disclosure,
}
PAGES = {"inquiries": "inquiry", "requests": "request", "disclosures": "disclosure"}


@route.staff("mydata.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def inquiry(request: HttpRequest, inquiry_id: UUID) -> HttpResponse:
    """The question with the events behind it, whole; the answer."""
    account = signed_in(request)
    rows = Inquiry.objects.filter(pk=inquiry_id, section_id__in=serves(account))
    found = rows.select_related("asker", "answered_by").first()
    if found is None:
        raise NotFound
    for_purpose("task", found.subjects[0], f"照会 {found.number} に答えるため")
    error = ""
    if request.method == "POST":
        try:
            inquiries.answer(
                inquiry_id=inquiry_id, actor=account, words=request.POST.get("answer", "")
            )
        except WordsMissing as refusal:
            error = str(refusal)
        else:
            messages.success(request, "答えました。本人に知らせました。")
            return redirect("mydata_staff:inquiry", inquiry_id)
    record_read(found.subjects, what="mydata.inquiry")
    context = {
        "inquiry": found,
        "person": people.person(found.resident_id) if found.resident_id else None,
        "events": AuditEvent.objects.filter(pk__in=found.about["events"]).order_by("-at")[:100],
        "field": _text("answer", "本人への答え", request.POST.get("answer", ""), error),
    }
    return render(request, "mydata/staff/inquiry.html", context, status=422 if error else 200)


@route.staff("mydata.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def request_page(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The request; draft the decision."""
    account = signed_in(request)
    found = requests.visible_request(request_id, account)
    for_purpose("task", found.subjects[0], f"{found.get_kind_display()} {found.number} のため")
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            requests.draft(
                request_id=request_id,
                actor=account,
                outcome=request.POST.get("outcome", ""),
                words=request.POST.get("words", ""),
            )
        except (WordsMissing, approvals.SamePerson, approvals.NoPost) as refusal:
            refused = refusal
        else:
            messages.success(request, "起案しました。課長の決裁を待っています。")
            return redirect("mydata_staff:request", request_id)
    record_read(found.subjects, what="mydata.request")
    context = {
        "one": found,
        "refused": refused,
        "person": people.person(found.resident_id) if found.resident_id else None,
        "outcome": Field(
            kind="choice", name="outcome", label="決定", value=request.POST.get("outcome", ""),
            options=[{"value": value, "label": label} for value, label in Answer.choices],
        ),
        "words": _text("words", "決定の内容と理由（本人が読みます）", request.POST.get("words", ""), ""),
    }  # fmt: skip
    return render(request, "mydata/staff/request.html", context, status=422 if refused else 200)


def _text(name: str, label: str, value: str, error: str) -> Field:
    return Field(kind="textarea", name=name, label=label, value=value, max_length=LONGEST, rows=6,
                 error=error)  # fmt: skip
