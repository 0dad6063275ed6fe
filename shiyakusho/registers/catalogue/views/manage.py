"""The catalogue as staff see it: what procedures there are, and everything one of them says."""

from __future__ import annotations

import json
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shiyakusho.ground.identity.permissions import route
from shiyakusho.registers.catalogue import public, selectors
from shiyakusho.registers.catalogue.definition import Text
from shiyakusho.registers.catalogue.models import Version as VersionRow
from shiyakusho.registers.catalogue.snapshot import Version

from .sheet import sheet_of

PER_PAGE = 50
RULE_TAGS = {"checked": "success", "verify": "warning", "none": "neutral"}


@route.staff("catalogue.read")
def procedures(request: HttpRequest) -> HttpResponse:
    """Search and list; ``q``, ``event`` and ``cursor`` in the address."""
    q = request.GET.get("q", "")[:100]
    events = selectors.events()
    event = request.GET.get("event", "")
    event = event if event in events else ""
    offices = _offices()
    page = public.search(q, event=event or None, cursor=request.GET.get("cursor"), limit=PER_PAGE)
    return render(
        request,
        "catalogue/list.html",
        {
            "q": q,
            "event": event,
            "events": [{"id": key, "title": title} for key, title in events.items()],
            "count": len(public.all_live()),
            "columns": [
                {"label": label}
                for label in (
                    _("手続き"),
                    _("種類"),
                    _("窓口"),
                    _("判定の式"),
                    _("オンライン"),
                    _("版"),
                )
            ],
            "rows": [_row(hit.version, offices) for hit in page.items],
            "next_url": _next_url(q, event, page.next_cursor),
        },
    )


@route.staff("catalogue.read")
def procedure(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """One procedure as it is live today, whole."""
    return _shown(request, public.live(procedure_id), live=True)


@route.staff("catalogue.read")
def old_version(request: HttpRequest, procedure_id: str, version_id: UUID) -> HttpResponse:
    """A version as it was published, live or not."""
    return _shown(request, _version(procedure_id, version_id), live=False)


@route.staff("catalogue.read")
def document(request: HttpRequest, procedure_id: str, version_id: UUID) -> HttpResponse:
    """The whole document of a version as JSON."""
    row = VersionRow.objects.filter(id=version_id, procedure_id=procedure_id).first()
    if row is None:
        raise Http404
    options = {"ensure_ascii": False, "indent": 1}
    return JsonResponse(json.loads(row.document), json_dumps_params=options)


def _version(procedure_id: str, version_id: UUID) -> Version:
    found = public.version(version_id)
    if found.procedure_id != procedure_id:
        raise Http404
    return found


def _shown(request: HttpRequest, version: Version, *, live: bool) -> HttpResponse:
    definition = version.definition
    return render(
        request,
        "catalogue/procedure.html",
        {
            "version": version,
            "definition": definition,
            "live": live,
            "rule_tag": RULE_TAGS[definition.provenance.rule],
            "rule_label": rule_label(definition.provenance.rule),
            "sheet_rows": sheet_of(definition, selectors.events(), _offices()),
            "process": version.process,
            "versions": selectors.versions_of(version.procedure_id)[:50],
        },
    )


def _row(version: Version, offices: dict[str, Text]) -> dict[str, Any]:
    definition = version.definition
    rule = definition.provenance.rule
    online = _("申請できる") if definition.form else _("案内だけ")
    return {
        "href": reverse("catalogue_manage:procedure", args=[version.procedure_id]),
        "key": version.procedure_id,
        "cells": [
            definition.title,
            definition.kind,
            offices.get(definition.office, definition.office),
            {"value": rule_label(rule), "tag": RULE_TAGS[rule]},
            online,
            str(version.number),
        ],
    }


def _offices() -> dict[str, Text]:
    return {role.id: role.title for role in public.offices()}


def rule_label(rule: str) -> str:
    """What the mark of a rule means, in words."""
    return {"checked": _("確認済み"), "verify": _("要確認"), "none": _("式なし")}[rule]


def _next_url(q: str, event: str, cursor: str | None) -> str | None:
    return f"?{urlencode({'q': q, 'event': event, 'cursor': cursor})}" if cursor else None
