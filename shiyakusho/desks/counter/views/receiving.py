"""One reception to the counter (来庁): what happened, what has to be done about it, what is left to say."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from shiyakusho.desks.counter.taking import TAKE, may_take
from shiyakusho.engines.bundles import public as bundles
from shiyakusho.engines.guide import public as guide
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.purpose import visits as reasons
from shiyakusho.registers.people import public as people

front = bundles.receiving


@route.staff(TAKE)
@require_POST
def open_reception(request: HttpRequest) -> HttpResponse:
    """Everything of these events in one reception: begin, or go on with the one there is."""
    account = signed_in(request)
    reasons.read_under(account)
    whom = as_uuid(request.POST.get("resident", ""))
    if whom is not None:
        people.person(whom)  # nobody we do not know of
    events = request.POST.getlist("event")
    reception = front.open_reception(clerk=account, resident_id=whom, events=events)
    return redirect("counter_staff:reception", reception.pk)


@route.staff(TAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def reception(request: HttpRequest, reception_id: UUID) -> HttpResponse:
    """What the guide says, by what the register knows and what the person says; what is done today."""
    found = under_way(request, reception_id)
    if found.filed_at is not None:
        return redirect("counter_staff:reception_done", reception_id)
    if request.method == "POST":
        return _posted(request, found)
    return _show(request, found)


@route.staff(TAKE)
@require_POST
def leave_reception(request: HttpRequest, reception_id: UUID) -> HttpResponse:
    """Nothing of it is kept."""
    found = under_way(request, reception_id)
    front.leave(reception_id=found.pk, clerk=signed_in(request))
    return redirect("counter_staff:desk")


def under_way(request: HttpRequest, reception_id: UUID) -> bundles.Bundle:
    """A reception this officer takes down, under the reason that is open now (PurposeNeeded)."""
    account = signed_in(request)
    reasons.read_under(account)
    found = front.reception_for(reception_id, account)
    if found.on_behalf_of is not None:
        people.person(found.on_behalf_of)
    return found


def person_of(reception: bundles.Bundle) -> Any:
    return people.person(reception.on_behalf_of) if reception.on_behalf_of else None


def _posted(request: HttpRequest, found: bundles.Bundle) -> HttpResponse:
    account, data = signed_in(request), request.POST
    said, errors = guide.told(front.advice_of(found).asked, data)
    if said != found.facts:
        front.tell(reception_id=found.pk, clerk=account, facts=said)
        found.facts = said
    if errors:
        return _show(request, found, errors=errors, status=422)
    if data.get("go") != "begin":
        return redirect("counter_staff:reception", found.pk)
    chosen = set(data.getlist("procedure"))
    try:
        front.choose(
            reception_id=found.pk,
            clerk=account,
            procedures=chosen,
            takes=lambda definition: may_take(account, definition),
        )
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        return _show(request, found, chosen=chosen, refused=refusal, status=422)
    return redirect("counter_staff:reception_ask", found.pk)


def _show(
    request: HttpRequest,
    found: bundles.Bundle,
    *,
    errors: Any = None,
    chosen: set[str] | None = None,
    refused: Refusal | None = None,
    status: int = 200,
) -> HttpResponse:
    account, advice = signed_in(request), front.advice_of(found)
    before = {one.procedure_id for one in bundles.members_of(found)}
    picked = chosen if chosen is not None else before or None
    context = {
        "reception": found,
        "events": bundles.titles_of(found),
        "person": person_of(found),
        "household": people.household_of(found.on_behalf_of) if found.on_behalf_of else None,
        "fields": guide.advice_fields(advice.asked, found.facts, errors),
        "groups": [
            {
                "id": name,
                "title": title,
                "rows": [
                    {
                        "entry": entry,
                        "chosen": name == "needed" if picked is None else entry.id in picked,
                        "here": entry.definition.form is not None
                        and may_take(account, entry.definition),
                    }
                    for entry in getattr(advice.result, name)
                ],
            }
            for name, title in bundles.GROUPS
        ],
        "refused": refused,
    }
    return render(request, "counter/reception.html", context, status=status)
