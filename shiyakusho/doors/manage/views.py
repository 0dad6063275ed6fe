"""Accounts and roles, and what the machines do."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from shiyakusho.doors.manage import auditing, postings, recovering, signing_in, tables
from shiyakusho.doors.manage.permits import reasons_of
from shiyakusho.ground import clock
from shiyakusho.ground.audit import for_purpose, record_read
from shiyakusho.ground.audit.state import state
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.outbox.models import OutboxMessage
from shiyakusho.ground.purpose import selectors as purposes
from shiyakusho.ground.ui.keyset import keyset_page
from shiyakusho.ground.ui.written import asked

GLASSES_SHOWN = timedelta(days=7)
MOST = 50  # rows of a list that should be empty


@route.staff("house.enter")
def home(request: HttpRequest) -> HttpResponse:
    """What there is to manage, as far as this account may."""
    return render(request, "manage/home.html")


@route.staff("identity.manage")
def accounts(request: HttpRequest) -> HttpResponse:
    """Accounts, newest first; ``q`` looks in names and e-mails, ``kind`` narrows."""
    rows = Account.objects.all()
    if kind := asked(request, "kind"):
        rows = rows.filter(kind=kind)
    if q := asked(request, "q"):
        rows = rows.filter(Q(display_name__icontains=q) | Q(email__icontains=q))
    page = keyset_page(request, rows, "created_at")
    _read(page.rows, "accounts.list")
    return render(
        request,
        "manage/accounts.html",
        {
            "q": q,
            "page": page,
            "columns": [
                {"label": label} for label in (_("名前"), _("種類"), _("本人確認"), _("状態"))
            ],
            "rows": [_account_row(account) for account in page.rows],
        },
    )


@route.staff("identity.manage")
def account(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """One account: what it may do today, and why."""
    found = Account.objects.filter(pk=account_id).first()
    if found is None:
        raise Http404
    _read([found], "accounts.account")
    return render(
        request,
        "manage/account.html",
        {
            "account": found,
            "reasons": reasons_of(found),
            **postings.shown(found),
            **signing_in.shown(found),
            "own": found.pk == signed_in(request).pk,
            "tokens": signing_in.tokens_of(found),
            "now": clock.now(),
        },
    )


@route.staff("operations.read")
def operations(request: HttpRequest) -> HttpResponse:
    """Is everything that should leave the house leaving it?"""
    waiting = OutboxMessage.objects.filter(state=OutboxMessage.State.WAITING)
    given_up = OutboxMessage.objects.filter(state=OutboxMessage.State.GIVEN_UP)
    return render(
        request,
        "manage/operations.html",
        {
            "outbox": tables.outbox(),
            "late": tables.troubled(waiting.filter(attempts__gt=0).order_by("next_at")[:MOST]),
            "given_up": tables.troubled(given_up.order_by("-created_at")[:MOST]),
            "jobs": tables.jobs(),
            "glasses": tables.glasses(purposes.glasses(clock.now() - GLASSES_SHOWN, clock.now())),
            "glass_open": purposes.under_way()["open"],
            "alarm": given_up.exists(),
            "audit_alarms": auditing.standing(state())["alarms"],
            "recovery": recovering.shown(),
        },
    )


def _read(accounts: Iterable[Account], what: str) -> None:
    """Names and addresses of residents' accounts were shown, for the care of accounts."""
    for_purpose("task", "manage.accounts", "アカウントと役割の管理")
    record_read((f"account:{one.pk}" for one in accounts if one.is_resident), what=what)


def _account_row(account: Account) -> dict[str, Any]:
    return {
        "href": reverse("manage_manage:account", args=[account.pk]),
        "cells": [
            account.display_name,
            account.get_kind_display(),
            account.get_level_display(),
            _("有効") if account.is_active else _("無効"),
        ],
    }
