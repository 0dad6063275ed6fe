"""What every page of one working copy shows around its own: tabs, findings, comments, who may what."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from shiyakusho.desks.studio.blueprint import SECTIONS, Section
from shiyakusho.desks.studio.copies import Copy
from shiyakusho.desks.studio.finding import Found, found_if_known
from shiyakusho.desks.studio.located import located
from shiyakusho.desks.studio.models import Comment
from shiyakusho.desks.studio.outline import title_of
from shiyakusho.desks.studio.places import at, current, place_of
from shiyakusho.ground.identity.permissions import may, signed_in

PREVIEW, REVIEW = "preview", "review"


def framed(request: HttpRequest, copy: Copy, tab: str) -> dict[str, Any]:
    """The context of `studio/frame.html`."""
    account = signed_in(request)
    found = found_if_known(copy)
    return {
        "copy": copy,
        "here": request.path,
        "may_edit": copy.is_draft and may(account, "catalogue.edit"),
        "may_publish": may(account, "catalogue.publish"),
        "findings": None if found is None else shown_findings(copy, found),
        "findings_url": reverse("studio_manage:findings", args=[copy.id]),
        "tabs": _tabs(copy, tab, counts(found or [])),
        "rule_url": reverse("studio_manage:rule", args=[copy.id]),
    }


def counts(found: list[Found]) -> Counter[str]:
    """How many errors each section has."""
    return Counter(one.section.key for one in found if one.severity == "error")


def _tabs(copy: Copy, tab: str, errors: Counter[str]) -> list[dict[str, Any]]:
    tabs = [
        {"key": one.key, "label": one.title, "url": address_of(copy, one), "count": errors[one.key]}
        for one in SECTIONS
    ]
    for key, label in ((PREVIEW, "見え方"), (REVIEW, "確認と公開")):
        url = reverse(f"studio_manage:{key}", args=[copy.id])
        tabs.append({"key": key, "label": label, "url": url, "count": 0})
    return [{**one, "current": one["key"] == tab} for one in tabs]


def address_of(copy: Copy, section: Section) -> str:
    """The page of a section."""
    if section.key == "texts":
        return reverse("studio_manage:texts", args=[copy.id])
    return reverse("studio_manage:edit", args=[copy.id, section.key])


def shown_findings(copy: Copy, found: list[Found]) -> list[dict[str, Any]]:
    """Findings with the address that leads to each place."""
    return [
        {
            "severity": one.severity, "message": one.message, "where": one.where, "place": one.place,
            "url": address_of(copy, one.section) + one.query,
        }
        for one in found
    ]  # fmt: skip


def shown_comments(copy: Copy, rows: list[Comment]) -> list[dict[str, Any]]:
    """Comments with the element they speak of and the address that leads there."""
    shown = []
    for row in rows:
        place = current(copy.document, row.place) if row.place else ()
        where = located(copy.document, place or place_of(row.place))
        words = title_of(at(copy.document, place), place) if place else where.element.title
        shown.append({
            "pk": row.pk, "by": row.by, "at": row.at, "words": row.words,
            "settled_at": row.settled_at, "settled_by": row.settled_by, "place": row.place,
            "where": words if row.place else "手続き全体",
            "url": address_of(copy, where.section) + where.query,
        })  # fmt: skip
    return shown


def wants_json(request: HttpRequest) -> bool:
    """Whether the page's own script asks."""
    return request.headers.get("Accept", "").startswith("application/json")
