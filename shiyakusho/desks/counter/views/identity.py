"""Who came: a card is read by its own PIN, or documents are looked at. Kinds are kept, nothing of them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.debug import sensitive_post_parameters, sensitive_variables
from django.views.decorators.http import require_http_methods

from shiyakusho.desks.counter.card.attached import reader
from shiyakusho.desks.counter.card.refusals import NoReader, PinLocked
from shiyakusho.desks.counter.card.simulated import SimulatedReader
from shiyakusho.desks.counter.taking import TAKE
from shiyakusho.engines.bundles import public as bundles
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.registers.people import public as people

from .receiving import person_of, under_way

SEXES = {"M": "男", "F": "女"}


@route.staff(TAKE)
@sensitive_post_parameters("pin")
@require_http_methods(["GET", "HEAD", "POST"])
def identity(request: HttpRequest, reception_id: UUID) -> HttpResponse:
    """The card with its PIN, or the documents that were seen."""
    found = under_way(request, reception_id)
    if found.filed_at is not None:
        return redirect("counter_staff:reception_done", reception_id)
    if request.method != "POST":
        return _show(request, found)
    try:
        if request.POST.get("go") == "read":
            return _show(request, *_read(request, found))
        bundles.identifying.identify(
            reception_id=found.pk,
            clerk=signed_in(request),
            kinds=set(request.POST.getlist("checked")[:20]),
        )
    except Refusal as refusal:
        if refusal.status not in {409, 422}:
            raise
        if isinstance(refusal, PinLocked):
            found = bundles.identifying.note_locked(reception_id=found.pk, clerk=signed_in(request))
        return _show(request, found, refused=refusal)
    return redirect("counter_staff:reception", found.pk)


@sensitive_variables("pin")
def _read(
    request: HttpRequest, found: bundles.Bundle
) -> tuple[bundles.Bundle, people.CardFacts, dict[str, str]]:
    """The four facts, shown once beside the register, and the reception that keeps the kind alone; of
    somebody else's card nothing."""
    there = reader()
    if isinstance(there, SimulatedReader) and "card" in request.POST:
        there.insert(request.POST["card"])
    pin = request.POST.get("pin", "")
    facts = there.facts(pin)
    marks = people.beside_card(found.on_behalf_of, facts) if found.on_behalf_of else {}
    if _of_another(marks):
        return found, facts, marks
    kept = bundles.identifying.identify(
        reception_id=found.pk,
        clerk=signed_in(request),
        kinds={bundles.identifying.CARD},
        marks=marks,
    )
    return kept, facts, marks


def _of_another(marks: dict[str, str]) -> bool:
    """Whether the card is somebody else's: born on another day, or of another name at another address."""
    at_home = marks.get("address") in {"same", "former"}
    return marks.get("birth_date") == "differs" or (marks.get("name") == "differs" and not at_home)


def _show(
    request: HttpRequest,
    found: bundles.Bundle,
    facts: people.CardFacts | None = None,
    marks: dict[str, str] | None = None,
    refused: Refusal | None = None,
) -> HttpResponse:
    context: dict[str, Any] = {
        "reception": found,
        "person": person_of(found),
        "refused": refused,
        "proofs": forms.interviews.proofs_on(clock.today()),
        "checked": request.POST.getlist("checked") or found.identified.get("kinds", []),
        "rows": _rows(facts, marks or {}, person_of(found)) if facts else [],
        "of_another": _of_another(marks or {}),
        "left": refused.extra.get("left") if refused else None,
        **_reader(),
    }
    status = refused.status if refused else 200
    return render(request, "counter/identity.html", context, status=status)


def _reader() -> dict[str, Any]:
    try:
        there = reader()
    except NoReader:
        return {"reader": False}
    cards = there.cards() if isinstance(there, SimulatedReader) else {}
    return {"reader": True, "cards": cards}


def _rows(facts: people.CardFacts, marks: dict[str, str], person: Any) -> list[dict[str, Any]]:
    """Card and register side by side."""
    born = facts.birth_date
    return [
        {"label": "氏名", "card": facts.name, "here": person and person.name, "mark": marks.get("name")},
        {"label": "生年月日", "card": born, "here": person and person.birth_date, "mark": marks.get("birth_date")},
        {"label": "性別", "card": SEXES.get(facts.sex, ""), "here": person and SEXES.get(person.sex, ""), "mark": marks.get("sex")},
        {"label": "住所", "card": facts.address, "here": person and person.address_line, "mark": marks.get("address")},
    ]  # fmt: skip
