"""Everything once more, procedure by procedure; one press files them all, or none."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from shiyakusho.engines.bundles import services
from shiyakusho.engines.bundles.models import Bundle
from shiyakusho.engines.bundles.selectors import gathering_of, members_of
from shiyakusho.engines.bundles.visits import visits_for
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.jp import JpError
from shiyakusho.ground.ui import switch
from shiyakusho.ground.ui.text import plain_text
from shiyakusho.registers.catalogue import public as catalogue
from shiyakusho.registers.people import public as people

from . import access
from .filling import screen_url

SEEN = "seen."


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def check(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """What each procedure will receive; 変更する beside every answer changes all that share it."""
    bundle = access.bundle_for(request, bundle_id)
    if request.method == "POST":
        if switch.wanted(request):
            return switch.go(request)
        return _file(request, bundle)
    if bundle.filed_at is not None:
        return redirect("bundles:status", bundle_id=bundle.pk)
    return _show(request, bundle)


@route.anyone_with_link
@require_POST
def leave_out(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """This procedure is not done together; what was written of it stays as a draft of its own."""
    bundle = access.bundle_for(request, bundle_id)
    procedure_id = request.POST.get("procedure", "")[:60]
    if bundle.filed_at is None:
        services.leave_out(bundle_id=bundle.pk, procedure_id=procedure_id)
    return redirect("bundles:bundle", bundle_id=bundle.pk)


@route.anyone_with_link
@require_POST
def helper(request: HttpRequest, bundle_id: UUID) -> HttpResponse:
    """Someone types for the applicant, in all of them: name and relation, or nobody."""
    bundle = access.bundle_for(request, bundle_id)
    if bundle.filed_at is not None:
        return redirect("bundles:status", bundle_id=bundle.pk)
    name, relation = (request.POST.get(one, "") for one in ("helper_name", "helper_relation"))
    try:
        forms.together.set_helper(of=gathering_of(bundle), name=name, relation=relation)
    except (forms.together.Refused, JpError) as error:
        return _show(request, bundle, helper_error=error, status=422)
    return redirect("bundles:check", bundle_id=bundle.pk)


def _file(request: HttpRequest, bundle: Bundle) -> HttpResponse:
    data = request.POST
    seen = {name.removeprefix(SEEN): data[name] for name in data if name.startswith(SEEN)}
    try:
        services.submit(bundle_id=bundle.pk, seen=seen, keep_facts="keep_facts" in request.POST)
    except Refusal as refusal:
        if "procedure" not in refusal.extra:
            raise
        return _refused(request, bundle, refusal)
    access.hold(request, bundle)
    messages.success(request, _("全部の手続きを受け付けました。"))
    return redirect("bundles:status", bundle_id=bundle.pk)


def _refused(request: HttpRequest, bundle: Bundle, refusal: Refusal) -> HttpResponse:
    """None was filed: which procedure it was, and why."""
    title = _title(str(refusal.extra["procedure"]))
    said = _("まだ1つも出していません。「%(title)s」：%(why)s") % {"title": title, "why": refusal}
    return _show(request, bundle, refused=said, code=refusal.code, status=refusal.status)


def _show(
    request: HttpRequest,
    bundle: Bundle,
    *,
    refused: Any = "",
    code: str = "",
    helper_error: Exception | None = None,
    status: int = 200,
) -> HttpResponse:
    found = forms.together.interview_of(gathering_of(bundle))
    if not found.members:
        return redirect("bundles:status", bundle_id=bundle.pk)
    rows = members_of(bundle)
    context = forms.together.review_context(found, url_of=lambda one: screen_url(bundle, one)) | {
        "bundle": bundle,
        "seen": [(f"{SEEN}{key}", value) for key, value in forms.together.seen_of(found).items()],
        "refused": refused,
        "code": code,
        "visits": visits_for(one for one in rows if one.draft_id is None),
        "can_keep_facts": _can_keep(bundle),
        "helper_fields": forms.together.helper_fields(found, helper_error),
        "helper_name": found.members[0].draft.helper_name,
        "answers_form": "answers",
    }
    return render(request, "bundles/check.html", context, status=status)


def _can_keep(bundle: Bundle) -> bool:
    """Whether answers could be offered in another procedure: only where the person is known."""
    return bundle.account is not None and people.concerned_resident(bundle.account) is not None


def _title(procedure_id: str) -> str:
    try:
        return plain_text(catalogue.live(procedure_id).definition.title)
    except catalogue.NoSuchProcedure:
        return procedure_id
