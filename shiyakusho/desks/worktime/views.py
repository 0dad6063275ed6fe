"""手間の実測: what each step takes, for whoever answers for a section."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shiyakusho.desks.worktime.figures_table import bounds
from shiyakusho.desks.worktime.selectors import By, Figure, figures, hidden_sections
from shiyakusho.engines.cases import public as cases
from shiyakusho.ground import clock
from shiyakusho.ground.files.downloads import content_download
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.organisation import public as organisation

DAYS = 365
COLUMNS = ("手続き", "段階", "件数", "職員の分（中央値）", "職員の分（90%）", "待ち時間（時間・中央値）",
           "手戻りの割合", "刷ったページ")  # fmt: skip


@route.staff("cases.supervise")
@require_safe
def all_figures(request: HttpRequest) -> HttpResponse:
    """Every procedure and step of one's own sections in the last twelve months."""
    found = _figures(request)
    context = {"table": _table(found, links=True), **_around(request)}
    return render(request, "worktime/figures.html", context)


@route.staff("cases.supervise")
@require_safe
def procedure(request: HttpRequest, procedure_id: str) -> HttpResponse:
    """One procedure: step by step, section by section, month by month."""
    context = {
        "title": _title(procedure_id),
        "steps": _table(_figures(request, procedure_id), of="段階"),
        "months": _table(_figures(request, procedure_id, "month"), of="月"),
        "sections": _table(_figures(request, procedure_id, "section"), of="課"),
        **_around(request),
    }
    return render(request, "worktime/procedure.html", context)


@route.staff("cases.supervise")
@require_safe
def as_csv(request: HttpRequest) -> HttpResponse:
    """The table as CSV."""
    content = cases.csv_bytes(COLUMNS, map(_cells, _in_order(_figures(request))))
    return content_download(content, name="worktime.csv", media_type="text/csv")


def _figures(request: HttpRequest, procedure_id: str = "", by: By = "all") -> list[Figure]:
    since, until = _span()
    return figures(
        sections=_sections(request), since=since, until=until, procedure=procedure_id, by=by
    )


def _sections(request: HttpRequest) -> list[str]:
    return sorted(cases.scope_of(signed_in(request)).sections)


def _span() -> tuple[date, date]:
    return clock.today() - timedelta(days=DAYS), clock.today()


def _around(request: HttpRequest) -> dict[str, Any]:
    since, until = _span()
    hidden = hidden_sections(_sections(request))
    return {
        "since": since,
        "until": until,
        "bounds": bounds(),
        "hidden": [organisation.section(one).full_name.ja for one in hidden],
    }


def _table(found: list[Figure], *, of: str = "", links: bool = False) -> dict[str, Any]:
    """Heads and rows as the part shows them: by procedure and step, or ``of`` one procedure by 段階, or
    by 月 or 課 and then step."""
    rows = []
    for one in _in_order(found):
        cells = _cells(one)
        if of:
            cells = cells[1:] if of == "段階" else [_part(one), *cells[1:]]
        url = reverse("worktime_staff:procedure", args=[one.procedure]) if links else ""
        rows.append({"cells": cells, "href": url})
    heads = {"": COLUMNS, "段階": COLUMNS[1:]}.get(of, (of, *COLUMNS[1:]))
    return {"columns": [_head(one) for one in heads], "rows": rows}


def _head(label: str) -> dict[str, str]:
    return {"label": label, "kind": "number" if label in COLUMNS[2:] else "text"}


def _in_order(found: list[Figure]) -> list[Figure]:
    """Procedure by procedure, each in the order of its steps, then in the order of its parts."""
    return sorted(found, key=lambda one: (one.procedure, _place(one), one.part))


def _place(one: Figure) -> int:
    steps = list(_steps(one.procedure))
    return steps.index(one.step) if one.step in steps else len(steps)


def _part(one: Figure) -> str:
    """A month as it is (2026-11), a section by its name."""
    try:
        return organisation.section(one.part).full_name.ja
    except organisation.UnknownSection:
        return one.part


def _cells(one: Figure) -> list[str]:
    share = "" if one.rework is None else f"{one.rework:.1%}"
    return [
        _title(one.procedure),
        _step(one.procedure, one.step),
        str(one.n),
        _told(one.minutes),
        _told(one.minutes_p90),
        _told(one.waiting_hours),
        share,
        str(one.pages),
    ]


def _told(value: float | None) -> str:
    return "" if value is None else f"{value:,.1f}"


def _title(procedure_id: str) -> str:
    try:
        return catalogue.live(procedure_id).definition.title.ja
    except catalogue.NoSuchProcedure:
        return procedure_id


def _step(procedure_id: str, step: str) -> str:
    return _steps(procedure_id).get(step, step)


def _steps(procedure_id: str) -> dict[str, str]:
    """The titles of its steps by id, in their order; none of a procedure that is gone."""
    try:
        process = catalogue.live(procedure_id).process
    except catalogue.NoSuchProcedure:
        return {}
    return {one.id: one.title.ja for one in process.steps} if process else {}
