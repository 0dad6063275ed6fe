"""基幹連携: what waits for a core system, bundles out and results in, and the copy screen."""

from __future__ import annotations

import io
import zipfile
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from shiyakusho.desks.bridge import keeping, making, taking
from shiyakusho.desks.bridge.choices import Standing
from shiyakusho.desks.bridge.layouts import crossing, crossings, layout_of
from shiyakusho.desks.bridge.models import Bundle, BundleCase
from shiyakusho.desks.bridge.opening import MOST_BYTES
from shiyakusho.desks.bridge.packing import CASES
from shiyakusho.desks.bridge.refusals import BundleBroken, BundleNotFound, BundleRefused, NoLayout
from shiyakusho.desks.bridge.values import row_of
from shiyakusho.engines.cases import public as cases
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.files import download, read_blob
from shiyakusho.ground.files.downloads import content_download
from shiyakusho.ground.identity.permissions import may, route, signed_in
from shiyakusho.registers.catalogue import public as catalogue

SHOWN = 30


@route.staff("cases.work")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Every procedure with a core system: what waits; one's own bundles, the newest first."""
    return _desk(request)


@route.staff("cases.export", fresh=True)
@require_POST
def make(request: HttpRequest) -> HttpResponse:
    """Have a bundle made of what waits."""
    made = making.ask_for_bundle(
        procedure=request.POST.get("procedure", ""),
        way=request.POST.get("way", ""),
        actor=signed_in(request),
    )
    return redirect("bridge_staff:bundle", made.pk)


@route.staff("cases.export", fresh=True)
@require_POST
def results(request: HttpRequest) -> HttpResponse:
    """Take a bundle of results; what is wrong with it is said on the page it came from."""
    file = request.FILES.get("file")
    try:
        if file is None:
            raise BundleBroken
        content = file.read(MOST_BYTES + 1)
        taken = taking.take_results(content=content, actor=signed_in(request))
    except BundleRefused as refusal:
        return _desk(request, refusal)
    messages.success(request, "結果を取り込みました。")
    return redirect("bridge_staff:bundle", taken.pk)


@route.staff("cases.export")
@require_safe
def bundle(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """One bundle: how far it is, and what became of each case."""
    mine = Bundle.objects.select_related("answers").filter(made_by=signed_in(request))
    found = mine.filter(pk=bundle_id).first()
    if found is None:
        raise BundleNotFound
    rows = list(BundleCase.objects.filter(bundle=found.answers or found).order_by("n"))
    record_read([f"case:{row.case_id}" for row in rows], what=f"bundle:{found.pk}")
    context = {
        "bundle": found,
        "rows": rows,
        "until": keeping.file_until(found),
        "unanswered": sum(row.standing == Standing.SENT for row in rows),
        **_named(found.procedure_id),
    }
    return render(request, "bridge/bundle.html", context)


@route.staff("cases.export", fresh=True)
@require_POST
def again(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """The cases nobody answered for, whose file is gone, wait for another bundle."""
    found = keeping.send_again(bundle_id=bundle_id, actor=signed_in(request))
    messages.success(request, "結果のない案件を、もう一度渡せるようにしました。")
    return redirect("bridge_staff:bundle", found.pk)


@route.staff("cases.export")
@require_safe
def fetch(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """The signed ZIP."""
    return download(making.fetched(making.own_bundle(bundle_id, signed_in(request))))


@route.staff("cases.export")
@require_safe
def fetch_csv(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """The rows alone, as a robot reads them (RPA): the very bytes that were signed."""
    found = making.own_bundle(bundle_id, signed_in(request))
    with zipfile.ZipFile(io.BytesIO(read_blob(making.fetched(found)))) as archive:
        content = archive.read(CASES)
    name = f"{found.procedure_id}-{str(found.pk)[:8]}.csv"
    return content_download(content, name=name, media_type="text/csv")


@route.staff("cases.work")
@require_safe
def copy(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """転記画面: the values of a case in the order of its core system, one by one or all at once."""
    case = cases.open_case(case_id, signed_in(request))
    layout, system = layout_of(case.procedure_id), crossing(case.procedure_id).system
    record_read(case.subjects, what=f"copy of {case.subject}")
    cells = row_of(cases.told_of(case), layout)
    context = {
        "case": case,
        "system": system,
        "cells": cells,
        "all": "\t".join(cell.text for cell in cells),
        "ended": case.outcome in layout.outcomes,
        "may_send": may(request.user, making.EXPORT),
        "sent": BundleCase.objects.filter(case_id=case.pk).order_by("-pk").first(),
    }
    return render(request, "bridge/copy.html", context)


@route.staff("cases.export", fresh=True)
@require_POST
def entry(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The bundle of one case, for the entry screen of its core system."""
    made = making.make_for_entry(case_id=case_id, actor=signed_in(request))
    return redirect("bridge_staff:bundle", made.pk)


def _desk(request: HttpRequest, refused: Refusal | None = None) -> HttpResponse:
    account = signed_in(request)
    sends = may(request.user, making.EXPORT)
    mine = Bundle.objects.filter(made_by=account).order_by("-asked_at")[:SHOWN]
    context = {
        "refused": refused,
        "crossings": [_waiting(account, one) for one in crossings()] if sends else [],
        "bundles": [{"bundle": one, **_named(one.procedure_id)} for one in mine],
        "sends": sends,
    }
    return render(request, "bridge/desk.html", context, status=refused.status if refused else 200)


def _waiting(account: Any, procedure: str) -> dict[str, Any]:
    waiting = making.waiting_cases(account, procedure)
    return {"id": procedure, "count": len(waiting), "cases": waiting[:5], **_named(procedure)}


def _named(procedure: str) -> dict[str, Any]:
    try:
        title: Any = catalogue.live(procedure).definition.title.ja
    except catalogue.NoSuchProcedure:
        title = procedure
    try:
        return {"title": title, "system": crossing(procedure).system.ja}
    except NoLayout:
        return {"title": title, "system": ""}
