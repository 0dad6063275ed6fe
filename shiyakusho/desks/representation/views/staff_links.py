"""Clerks of the residents' counter: whose account is this?"""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.desks.representation import selectors, services
from shiyakusho.desks.representation.offices import require_counter
from shiyakusho.ground.audit import for_purpose
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.ui.fields import Field
from shiyakusho.registers.people import public as people

DECISIONS = {
    "link": "結びつけました。",
    "refuse": "結びつけませんでした。",
    "come": "来庁をお願いしました。",
}
WORDS = "アカウントと住民の結びつけの確認"


@route.staff("people.link")
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """The questions that wait, the oldest first: why, since when, which ward. No names."""
    account = signed_in(request)
    sections = require_counter(account)
    context = {"questions": selectors.waiting_for(account), "sections": sections}
    return render(request, "representation/staff/desk.html", context)


@route.staff("people.link")
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, link_request_id: UUID) -> HttpResponse:
    """The given facts beside the candidates, and what to decide."""
    account = signed_in(request)
    require_counter(account)
    found = selectors.question_for(account, link_request_id)
    for_purpose("task", str(found.pk), WORDS)
    error = ""
    if request.method == "POST":
        try:
            return _decided(request, found)
        except (people.LinkReasonMissing, people.NoSuchResident, people.ResidentAlreadyLinked,
                people.AccountAlreadyLinked, people.LinkRequestChanged) as refusal:  # fmt: skip
            error = str(refusal)
            found = selectors.question_for(account, link_request_id)
    context = {
        "one": found,
        "beside": selectors.candidates_of(found),
        "given": _given(found),
        "reason": _reason(request, error),
        "number": request.POST.get("number", ""),
    }
    status = 422 if error else 200
    return render(request, "representation/staff/question.html", context, status=status)


def _decided(request: HttpRequest, found: Any) -> HttpResponse:
    decision = request.POST.get("decision", "")
    whom: dict[str, Any] = {}
    if decision.startswith("link"):
        whom = {"resident_id": _whom(request, decision), "replace": "replace" in request.POST}
        decision = "link"
    services.decide(
        found,
        decision=decision if decision in DECISIONS else "come",
        version=int(request.POST.get("version", "0")) if request.POST["version"].isdigit() else 0,
        reason=request.POST.get("reason", ""),
        **whom,
    )
    messages.success(request, DECISIONS.get(decision, DECISIONS["come"]))
    return redirect("representation_staff:desk")


def _whom(request: HttpRequest, decision: str) -> UUID:
    """A candidate, or by ``number`` whoever stands at the counter with their paper."""
    _, _, chosen = decision.partition(":")
    number = request.POST.get("number", "").strip()
    resident = people.resident_of_number(number) if not chosen else None
    try:
        return resident or UUID(chosen)
    except ValueError:
        raise people.NoSuchResident from None


def _given(found: Any) -> list[dict[str, str]]:
    said = found.given | {"sex": people.Sex(found.given["sex"]).label if found.given["sex"] else ""}
    return [
        {"label": label, "value": said[name] or "（なし）"}
        for name, label in selectors.LABELS.items()
    ]


def _reason(request: HttpRequest, error: str) -> Field:
    return Field("textarea", "reason", "理由（候補以外と結びつけるとき・断るときは必ず）", required=False,
                 value=request.POST.get("reason", ""), error=error, max_length=1000)  # fmt: skip
