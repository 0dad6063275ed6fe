"""Many cases at once: a page that names the number, then a page that tells how far it is."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from shiyakusho.engines.cases.bulk_models import BulkItem, BulkJob
from shiyakusho.engines.cases.choices import BulkState
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.purpose import listing
from shiyakusho.engines.cases.refusals import BulkNotFound
from shiyakusho.engines.cases.scale import scale
from shiyakusho.engines.cases.services import bulk as service
from shiyakusho.engines.cases.services import bulk_letters
from shiyakusho.engines.cases.services.bulk_running import told_of
from shiyakusho.engines.cases.spreadsheet import csv_bytes
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.files import download
from shiyakusho.ground.files.downloads import content_download
from shiyakusho.ground.identity.permissions import route, signed_in

SHOWN = 50  # receipt numbers on the page that confirms; the number stands in its heading
PAGE = 100
HEADER = ("順番", "受付番号", "結果", "理由", "理由の記号")
WHY = "案件をまとめて進めるための確認"


@route.staff("cases.bulk")
@require_POST
def bulk(request: HttpRequest) -> HttpResponse:
    """First post: what was selected, and what may be done with it. Second: begin."""
    chosen = _chosen(request)
    if not chosen.versions and chosen.wanted is None:
        messages.warning(request, "案件が選ばれていません。行の左の四角で選んでください。")
        return redirect("cases_staff:queue")
    confirmed = request.POST.get("confirmed", "")
    if confirmed.isdecimal() and len(confirmed) < 10:
        job = _begin(request, chosen, int(confirmed))
        return redirect("cases_staff:bulk_job", job.pk)
    return render(request, "cases/staff/bulk.html", _to_confirm(request, chosen))


@route.staff("cases.bulk")
@require_safe
def jobs(request: HttpRequest) -> HttpResponse:
    """My bulk jobs, the newest first."""
    mine = BulkJob.objects.filter(owner=signed_in(request)).order_by("-asked_at")[:50]
    context = {"jobs": [_shown(job) for job in mine], "days": scale().bulk_kept_days}
    return render(request, "cases/staff/bulk_jobs.html", context)


@route.staff("cases.bulk")
@require_safe
def job_page(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """How far a job is, and what could not be done; read again by loading it again."""
    job = _own(request, job_id)
    refused = BulkItem.objects.filter(job=job, state=BulkState.REFUSED).order_by("n")
    page = Paginator(refused, PAGE).get_page(request.GET.get("page"))
    _note(request, job, [f"case:{item.case_id}" for item in page])
    return render(request, "cases/staff/bulk_job.html", {**_shown(job), "page": page})


@route.staff("cases.bulk")
@require_safe
def results(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """What became of each case, as CSV."""
    job = _own(request, job_id)
    items = list(BulkItem.objects.filter(job=job).order_by("n"))
    _note(request, job, [f"case:{item.case_id}" for item in items])
    rows = (
        (str(item.n), item.receipt_number, item.get_state_display(), item.why, item.code)
        for item in items
    )
    content = csv_bytes(HEADER, rows)
    return content_download(content, name=f"bulk-{str(job.pk)[:8]}.csv", media_type="text/csv")


@route.staff("cases.bulk")
@require_safe
def paper(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """The printable file of a bulk of letters."""
    job = _own(request, job_id)
    if job.paper is None:
        raise BulkNotFound
    _note(request, job, bulk_letters.subjects_of(job))
    return download(job.paper)


@route.staff("cases.bulk")
@require_POST
def cancel(request: HttpRequest, job_id: UUID) -> HttpResponse:
    """Leave the rest as it is."""
    service.cancel(job_id=job_id, actor=signed_in(request))
    return redirect("cases_staff:bulk_job", job_id)


def _begin(request: HttpRequest, chosen: service.Chosen, confirmed: int) -> BulkJob:
    said, account = request.POST, signed_in(request)
    if said.get("letter"):
        return service.start_letters(
            chosen=chosen,
            letter=said["letter"],
            duplex=said.get("duplex") == "yes",
            confirmed=confirmed,
            actor=account,
        )
    return service.start_move(
        chosen=chosen, to=said.get("to", ""), confirmed=confirmed, actor=account
    )


def _to_confirm(request: HttpRequest, chosen: service.Chosen) -> dict[str, Any]:
    account = signed_in(request)
    listing(account, "cases.bulk", WHY)
    cases = chosen.cases(account)
    record_read([s for case in cases[:SHOWN] for s in case.subjects], what="cases.bulk")
    return {
        "cases": cases[:SHOWN],
        "more": max(0, len(cases) - SHOWN),
        "chosen": _named(chosen, cases),
        "wanted": chosen.wanted.query() if chosen.wanted is not None else None,
        "number": len(cases),
        "moves": service.possible_moves(cases),
        "letters": service.possible_letters(cases) if cases else [],
    }


def _named(chosen: service.Chosen, cases: list[Case]) -> list[str]:
    """The cases by name for the second post; of a list its question is asked again instead."""
    if chosen.wanted is not None:
        return []
    return [f"{case.pk}:{chosen.version_of(case)}" for case in cases]


def _chosen(request: HttpRequest) -> service.Chosen:
    """``case id → version looked at`` out of ``<id>:<version>``, anything else left out; or the
    whole list."""
    if request.POST.get("all") == "yes":
        return service.Chosen({}, CaseFilter.of(request.POST))
    versions = {}
    for value in request.POST.getlist("case")[: scale().bulk_most + 1]:
        identity, _, version = value.partition(":")
        try:
            versions[str(UUID(identity))] = min(int(version), 2**31 - 1)
        except ValueError:
            continue
    return service.Chosen(versions)


def _own(request: HttpRequest, job_id: UUID) -> BulkJob:
    mine = BulkJob.objects.select_related("paper")
    job = mine.filter(pk=job_id, owner=signed_in(request)).first()
    if job is None:
        raise BulkNotFound
    return job


def _note(request: HttpRequest, job: BulkJob, subjects: list[str]) -> None:
    listing(signed_in(request), f"bulk:{job.pk}", WHY)
    record_read(subjects, what=f"bulk:{job.pk}")


def _shown(job: BulkJob) -> dict[str, Any]:
    told = told_of(job)
    past = job.total - told[BulkState.WAITING]
    return {"job": job, "told": told, "past": past, "title": job.asked.get("title", "")}
