"""保存と廃棄: what is over, the lists, and the records office's yes."""

# texts: staff

from datetime import date
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from shiyakusho.ground.contracts.disposal import disposals
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.retention import services
from shiyakusho.ground.retention.models import DisposalEntry, DisposalList, State
from shiyakusho.ground.retention.plan import Kind, automatic, plan
from shiyakusho.ground.retention.refusals import ListNotFound
from shiyakusho.ground.ui.dates import moment, short

NEWEST, ROWS = 50, 100


@route.staff("retention.approve")
def lists(request: HttpRequest) -> HttpResponse:
    """What is due, the newest lists, and what goes by itself."""
    rows = DisposalList.objects.order_by("-made_at")[:NEWEST]
    return render(
        request,
        "retention/lists.html",
        {
            "due": _table(
                (_("種類"), _("根拠"), _("満了"), _("まだ廃棄できない")), map(_due, plan())
            ),
            "lists": {
                "columns": _columns((_("種類"), _("作成"), _("件数"), _("状態"), _("承認"))),
                "rows": [_listed(row) for row in rows],
            },
            "automatic": _table((_("種類"), _("保存期間")), map(_automatic, automatic())),
            "waiting": any(row.state == State.PROPOSED for row in rows),
        },
    )


@route.staff("retention.approve")
def one(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """One list, a page of its entries, and the button."""
    row = DisposalList.objects.filter(pk=list_id).first()
    if row is None:
        raise ListNotFound
    entries = DisposalEntry.objects.filter(list=row).order_by("pk")
    page = Paginator(entries, ROWS).get_page(request.GET.get("page"))
    labels = (_("件名"), _("終わった日"), _("保存の満了"))
    return render(
        request,
        "retention/one.html",
        {
            "list": row,
            "title": _title(row),
            "page": page,
            "entries": _table(
                labels,
                ((e.title, short(e.ended_on, "ja"), short(e.kept_until, "ja")) for e in page),
            ),
            "proposed": row.state == State.PROPOSED,
        },
    )


@route.staff("retention.approve")
@require_POST
def approve(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """Exactly the list that was shown."""
    services.approve(list_id=list_id, digest=request.POST.get("digest", "")[:64])
    messages.success(request, _("廃棄目録を承認しました。夜のうちに廃棄します。"))
    return redirect(reverse("retention_manage:one", args=[list_id]))


def _due(kind: Kind) -> tuple[Any, ...]:
    held = "、".join(f"{reason} {count}件" for reason, count in sorted(kind.held.items()))
    ready = f"{len(kind.ready)}件" + ("" if kind.needs_approval else _("（承認なしで廃棄）"))
    return kind.disposal.title, kind.disposal.basis, ready, held or "—"


def _automatic(one: tuple[str, str, float]) -> tuple[Any, ...]:
    _key, title, years = one
    return title, _("用が済みしだい") if not years else f"{years:g}年"


def _listed(row: DisposalList) -> dict[str, Any]:
    approved = f"{row.approved_by} {_day(row.approved_at)}".strip() if row.approved_at else "—"
    count = f"{row.entries}件" if row.state != State.DONE else f"{row.destroyed} / {row.entries}件"
    cells = [_title(row), moment(row.made_at, "ja"), count, row.get_state_display(), approved]
    return {"href": reverse("retention_manage:one", args=[row.pk]), "cells": cells}


def _title(row: DisposalList) -> str:
    return disposals.get(row.kind).title if row.kind in disposals else row.kind


def _day(value: date | None) -> str:
    return short(value, "ja") if value else ""


def _columns(labels: Any) -> list[dict[str, Any]]:
    return [{"label": label} for label in labels]


def _table(labels: Any, rows: Any) -> dict[str, Any]:
    return {"columns": _columns(labels), "rows": [{"cells": list(cells)} for cells in rows]}
