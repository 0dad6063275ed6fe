"""Read everything back to the person, file it, hand over the receipt."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shiyakusho.desks.counter import printing
from shiyakusho.desks.counter.screen import PAPERS_SAID, SIGN_SAID, spoken_parts
from shiyakusho.desks.counter.taking import TAKE
from shiyakusho.engines.cases import public as cases
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.forms.registry import progress
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.ground.ui import languages
from shiyakusho.registers.people import public as people

from .interviewing import under_way

front = forms.interviews
LONGEST = 80


@route.staff(TAKE)
@require_http_methods(["GET", "HEAD", "POST"])
def read_back(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Large, in the person's language, to be turned or printed; then who came, by what they were
    identified, and the one press that files it."""
    found = under_way(request, draft_id)
    if found.draft.is_filed:
        return redirect("counter_staff:received", draft_id)
    refused = None
    if request.method == "POST":
        try:
            _file(request, found)
        except Refusal as refusal:
            if refusal.status not in {409, 422}:
                raise
            refused = refusal
            found = under_way(request, draft_id)
        else:
            return redirect("counter_staff:received", draft_id)
    return _show(request, found, refused)


@route.staff(TAKE)
@require_safe
def received(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The receipt to print and hand over; where the case lies now."""
    found, application = _filed(request, draft_id)
    if application is None:
        return redirect("counter_staff:interview", draft_id)
    context = {
        "application": application,
        "definition": found.version.definition,
        "draft": found.draft,
        "how": found.how,
        "person": _person(found.draft),
        "case_url": _case_url(application, found, signed_in(request)),
        "progress": progress(application),
    }
    return render(request, "counter/received.html", context)


@route.staff(TAKE)
@require_safe
def paper(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The 様式 as it was filed, to be signed or handed over."""
    _found, application = _filed(request, draft_id)
    if application is None:
        raise forms.ApplicationNotFound
    pdf = forms.application_paper(application)
    printing.tell_paper(application, pdf)
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{application.receipt_number}.pdf"'
    return response


@route.staff(TAKE)
@require_POST
def printed(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The browser puts the reading back, or the receipt slip, on paper: so many pages."""
    found, application = _filed(request, draft_id)
    pages = cases.read_pages(request.POST.get("pages", ""))
    if application is None:
        printing.remember(request.session, found.draft, pages)
    else:
        printing.tell(application, printing.SLIP, pages)
    return HttpResponse(status=204)


def _file(request: HttpRequest, found: Any) -> None:
    data = request.POST
    draft_id = found.draft.pk
    application = front.file(draft_id=draft_id, seen=data.get("seen", ""), **came_in(data))
    show("application", application.pk)
    printing.tell(application, printing.READ_BACK, printing.forget(request.session, found.draft))
    messages.success(request, "受け付けました。")


def _show(request: HttpRequest, found: Any, refused: Refusal | None) -> HttpResponse:
    sheet, draft = found.sheet(), found.draft
    if sheet.problems():
        return redirect("counter_staff:interview", draft.pk)
    spoken = spoken_language(request, draft.language)
    with translation.override(spoken):
        parts = spoken_parts(front.read_back(sheet))
    definition = found.version.definition
    context = {
        "title": definition.title,
        "how": found.how,
        "back_url": reverse("counter_staff:interview", args=[draft.pk]),
        "printed_url": reverse("counter_staff:printed", args=[draft.pk]),
        "parts": parts,
        "seen": [("seen", front.digest_of(sheet))],
        "proofs": front.proofs_on(clock.today()) if definition.identity != "L0" else [],
        "refused": refused,
        "person": _person(draft),
        **spoken_words(request, spoken),
    }
    return render(
        request, "counter/read_back.html", context, status=refused.status if refused else 200
    )


def spoken_language(request: HttpRequest, own: str) -> str:
    """The language to read back in: the one asked for, else the person's."""
    spoken = request.GET.get("language", own)
    return spoken if spoken in languages.SWITCH_LABEL else "ja"


def spoken_words(request: HttpRequest, spoken: str) -> dict[str, Any]:
    """What every reading back has on its page, and what was typed there before."""
    return {
        "paper_words": PAPERS_SAID,
        "sign_words": SIGN_SAID,
        "spoken": spoken,
        "html_lang": languages.html_lang(spoken),
        "languages": languages.SWITCH_LABEL.items(),
        "next_language": _after(spoken),
        "checked": request.POST.getlist("checked"),
        "said": request.POST,
    }


def came_in(data: Any) -> dict[str, Any]:
    """Who came, by what they were identified, and that they confirmed everything."""
    other = data.get("came") == "other"
    return {
        "confirmed": "confirmed" in data,
        "checked": data.getlist("checked")[:LONGEST],
        "came_name": data.get("came_name", "") if other else "",
        "came_relation": data.get("came_relation", "") if other else "",
    }


def _after(language: str) -> str:
    """The next of the languages to read back in, round and round."""
    codes = list(languages.SWITCH_LABEL)
    return codes[(codes.index(language) + 1) % len(codes)]


def _filed(request: HttpRequest, draft_id: UUID) -> tuple[Any, Any]:
    """An interview of one's own with the application it became, shown to its officer."""
    found = under_way(request, draft_id)
    if not found.draft.is_filed:
        return found, None
    show("application", found.draft.application_id)
    return found, forms.application_of(found.draft.application_id)


def _person(draft: Any) -> Any:
    return people.person(draft.on_behalf_of) if draft.on_behalf_of else None


def _case_url(application: Any, found: Any, account: Account) -> str:
    """The case, for an officer whose section it came to."""
    affair = next(iter(cases.affairs([application.subject]).values()), None)
    if affair is None:
        return ""
    kind = found.version.definition.kind
    seen = cases.scope_of(account).sees(affair.section_id, affair.secrecy, kind)
    return reverse("cases_staff:case", args=[affair.id]) if seen else ""
