"""Clerks of the residents' counter: guardians by their certificate, mandates on paper."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shiyakusho.desks.representation import services
from shiyakusho.desks.representation.offices import require_counter
from shiyakusho.desks.representation.scopes import procedures_to_choose, scope_in_words
from shiyakusho.ground import clock
from shiyakusho.ground.audit import for_purpose
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.ui.fields import Field, posted
from shiyakusho.ground.ui.posted_day import DayUnreadable, posted_day_if_any
from shiyakusho.registers.people import public as people

WORDS = "後見人・代理人の記録"
STANDINGS = {
    "offered": ("引き受け待ち", "progress"), "lapsed": ("招待の期限切れ", "neutral"),
    "future": ("まだ始まらない", "progress"), "active": ("有効", "success"),
    "ended": ("期間が終わった", "neutral"), "revoked": ("取り消した", "danger"),
}  # fmt: skip


@route.staff("people.mandates")
@require_safe
def mandates(request: HttpRequest) -> HttpResponse:
    """All that was given for one resident, by their 宛名番号."""
    require_counter(signed_in(request))
    number = request.GET.get("number", "").strip()
    context: dict[str, Any] = {"number": number, "searched": bool(number)}
    if number:
        for_purpose("task", "mandates", WORDS)
        resident = people.resident_of_number(number)
        if resident is not None:
            context["person"] = people.person(resident)
            context["rows"] = [_row(one) for one in people.mandates_of(resident)]
    return render(request, "representation/staff/mandates.html", context)


@route.staff("people.mandates")
@require_http_methods(["GET", "HEAD", "POST"])
def record(request: HttpRequest) -> HttpResponse:
    """Record one; the invitation code is shown once, to hand over to the representative."""
    require_counter(signed_in(request))
    error = ""
    if request.method == "POST":
        for_purpose("task", "mandates", WORDS)
        try:
            mandate, code = people.record_mandate(**_asked(request))
        except (people.MandateNotInOrder, people.NoSuchResident, DayUnreadable) as refusal:
            error = str(refusal)
        else:
            context = {
                "row": _row(mandate),
                "code": code,
                "days": people.mandate_limits()["code_days"],
            }
            return render(request, "representation/staff/recorded.html", context)
    context = {"fields": _fields(request), "error": error}
    status = 422 if error else 200
    return render(request, "representation/staff/record.html", context, status=status)


@route.staff("people.mandates")
@require_POST
def end(request: HttpRequest, mandate_id: UUID) -> HttpResponse:
    """End one: the court's decision, the grantor's word, a death."""
    require_counter(signed_in(request))
    for_purpose("task", "mandates", WORDS)
    mandate = services.end(mandate_id)
    messages.success(request, "代理を終わりにしました。")
    query = people.person(mandate.grantor_id).number
    return redirect(f"{reverse('representation_staff:mandates')}?number={query}")


def _asked(request: HttpRequest) -> dict[str, Any]:
    data = request.POST
    resident = people.resident_of_number(data.get("number", "").strip())
    if resident is None:
        raise people.NoSuchResident
    known = {one.id for one in procedures_to_choose()}
    last = posted_day_if_any(request, "last")
    return {
        "kind": data.get("kind", ""),
        "grantor_id": resident,
        "representative_name": data.get("name", ""),
        "document": data.get("document", ""),
        "since": posted_day_if_any(request, "since") or clock.today(),
        "until": last + timedelta(days=1) if last else None,
        "procedures": [one for one in data.getlist("procedures") if one in known],
        "reads_letters": "letters" in data.getlist("more"),
    }


def _fields(request: HttpRequest) -> list[Field]:
    data = request.POST
    return [
        Field("text", "number", "本人の宛名番号", value=data.get("number", ""), max_length=15, inputmode="numeric"),
        Field("choice", "kind", "種類", value=data.get("kind", ""), options=[
            {"value": value, "label": label} for value, label in people.MandateKind.choices]),
        Field("text", "name", "後見人・代理人の氏名", value=data.get("name", ""), max_length=100,
              help="証明書・委任状のとおり。この氏名の方だけが招待番号を使えます。"),
        Field("text", "document", "確かめた書類と番号", value=data.get("document", ""), max_length=200,
              help="登記事項証明書、審判書、戸籍、委任状など"),
        Field("date", "since", "いつから", value=posted("date", "since", data) or None),
        Field("date", "last", "いつまで", required=False, value=posted("date", "last", data) or None,
              help="委任のときは必ず。未成年後見は18歳の誕生日の前日まで（自動）。"),
        Field("choices", "procedures", "手続き（委任のとき。選ばなければすべて）", required=False,
              value=data.getlist("procedures"), options=[
                  {"value": one.id, "label": one.title} for one in procedures_to_choose()]),
        Field("choices", "more", "通知書", required=False, value=data.getlist("more"), options=[
            {"value": "letters", "label": "本人あての通知書を読んでもよい"}]),
    ]  # fmt: skip


def _row(mandate: Any) -> dict[str, Any]:
    label, kind = STANDINGS[people.mandate_standing(mandate)]
    last = mandate.until - timedelta(days=1) if mandate.until else None
    return {
        "row": mandate,
        "label": label,
        "kind": kind,
        "last": last,
        "scope": scope_in_words(mandate),
        "ends": mandate.revoked_at is None and label not in ("期間が終わった",),
    }
