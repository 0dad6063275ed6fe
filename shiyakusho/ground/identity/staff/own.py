# texts: staff
"""わたしのサインイン: one's own keys, sign-ins and tokens."""

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from shiyakusho.ground import clock
from shiyakusho.ground.contracts.refusals import Refusal
from shiyakusho.ground.identity import services, sign_ins
from shiyakusho.ground.identity.models import Account, ApiToken
from shiyakusho.ground.identity.passkeys import keys, registering
from shiyakusho.ground.identity.passkeys.models import LONGEST_NAME, Passkey
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.identity.spans import spans
from shiyakusho.ground.identity.staff.pages import answers_json, logged, page, staff_member
from shiyakusho.ground.ui.written import as_written

OWN = "house.enter"  # what every role of staff may
Change = Callable[..., str]


@route.staff(OWN)
@require_GET
def own(request: HttpRequest) -> HttpResponse:
    """What leads to this account, and where it is in use."""
    return _page(request)


def _changing(*, fresh: bool) -> Callable[[Change], Callable[..., HttpResponse]]:
    """A view that makes a change to one's own account and says what was done, or why not."""

    def decorate(change: Change) -> Callable[..., HttpResponse]:
        @route.staff(OWN, fresh=fresh)
        @require_POST
        @wraps(change)
        def view(request: HttpRequest, **place: Any) -> HttpResponse:
            try:
                messages.success(request, change(request, staff_member(request), **place))
            except Refusal as refusal:
                messages.error(request, str(logged(refusal).detail))
            return redirect("identity_staff:own")

        return view

    return decorate


@route.staff(OWN, fresh=True)
@require_POST
@answers_json
def key_options(request: HttpRequest) -> dict[str, Any]:
    """What the browser is asked to make as one more key."""
    account = staff_member(request)
    return registering.ask(request, account, about=str(account.pk))


@_changing(fresh=True)
def add_key(request: HttpRequest, account: Account) -> str:
    """One more key."""
    key = registering.keep(
        request,
        account,
        about=str(account.pk),
        answer=request.POST.get("credential", ""),
        name=request.POST.get("name", ""),
    )
    return _("パスキー「%(name)s」を登録しました。") % {"name": key.name}


@_changing(fresh=False)
def rename_key(request: HttpRequest, account: Account, key_id: UUID) -> str:
    """Another name for a key."""
    keys.rename(key=_own_key(account, key_id), name=request.POST.get("name", ""))
    return _("名前を変えました。")


@_changing(fresh=True)
def remove_key(request: HttpRequest, account: Account, key_id: UUID) -> str:
    """One key less, never the last."""
    key = _own_key(account, key_id)
    keys.remove_own(account=account, key=key)
    return _("パスキー「%(name)s」を消しました。") % {"name": key.name}


@_changing(fresh=True)
def end_sign_in(request: HttpRequest, account: Account, sign_in_id: UUID) -> str:
    """Sign out somewhere else."""
    row = sign_ins.open_ones(account).filter(pk=sign_in_id).first()
    if row is None:
        raise Http404
    sign_ins.end(sign_in=row, why="ended by owner")
    return _("サインインを終わらせました。")


@_changing(fresh=True)
def end_others(request: HttpRequest, account: Account) -> str:
    """Sign out everywhere but here."""
    sign_ins.end_all(account=account, why="ended by owner", keep=request.session)
    return _("ほかの端末のサインインを、すべて終わらせました。")


@route.staff(OWN, fresh=True)
@require_POST
def issue_token(request: HttpRequest) -> HttpResponse:
    """A token of one's own, shown once."""
    account = staff_member(request)
    label = as_written(request.POST.get("label", ""), limit=100) or _("名前なし")
    try:
        token = services.issue_token(
            account=account, label=label, by=account, life=days_asked(request)
        )
    except Refusal as refusal:
        messages.error(request, str(refusal.detail))
        return redirect("identity_staff:own")
    return page(request, "identity/staff/token.html", {"token": token, "label": label})


@_changing(fresh=False)
def revoke_token(request: HttpRequest, account: Account, token_id: int) -> str:
    """A token less."""
    if not services.revoke_token(account=account, token_id=token_id):
        raise Http404
    return _("トークンを失効させました。")


@route.staff(OWN)
@require_GET
@answers_json
def stay(request: HttpRequest) -> dict[str, Any]:
    """Still here. The page's forms get the secret they need after a sign-in in another tab."""
    return {"csrf": get_token(request), "who": str(staff_member(request).pk)}


def days_asked(request: HttpRequest) -> timedelta | None:
    """How long a token shall live; what is no number of days is refused with the service's words."""
    said = request.POST.get("days", "").strip()
    return (
        timedelta(days=int(said)) if said.isascii() and said.isdigit() and len(said) < 5 else None
    )


def _own_key(account: Account, key_id: UUID) -> Passkey:
    key = keys.live_keys(account).filter(pk=key_id).first()
    if key is None:
        raise Http404
    return key


def _page(request: HttpRequest) -> HttpResponse:
    account = staff_member(request)
    context = {
        "keys": keys.live_keys(account),
        "longest": LONGEST_NAME,
        "sign_ins": sign_ins.open_ones(account),
        "here": account.proof.sign_in,
        "tokens": ApiToken.objects.filter(
            account=account, revoked_at=None, expires_at__gt=clock.now()
        ).order_by("-created_at"),
        "token_days": int(spans().token // 86400),
    }
    return page(request, "identity/staff/own.html", context)
