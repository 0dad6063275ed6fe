"""One reception to the counter (来庁): what happened, what has to be done about it, what is left to say."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from shiyakusho.desks.counter import attending, carried, certificates
from shiyakusho.desks.counter.taking import TAKE, may_take
from shiyakusho.engines.bundles import public as bundles
from shiyakusho.engines.guide import public as guide
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.purpose import visits as reasons
from shiyakusho.registers.people import public as people

from .finding import person_page

front = bundles.receiving
WISHES_HINT = (
    "「いいえ」の手続きは一覧から消えます。空のままなら「希望すればできる手続き」に残ります。"
)
ALONE_HINT = (
    "画面を相手やまわりに向けないでください。答えは案内票にも申請にも残らず、受け付けると消えます。"
)


@route.staff(TAKE)
@require_POST
def open_reception(request: HttpRequest) -> HttpResponse:
    """Everything of these events in one reception: begin, or go on with the one there is; with what was
    answered at home, where a code was scanned."""
    account = signed_in(request)
    reasons.read_under(account)
    whom = as_uuid(request.POST.get("resident", ""))
    if whom is not None:
        people.person(whom)  # nobody we do not know of
    events, words = request.POST.getlist("event"), request.POST.get("carried", "").strip()[:60]
    try:
        reception = (
            bundles.open_from_home(clerk=account, resident_id=whom, words=words, events=events)
            if words
            else front.open_reception(
                clerk=account,
                resident_id=whom,
                events=events,
                papers_only=request.POST.get("only") == "certificates",
            )
        )
    except Refusal as refusal:
        if refusal.status not in {409, 422}:
            raise
        return person_page(request, whom, refusal)
    finally:
        carried.let_go(request)
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


@route.staff(TAKE)
@require_POST
def comes(request: HttpRequest, reception_id: UUID) -> HttpResponse:
    """Who came for the one who died: of the household, found by number or name, or in no register."""
    found = under_way(request, reception_id)
    whom = as_uuid(request.POST.get("comer", ""))
    if whom is not None:
        people.person(whom)
    front.comes(reception_id=found.pk, clerk=signed_in(request), resident_id=whom)
    return redirect("counter_staff:reception", found.pk)


def under_way(request: HttpRequest, reception_id: UUID) -> bundles.Bundle:
    """A reception this officer takes down, under the reason that is open now (PurposeNeeded)."""
    account = signed_in(request)
    reasons.read_under(account)
    found = front.reception_for(reception_id, account)
    people.people_by_id(one for one in (found.on_behalf_of, found.about) if one)
    return found


def person_of(reception: bundles.Bundle) -> Any:
    return people.person(reception.on_behalf_of) if reception.on_behalf_of else None


def _posted(request: HttpRequest, found: bundles.Bundle) -> HttpResponse:
    account, data = signed_in(request), request.POST
    said, errors = guide.told(front.advice_of(found).questions, data)
    try:
        movers = attending.movers_in(data, attending.household_of(found), found.movers)
        if said != found.facts or movers != found.movers:
            found = front.tell(reception_id=found.pk, clerk=account, facts=said, movers=movers)
        if errors:
            return _show(request, found, errors=errors, status=422)
        if data.get("go") != "begin":
            return redirect("counter_staff:reception", found.pk)
        front.choose(
            reception_id=found.pk,
            clerk=account,
            procedures=set(data.getlist("procedure")),
            takes=lambda definition: may_take(account, definition),
            besides=certificates.offered(account),
        )
    except Refusal as refusal:
        if refusal.status != 422:
            raise
        chosen = set(data.getlist("procedure"))
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
    needed = {one.id for one in advice.result.needed} | found.prepared.keys()
    picked = chosen if chosen is not None else before or needed
    context = {
        "reception": found,
        "events": bundles.titles_of(found),
        "refused": refused,
        "first": _fields(advice.first, found, errors),
        "asides": [
            {"title": title, "hint": hint, "fields": _fields(asked, found, errors)}
            for title, hint, asked in (
                ("聞いたこと", "", advice.said),
                ("先に聞けること", "", advice.later),
                ("希望を聞く", WISHES_HINT, advice.wishes),
                ("ほかの人に聞こえない所で聞くこと", ALONE_HINT, advice.alone),
            )
        ],
        "groups": [
            {
                "id": name,
                "title": title,
                "rows": [
                    _row(account, entry, entry.id in picked)
                    for entry in getattr(advice.result, name)
                ],
            }
            for name, title in bundles.GROUPS
        ],
        "certificates": [
            {"definition": one, "chosen": one.id in picked}
            for one in certificates.offered(account)
            if one.id not in {entry.id for entry in advice.result.entries}
        ],
        **attending.who_is_there(found, request.GET.get("who", "")),
    }
    return render(request, "counter/reception.html", context, status=status)


def _fields(asked: Any, found: bundles.Bundle, errors: Any) -> list[Any]:
    return guide.advice_fields(asked, found.facts, errors)


def _row(account: Account, entry: guide.Entry, chosen: bool) -> dict[str, Any]:
    here = entry.definition.form is not None and may_take(account, entry.definition)
    return {"entry": entry, "chosen": chosen, "here": here}
