"""A group is registered by whoever stands for it, signed in with a card: ask, see, renew, a number."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from shiyakusho.engines.booking.groups.kinds import kinds, office
from shiyakusho.engines.booking.groups.models import GroupApplication, Review
from shiyakusho.engines.booking.groups.selectors import application_held, applications_of
from shiyakusho.engines.booking.groups.services import (
    Said,
    ask_to_register,
    new_number,
    withdraw_application,
)
from shiyakusho.engines.booking.groups.shown import line
from shiyakusho.engines.booking.views.typed import beside
from shiyakusho.ground import clock
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.identity.codes import grouped
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.ui import switch
from shiyakusho.ground.ui.fields import Field, posted
from shiyakusho.registers.organisation import public as organisation

LEVEL = "L2"  # known by a card


@route.resident(level=LEVEL)
@require_http_methods(["GET", "POST"])
def groups(request: HttpRequest) -> HttpResponse:
    """One's groups: how each stands; take back, or a new number to hand to the members."""
    account, refused, code, whose = signed_in(request), None, "", None
    if request.method == "POST":
        try:
            wanted = as_uuid(request.POST.get("application", "")) or account.pk
            found = application_held(wanted, account)
            if request.POST.get("act") == "number":
                code, whose = grouped(new_number(application_id=found.pk)), found.pk
            elif request.POST.get("act") == "withdraw":
                withdraw_application(application_id=found.pk)
                return redirect("booking:groups")
        except Refusal as refusal:
            refused = refusal
    rows = applications_of(account)
    record_read({one for row in rows for one in row.subjects}, what="own groups")
    context = {
        "rows": [line(one) for one in rows],
        "refused": refused,
        "code": code,
        "whose": whose,
    }
    status = refused.status if refused else 200
    return render(request, "booking/groups/list.html", context, status=status)


@route.resident(level=LEVEL)
@require_http_methods(["GET", "POST"])
def register(request: HttpRequest) -> HttpResponse:
    """Ask, for the first time or again (``renews``)."""
    if switch.wanted(request):
        return switch.go(request)
    account = signed_in(request)
    before = _before(request, account)
    fields = _fields(before, account.display_name)
    context: dict[str, Any] = {"fields": fields, "before": before, "answers_form": "answers"}
    if request.method != "POST":
        return render(request, "booking/groups/register.html", context)
    for field in fields:
        field.value = posted(field.kind, field.name, request.POST)
    try:
        renews = before.group_id if before else None
        ask_to_register(account=account, said=_said(fields), renews=renews)
    except Refusal as refusal:
        context["errors"] = beside(refusal, fields)
        return render(request, "booking/groups/register.html", context, status=refusal.status)
    return redirect("booking:groups")


def _before(request: HttpRequest, account: Any) -> GroupApplication | None:
    wanted = as_uuid(request.GET.get("renews", ""))
    if wanted is None:
        return None
    found = application_held(wanted, account)
    return found if found.state == Review.APPROVED else None


def _fields(before: GroupApplication | None, own_name: str) -> list[Field]:
    def was(name: str, otherwise: str = "") -> str:
        return str(getattr(before, name)) if before else otherwise

    offered = [one for one in kinds() if one.holds(clock.today())]
    options = [{"value": one.id, "label": one.name} for one in offered]
    fields = [
        Field("text", "name", _("団体の名前"), value=was("name"), max_length=100),
        Field("choice", "kind", _("団体の種類"), value=was("kind"), options=options),
        Field("name", "representative", _("代表者のお名前"), value=was("representative", own_name),
              max_length=100, autocomplete="name"),
        Field("phone", "phone", _("電話番号"), value=was("phone"), autocomplete="tel"),
        Field("integer", "members", _("会員の数"), value=was("members")),
        Field("integer", "locals", _("そのうち、市内に住む人の数"), value=was("locals")),
        Field("textarea", "aim", _("活動の目的"), value=was("aim"), max_length=500, rows=3),
    ]  # fmt: skip
    fields[4].help = _("会員の名簿はいりません。人数だけ書いてください。")
    offices = organisation.offices_of(office())
    if offices:
        choices = [{"value": one.id, "label": one.full_name.ja} for one in offices]
        fields.append(
            Field("choice", "section", _("確かめる窓口"), value=was("section_id"), options=choices)
        )
    return fields


def _said(fields: list[Field]) -> Said:
    typed = {field.name: str(field.value or "") for field in fields}
    return Said(
        name=typed["name"],
        kind=typed["kind"],
        representative=typed["representative"],
        phone=typed["phone"],
        members=_whole(typed["members"]),
        locals=_whole(typed["locals"]),
        aim=typed["aim"],
        section_id=typed.get("section", ""),
    )


def _whole(text: str) -> int:
    plain = text.strip()
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 6 else -1
