"""委任: let somebody act for me, accept what I was asked, see what was done, end it at once."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.desks.representation import services
from shiyakusho.desks.representation.scopes import procedures_to_choose, scope_in_words
from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.ui.fields import Field, posted
from shiyakusho.ground.ui.posted_day import DayUnreadable, posted_day
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.people import public as people

EVERYTHING, CHOSEN = "everything", "chosen"


@route.resident(level="L2")
@require_safe
def mandates(request: HttpRequest) -> HttpResponse:
    """What I gave, with everything that was done by it; what I hold."""
    account = signed_in(request)
    own = people.resident_id_of(account)
    given = people.mandates_of(own) if own and people.authority_now() is None else []
    context = {
        "given": [_shown(one) | {"acts": _acts(account, one)} for one in given],
        "held": [_shown(one) for one in people.mandates_held_by(account)],
        "may_grant": own is not None and people.authority_now() is None,
    }
    return render(request, "representation/mandates.html", context)


@route.resident(level="L2")
@require_http_methods(["GET", "HEAD", "POST"])
def grant(request: HttpRequest) -> HttpResponse:
    """The form, and once the invitation code to hand over."""
    account = signed_in(request)
    error = ""
    if request.method == "POST":
        try:
            mandate, code = people.grant_mandate(account=account, **_asked(request))
        except (people.MandateNotInOrder, DayUnreadable) as refusal:
            error = str(refusal) or _("日付を確かめてください。")
        else:
            context = {"one": _shown(mandate), "code": code, "days": _limit("code_days")}
            return render(request, "representation/invitation.html", context)
    context = {"fields": _fields(request), "error": error}
    return render(request, "representation/grant.html", context, status=422 if error else 200)


@route.resident(level="L2")
@require_http_methods(["GET", "HEAD", "POST"])
def accept(request: HttpRequest) -> HttpResponse:
    """Type the code one was given."""
    error = ""
    if request.method == "POST":
        try:
            services.accept(account=signed_in(request), code=request.POST.get("code", ""))
        except (people.InvitationUnknown, people.TooManyInvitationsTried) as refusal:
            error = str(refusal)
        else:
            messages.success(request, _("代理を引き受けました。"))
            return redirect("representation:whom")
    field = Field("text", "code", _("招待番号"), help=_("紙や電話で受け取った10けたの番号"),
                  error=error, max_length=40, value=request.POST.get("code", ""))  # fmt: skip
    status = 422 if error else 200
    return render(request, "representation/accept.html", {"field": field}, status=status)


@route.resident(level="L1")
@require_http_methods(["POST"])
def end(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """End a mandate I gave or hold; from the very next request on it is nobody's."""
    services.end(mandate_id, account=signed_in(request))
    messages.success(request, _("代理を終わりにしました。"))
    return redirect("representation:mandates")


def _asked(request: HttpRequest) -> dict[str, Any]:
    chosen = request.POST.getlist("procedures") if request.POST.get("scope") == CHOSEN else []
    known = {one.id for one in procedures_to_choose()}
    if request.POST.get("scope") not in (EVERYTHING, CHOSEN) or not known.issuperset(chosen):
        raise people.MandateNotInOrder
    if request.POST.get("scope") == CHOSEN and not chosen:
        raise people.MandateNotInOrder
    return {
        "representative_name": request.POST.get("name", ""),
        "since": posted_day(request, "since"),
        # People say the last day; a period ends before its end.
        "until": posted_day(request, "last") + timedelta(days=1),
        "procedures": chosen,
        "reads_letters": "letters" in request.POST.getlist("more"),
    }


def _fields(request: HttpRequest) -> list[Field]:
    data = request.POST
    today = clock.today()
    told = request.method == "POST"
    return [
        Field("text", "name", _("代わりに手続きする方の氏名"), value=data.get("name", ""), max_length=100,
              help=_("マイナンバーカードに書いてあるとおりの氏名。この方だけが招待番号を使えます。")),
        Field("choice", "scope", _("何をたのみますか"), value=data.get("scope", CHOSEN), options=[
            {"value": CHOSEN, "label": _("下で選ぶ手続きだけ")},
            {"value": EVERYTHING, "label": _("代理できる手続きのすべて")}]),
        Field("choices", "procedures", _("手続き"), required=False, value=data.getlist("procedures"), options=[
            {"value": one.id, "label": one.title} for one in procedures_to_choose()]),
        Field("choices", "more", _("通知書"), required=False, value=data.getlist("more"), options=[
            {"value": "letters", "label": _("わたしあての通知書を読んでもよい")}]),
        Field("date", "since", _("いつから"), value=posted("date", "since", data) if told else today),
        Field("date", "last", _("いつまで"), help=_("最長で3年"), value=posted("date", "last", data) if told
              else today + timedelta(days=90)),
    ]  # fmt: skip


def _shown(mandate: Any) -> dict[str, Any]:
    last = mandate.until - timedelta(days=1) if mandate.until else None
    return {
        "row": mandate,
        "standing": people.mandate_standing(mandate),
        "last": last,
        "scope": scope_in_words(mandate),
        "grantor": mandate.grantor.name,
    }


def _acts(account: Any, mandate: Any) -> list[dict[str, Any]]:
    """What the representative filed by it, each with its page."""
    filed = forms.applications_of(account).filter(mandate_id=mandate.pk)
    return [
        {"row": one, "title": catalogue.version(one.version_id).definition.title,
         "state": cases.state_of(one.pk)}
        for one in filed[:50]
    ]  # fmt: skip


def _limit(name: str) -> int:
    return people.mandate_limits()[name]
