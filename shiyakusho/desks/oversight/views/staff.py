"""閲覧の点検: the list, a finding with its events, the two lists an auditor keeps."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shiyakusho.desks.oversight import reviewing
from shiyakusho.desks.oversight.choices import OPEN, Standing, Verdict
from shiyakusho.desks.oversight.models import Finding, OfficerAtHome, Review, Watched
from shiyakusho.desks.oversight.refusals import AlreadyClosed, NobodyMeant, NoteMissing
from shiyakusho.desks.oversight.table import rules
from shiyakusho.ground.audit import for_purpose, record_read
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import may, route, signed_in
from shiyakusho.ground.ui.fields import Field
from shiyakusho.ground.ui.keyset import keyset_page
from shiyakusho.registers.people import public as people

EVENTS, LISTED = 100, 200
TABS = {"open": "見るもの", "done": "終わったもの"}
TAGS = {Standing.NEW: "warning", Standing.CHECKING: "progress", Standing.CLEARED_ONCE: "progress",
        Standing.CLEARED: "success", Standing.REPORTED: "danger"}  # fmt: skip
WEIGHTS = {1: ("記録", "neutral"), 2: ("要確認", "warning"), 3: ("重大", "danger")}
COLUMNS = [{"label": "何が"}, {"label": "だれが"}, {"label": "なぜふつうでないか"},
           {"label": "日", "kind": "date"}, {"label": "重さ"}, {"label": "ようす"}]  # fmt: skip


@route.staff("oversight.review")
@require_safe
def findings(request: HttpRequest) -> HttpResponse:
    """What is to be looked at, the newest first."""
    account = signed_in(request)
    tab = request.GET.get("tab", "open")
    tab = tab if tab in TABS else "open"
    wanted = reviewing.visible_findings(account)
    wanted = wanted.filter(state__in=OPEN) if tab == "open" else wanted.exclude(state__in=OPEN)
    if (rule := request.GET.get("rule", "")) in rules():
        wanted = wanted.filter(rule=rule)
    page = keyset_page(request, wanted, "happened_on")
    record_read([f"finding:{one.pk}" for one in page.rows], what="oversight.findings")
    context = {
        "tabs": [
            {"label": label, "url": f"?tab={name}", "current": name == tab}
            for name, label in TABS.items()
        ],
        "columns": COLUMNS,
        "rows": [_row(one) for one in page.rows],
        "next_url": page.next_url,
        "rules": rules().values(),
        "rule": rule,
        "tab": tab,
        "keeps_lists": may(account, "oversight.all"),
    }
    return render(request, "oversight/list.html", context)


@route.staff("oversight.review")
@require_http_methods(["GET", "HEAD", "POST"])
def finding(request: HttpRequest, finding_id: UUID) -> HttpResponse:
    """What was found, why it is unusual, the events; say what it is."""
    account = signed_in(request)
    found = reviewing.visible_finding(finding_id, account)
    for_purpose("task", f"finding:{found.pk}", "閲覧の点検のため")
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            reviewing.review(
                finding_id=finding_id, actor=account,
                verdict=request.POST.get("verdict", ""), note=request.POST.get("note", ""),
            )  # fmt: skip
        except (NoteMissing, AlreadyClosed) as refusal:
            refused = refusal
        else:
            messages.success(request, "記録しました。")
            return redirect("oversight_staff:list")
    record_read([f"finding:{found.pk}"], what="oversight.finding")
    rule = rules()[found.rule]
    context = {
        "one": found,
        "rule": rule,
        "why": rule.sentence(found.told),
        "tag": TAGS[Standing(found.state)],
        "person": _person(found),
        "events": AuditEvent.objects.filter(pk__in=found.events).order_by("at")[:EVENTS],
        "reviews": Review.objects.filter(finding=found).select_related("by").order_by("at"),
        "open": found.state in OPEN,
        "refused": refused,
        "verdict": Field(
            kind="choice", name="verdict", label="判断", value=request.POST.get("verdict", ""),
            options=[{"value": value, "label": label} for value, label in Verdict.choices],
        ),
        "note": Field(kind="textarea", name="note", label="理由", rows=3,
                      value=request.POST.get("note", ""), max_length=reviewing.LONGEST),
    }  # fmt: skip
    return render(request, "oversight/finding.html", context, status=422 if refused else 200)


@route.staff("oversight.all")
@require_http_methods(["GET", "HEAD", "POST"])
def lists(request: HttpRequest) -> HttpResponse:
    """見守りの一覧, and which resident an officer is."""
    account = signed_in(request)
    refused: Refusal | None = None
    if request.method == "POST":
        try:
            _enter(request)
        except (NobodyMeant, NoteMissing) as refusal:
            refused = refusal
        else:
            messages.success(request, "入れました。")
            return redirect("oversight_staff:lists")
    watched = list(Watched.objects.filter(until=None).order_by("-since", "pk")[:LISTED])
    record_read([f"watched:{one.pk}" for one in watched], what="oversight.watched")
    at_home = OfficerAtHome.objects.select_related("account").order_by("-entered_at")[:LISTED]
    context = {"watched": watched, "at_home": at_home, "refused": refused, "account": account}
    return render(request, "oversight/lists.html", context, status=422 if refused else 200)


@route.staff("oversight.all")
@require_POST
def end_watch(request: HttpRequest, watched_id: UUID) -> HttpResponse:
    """Off the watch list."""
    reviewing.unwatch(actor=signed_in(request), watched_id=watched_id)
    return redirect("oversight_staff:lists")


def _enter(request: HttpRequest) -> None:
    account, said = signed_in(request), request.POST
    if "account_id" in said:
        reviewing.officer_lives(
            actor=account, account_id=said["account_id"], resident_id=said.get("resident_id", "")
        )
    else:
        reviewing.watch(
            actor=account, resident_id=said.get("resident_id", ""), reason=said.get("reason", "")
        )


def _person(found: Finding) -> people.Person | None:
    """Whose record it was; looking at it is a reading like any other, and stands on their page."""
    kind, _, key = found.about.partition(":")
    if kind != "resident":
        return None
    try:
        return people.person(UUID(key))
    except (people.NoSuchResident, ValueError):
        return None


def _row(one: Finding) -> dict[str, Any]:
    rule = rules()[one.rule]
    label, tag = WEIGHTS[one.weight]
    return {
        "href": reverse("oversight_staff:finding", args=[one.pk]),
        "cells": [
            rule.title,
            f"{one.actor_name}（{one.actor_post}）" if one.actor_post else one.actor_name,
            rule.sentence(one.told),
            one.happened_on,
            {"value": label, "tag": tag},
            {"value": one.get_state_display(), "tag": TAGS[Standing(one.state)]},
        ],
    }
