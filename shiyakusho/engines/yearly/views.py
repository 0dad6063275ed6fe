"""The pages of officers: what may be sent out, what was, and who answered."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.engines.letters import public as letters
from shiyakusho.engines.yearly import selectors
from shiyakusho.engines.yearly.models import Mailing, Recipient
from shiyakusho.engines.yearly.plans import plans
from shiyakusho.engines.yearly.refusals import NoSuchMailing, NotYearly
from shiyakusho.engines.yearly.services.beginning import begin
from shiyakusho.ground.audit import for_purpose, record_read
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.registers.organisation import public as organisation
from shiyakusho.registers.people import public as people

LISTED = 100
TABS = {
    "all": "すべて",
    "waiting": "返事を待っている",
    "answered": "届いた",
    "refused": "印刷できない",
}
COLUMNS = (
    {"label": "対象者"},
    {"label": "お知らせと記入用紙"},
    {"label": "届いた日", "kind": "date"},
    {"label": "ようす", "kind": "tag"},
)
MAILING_COLUMNS = (
    {"label": "手続き"},
    {"label": "年", "kind": "number"},
    {"label": "課"},
    {"label": "始めた人"},
    {"label": "始めた日", "kind": "date"},
)


@route.staff("cases.work")
@require_safe
def mailings(request: HttpRequest) -> HttpResponse:
    """What one's own offices may send out now, and what they sent."""
    account = signed_in(request)
    rows = [_mailing_row(one) for one in selectors.mailings_of(account)[:LISTED]]
    context = {
        "startable": [
            {"one": one, "office": organisation.section(one.section).full_name}
            for one in selectors.startable(account)
        ],
        "columns": MAILING_COLUMNS,
        "rows": rows,
    }
    return render(request, "yearly/list.html", context)


@route.staff("cases.work")
@require_http_methods(["GET", "POST"])
def begin_mailing(request: HttpRequest) -> HttpResponse:
    """Say once more what will happen, then begin."""
    account = signed_in(request)
    asked = request.POST if request.method == "POST" else request.GET
    wanted = asked.get("procedure", ""), asked.get("section", "")
    if request.method == "POST":
        made = begin(procedure=wanted[0], section=wanted[1], actor=account)
        return redirect("yearly_staff:mailing", made.pk)
    offered = selectors.startable(account)
    one = next((one for one in offered if (one.procedure, one.section) == wanted), None)
    if one is None:
        raise NotYearly
    office = organisation.section(one.section).full_name
    return render(request, "yearly/begin.html", {"one": one, "office": office})


@route.staff("cases.work")
@require_safe
def mailing(request: HttpRequest, mailing_id: UUID) -> HttpResponse:
    """Who was written to, and who answered."""
    found = _read_for(mailing_id, request)
    shown = request.GET.get("shown", "all")
    shown = shown if shown in TABS else "all"
    rows = selectors.recipients(found, shown, as_uuid(request.GET.get("after", "")))
    page, more = rows[: selectors.PAGE], len(rows) > selectors.PAGE
    record_read([one.subject for one in page], what=f"recipients of {found.subject}")
    numbers = selectors.counts(found)
    names = people.people_by_id([one.resident_id for one in page])
    context = {
        "mailing": found,
        "title": plans()[found.procedure_id].title,
        "office": organisation.section(found.section_id).full_name,
        "counts": numbers,
        "tabs": [
            {"label": label, "count": str(numbers[name]), "current": name == shown,
             "url": "?" + urlencode({"shown": name})}
            for name, label in TABS.items()
        ],
        "columns": COLUMNS,
        "rows": [_row(one, names.get(one.resident_id)) for one in page],
        "next_url": "?" + urlencode({"shown": shown, "after": str(page[-1].pk)}) if more else "",
    }  # fmt: skip
    return render(request, "yearly/mailing.html", context)


@route.staff("cases.work")
@require_safe
def letter(request: HttpRequest, mailing_id: UUID, recipient_id: UUID) -> HttpResponse:
    """The paper of one recipient, as it was printed."""
    found = _read_for(mailing_id, request)
    row = Recipient.objects.filter(mailing=found, pk=recipient_id).select_related("letter").first()
    if row is None or row.letter is None:
        raise NoSuchMailing
    record_read([row.subject], what=f"letter of {found.subject}")
    answer = HttpResponse(letters.pdf_of(row.letter), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{row.pk}.pdf"'
    return answer


def _read_for(mailing_id: UUID, request: HttpRequest) -> Mailing:
    """A mailing of one's own offices; from here on it is what is read for."""
    found = selectors.mailing_of(mailing_id, signed_in(request))
    office = organisation.section(found.section_id).full_name.ja
    title = plans()[found.procedure_id].title.ja
    for_purpose("task", found.subject, f"{title}のお知らせの発送と返事の確認（{office}）")
    return found


def _mailing_row(one: Mailing) -> dict[str, Any]:
    return {
        "href": reverse("yearly_staff:mailing", args=[one.pk]),
        "cells": [
            plans()[one.procedure_id].title,
            one.year,
            organisation.section(one.section_id).full_name,
            one.begun_by.display_name,
            one.begun_at,
        ],
    }


def _row(one: Recipient, person: people.Person | None) -> dict[str, Any]:
    paper: Any = ""
    if one.letter_id:
        href = reverse("yearly_staff:letter", args=[one.mailing_id, one.pk])
        paper = {"value": "PDFを開く", "href": href}
    return {
        "cells": [
            person.name if person else "",
            paper,
            one.answered_at or "",
            _standing(one),
        ]
    }


def _standing(one: Recipient) -> dict[str, str]:
    if one.answered_at:
        return {"value": "届いた", "tag": "success"}
    if one.refused:
        return {"value": "印刷できない", "tag": "danger"}
    if one.prepared_at:
        return {"value": "返事を待っている", "tag": "neutral"}
    return {"value": "用意しています", "tag": "progress"}
