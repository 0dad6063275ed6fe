# texts: staff
"""How somebody of the staff gets in: an account, a link to a first key, keys and sessions ended."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shiyakusho.doors.manage.changing import changing
from shiyakusho.ground.contracts.refusals import Refusal
from shiyakusho.ground.identity import services, sign_ins, staff_accounts
from shiyakusho.ground.identity.choices import Kind
from shiyakusho.ground.identity.models import Account, ApiToken
from shiyakusho.ground.identity.passkeys import enrolling, keys
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.identity.spans import spans
from shiyakusho.ground.identity.staff.own import days_asked
from shiyakusho.ground.ui.written import as_written

MANAGE = "identity.manage"


def shown(account: Account) -> dict[str, Any]:
    """What the page of an account tells of its keys and sign-ins."""
    if account.kind == Kind.RESIDENT:
        return {}
    return {
        "keys": keys.live_keys(account),
        "sign_ins": sign_ins.open_ones(account),
        "hours": int(spans().enrolment // 3600),
        "token_days": int(spans().token // 86400),
    }


def _found(account_id: UUID) -> Account:
    account = Account.objects.filter(pk=account_id).exclude(kind=Kind.RESIDENT).first()
    if account is None:
        raise Http404
    return account


@route.staff(MANAGE, fresh=True)
@require_http_methods(["GET", "POST"])
def open_account(request: HttpRequest) -> HttpResponse:
    """An account for a new member of staff, or for a system."""
    if request.method != "POST":
        return render(request, "manage/open_account.html")
    said = {name: _said(request, name) for name in ("name", "number", "email", "kind")}
    try:
        opened = staff_accounts.open_staff(**said)
    except Refusal as refusal:
        context = {"refusal": refusal, "said": said}
        return render(request, "manage/open_account.html", context, status=refusal.status)
    return redirect("manage_manage:account", opened.pk)


@route.staff(MANAGE, fresh=True)
@require_POST
def enrol(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """The link to a first key: shown once, to be handed over in person."""
    account = _found(account_id)
    try:
        secret = enrolling.give(account=account, by=signed_in(request))
    except Refusal as refusal:
        messages.error(request, str(refusal.detail))
        return redirect("manage_manage:account", account_id)
    link = request.build_absolute_uri(reverse("identity_staff:enrol", args=[secret]))
    context = {"account": account, "link": link, "hours": int(spans().enrolment // 3600)}
    return render(request, "manage/enrolment.html", context)


@changing(MANAGE, found=_found, fresh=True)
def revoke_key(request: HttpRequest, account: Account, key_id: UUID) -> str:
    """A key that was lost opens nothing any more, and whatever it opened is ended."""
    key = keys.live_keys(account).filter(pk=key_id).first()
    if key is None:
        raise Http404
    keys.revoke(account=account, by=signed_in(request), key=key, why=_why(request))
    staff_accounts.cut_off(account=account, why="key revoked")
    return _("パスキー「%(name)s」を失効させ、すべてのサインインを終わらせました。") % {
        "name": key.name
    }


@changing(MANAGE, found=_found, fresh=True)
def end_sessions(request: HttpRequest, account: Account) -> str:
    """Every session and every token ends."""
    ended = staff_accounts.cut_off(account=account, why="ended by operator")
    return _("%(ended)s件のサインインと、すべてのトークンを終わらせました。") % {"ended": ended}


@changing(MANAGE, found=_found, fresh=True)
def close(request: HttpRequest, account: Account) -> str:
    """It opens nothing any more."""
    staff_accounts.close(account=account, by=signed_in(request), why=_why(request))
    return _("アカウントを止めました。次の操作から、何もできません。")


@changing(MANAGE, found=_found, fresh=True)
def reopen(request: HttpRequest, account: Account) -> str:
    """It may be used again."""
    staff_accounts.reopen(account=account, by=signed_in(request))
    return _("アカウントを、また使えるようにしました。")


@route.staff(MANAGE, fresh=True)
@require_POST
def issue_token(request: HttpRequest, account_id: UUID) -> HttpResponse:
    """A token for a system, shown once."""
    account = _found(account_id)
    label = _said(request, "label") or _("名前なし")
    try:
        token = services.issue_token(
            account=account, label=label, by=signed_in(request), life=days_asked(request)
        )
    except Refusal as refusal:
        messages.error(request, str(refusal.detail))
        return redirect("manage_manage:account", account_id)
    back = reverse("manage_manage:account", args=[account_id])
    context = {"token": token, "label": label, "back": back}
    return render(request, "identity/staff/token.html", context)


@changing(MANAGE, found=_found, fresh=True)
def revoke_token(request: HttpRequest, account: Account, token_id: int) -> str:
    """One token less."""
    if not services.revoke_token(account=account, token_id=token_id):
        raise Http404
    return _("トークンを失効させました。")


def tokens_of(account: Account) -> Any:
    """The latest tokens of an account."""
    return ApiToken.objects.filter(account=account).order_by("-created_at")[:20]


def _said(request: HttpRequest, name: str) -> str:
    return as_written(request.POST.get(name, ""), limit=200)


def _why(request: HttpRequest) -> str:
    return _said(request, "why") or _("理由の記入なし")
