"""What operations see: which mails left, which wait, which failed, and why."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from shiyakusho.engines.messaging import selectors
from shiyakusho.engines.messaging.models import Message
from shiyakusho.engines.messaging.selectors import Row
from shiyakusho.engines.messaging.wording import all_wordings
from shiyakusho.ground.identity.permissions import route

TAGS = {"queued": "progress", "sent": "success", "failed": "danger"}


@route.staff("operations.read")
@require_safe
def message_list(request: HttpRequest) -> HttpResponse:
    """The list of messages, newest first, by state; addresses are not shown, ids are."""
    state = request.GET.get("state", "")
    page = selectors.page(state=state, cursor=request.GET.get("cursor", ""))
    context = {
        "tabs": _tabs(state),
        "tabs_label": "状態で絞る",
        "caption": "お知らせの一覧",
        "columns": [
            {"label": "文面"},
            {"label": "状態", "kind": "tag"},
            {"label": "受付", "kind": "date"},
            {"label": "送信", "kind": "date"},
            {"label": "試行", "kind": "number"},
            {"label": "証拠・理由"},
        ],
        "rows": [_cells(row) for row in page.rows],
        "empty": "この状態のお知らせはありません。",
        "next_url": _address(state, page.next_cursor) if page.next_cursor else "",
    }
    return render(request, "messaging/staff/list.html", context)


def _tabs(state: str) -> list[dict[str, Any]]:
    counts = selectors.counts()
    everything = {"label": "すべて", "url": _address("", ""), "current": state == ""}
    return [
        everything,
        *(
            {
                "label": str(label),
                "url": _address(value, ""),
                "current": value == state,
                "count": _bounded(counts[value]),
            }
            for value, label in Message.State.choices
        ),
    ]


def _bounded(count: int) -> str:
    return f"{count}+" if count >= selectors.COUNT_BOUND else str(count)


def _cells(row: Row) -> dict[str, Any]:
    message = row.message
    wording = all_wordings().get(message.template)
    tag = "danger" if row.given_up else TAGS[message.state]
    label = "届けるのを断念" if row.given_up else message.get_state_display()
    return {
        "cells": [
            wording.title if wording else message.template,
            {"value": label, "tag": tag},
            {"value": message.queued_at, "kind": "moment"},
            {"value": message.sent_at or "", "kind": "moment"},
            str(row.attempts),
            message.why_not or row.last_error or message.evidence,
        ]
    }


def _address(state: str, cursor: str | None) -> str:
    query = urlencode({k: v for k, v in {"state": state, "cursor": cursor or ""}.items() if v})
    return reverse("messaging_staff:list") + (f"?{query}" if query else "")
