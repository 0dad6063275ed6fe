"""原本の開封: ask, allow for another, open."""

# texts: staff

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.files.downloads import content_download
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.ui.dates import moment

from . import services
from .models import Reason, Unsealing

NEWEST = 50


@route.staff("files.unseal")
@require_http_methods(["GET", "POST"])
def overview(request: HttpRequest) -> HttpResponse:
    """What was asked, and the form to ask."""
    said = {name: request.POST.get(name, "") for name in ("number", "reason", "why")}
    if request.method != "POST":
        return _page(request, said)
    try:
        services.ask(signed_in(request), **said)
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return _page(request, said, refusal)
    messages.success(request, _("申し出ました。別の担当者が認めると、開けます。"))
    return redirect("unsealing_manage:overview")


@route.staff("files.unseal", fresh=True)
@require_POST
def allow(request: HttpRequest, unsealing_id: UUID) -> HttpResponse:
    """The second person's yes."""
    services.allow(unsealing_id, signed_in(request))
    messages.success(request, _("開封を認めました。"))
    return redirect("unsealing_manage:overview")


@route.staff("files.unseal", fresh=True)
@require_POST
def unseal(request: HttpRequest, unsealing_id: UUID) -> HttpResponse:
    """The original as bytes that nothing opens by itself."""
    _asked, blob, original = services.unseal(unsealing_id, signed_in(request))
    with original:
        content = original.read()
    name = f"{blob.original_name}.genpon"
    return content_download(content, name=name, media_type="application/octet-stream")


def _page(
    request: HttpRequest, said: dict[str, str], refusal: Refusal | None = None
) -> HttpResponse:
    account = signed_in(request)
    rows = Unsealing.objects.select_related("asked_by", "allowed_by").order_by("-asked_at")[:NEWEST]
    context = {
        "rows": [_told(row, account.pk) for row in rows],
        "reasons": Reason.choices,
        "said": said,
        "refusal": refusal,
        "minutes": int(services.open_for().total_seconds() // 60),
        "shortest": services.SHORTEST,
        "longest": services.LONGEST,
    }
    return render(request, "unsealing/overview.html", context, status=422 if refusal else 200)


def _told(row: Unsealing, account_id: object) -> dict[str, Any]:
    waits = row.allowed_by is None and clock.now() < row.asked_at + services.waits_for()
    own = row.asked_by_id == account_id
    return {
        "id": row.pk,
        "hash": row.sha256[:16],
        "reason": row.get_reason_display(),
        "why": row.why,
        "asked": f"{row.asked_by.display_name}・{moment(row.asked_at, 'ja')}",
        "state": _state(row, waits=waits),
        "may_allow": waits and not own,
        "may_open": own and services.is_open(row),
    }


def _state(row: Unsealing, *, waits: bool) -> str:
    if row.allowed_by is None or row.allowed_at is None:
        return _("認められるのを待っています") if waits else _("時間切れ")
    who = f"{row.allowed_by.display_name}・{moment(row.allowed_at, 'ja')}"
    return f"{who}・{_('開いた回数')} {row.opened}"
