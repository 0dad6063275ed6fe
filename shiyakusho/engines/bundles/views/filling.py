"""One screen of the interview: show it, keep what was typed for every procedure that asks it, go on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from shiyakusho.engines.bundles import services
from shiyakusho.engines.bundles.models import Bundle
from shiyakusho.engines.bundles.selectors import gathering_of
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui import switch
from shiyakusho.ground.ui.fields import posted

from . import access
from .files import remove, take

CHECK = "check"
together = forms.together


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def page(request: HttpRequest, bundle_id: UUID, screen_key: str) -> HttpResponse:
    """Every button keeps what was typed first."""
    bundle = access.bundle_for(request, bundle_id)
    if bundle.filed_at is not None:
        return redirect("bundles:status", bundle_id=bundle.pk)
    found = together.interview_of(gathering_of(bundle))
    screen = found.screen(screen_key)
    if screen is None:  # it does not show any more
        return redirect(where_it_stands(bundle, found))
    if request.method == "POST":
        return _posted(request, bundle, found, screen)
    return show(request, bundle, found, screen)


def show(
    request: HttpRequest,
    bundle: Bundle,
    found: forms.together.Interview,
    screen: forms.together.JointScreen,
    *,
    problems: Mapping[str, Sequence[Any]] | None = None,
    typed: Mapping[str, Any] | None = None,
    more: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Render a screen; `typed` are answers that could not be kept, `more` that questions came."""
    context = together.screen_context(
        found, screen, url_of=lambda one: screen_url(bundle, one), problems=problems, typed=typed
    )
    came_from = CHECK if request.GET.get("from") == "review" else ""
    context |= {"bundle": bundle, "more": more, "came_from": came_from}
    return render(request, "bundles/page.html", context, status=status)


def screen_url(bundle: Bundle, screen: forms.together.JointScreen) -> str:
    """The address of a screen of a bundle."""
    return reverse("bundles:page", kwargs={"bundle_id": bundle.pk, "screen_key": screen.key})


def where_it_stands(bundle: Bundle, found: forms.together.Interview) -> str:
    """The first screen with something left, the check page, or how it stands."""
    if bundle.filed_at is not None or not found.members:
        return reverse("bundles:status", args=[bundle.pk])
    if found.first_open is not None:
        return screen_url(bundle, found.first_open)
    return reverse("bundles:check", args=[bundle.pk])


def _posted(
    request: HttpRequest,
    bundle: Bundle,
    found: forms.together.Interview,
    screen: forms.together.JointScreen,
) -> HttpResponse:
    of = together.Gathering(tuple(one.draft.pk for one in found.members), frozenset(bundle.apart))
    given = {
        joint.name: posted(joint.asked.question.kind, joint.name, request.POST)
        for joint in screen.joints
        if joint.asked.question.kind != "note"
    }
    refused = together.save(of=of, screen_key=screen.key, given=given)
    services.touch(bundle.pk)
    wrong = take(request, screen, bundle.account)
    wrong |= {name: [together.why_refused(raw)] for name, raw in refused.items()}
    if not wrong and (answer := _pressed(request, bundle, screen, of)):
        return answer
    again = together.interview_of(gathering_of(bundle))
    now = again.screen(screen.key)
    if now is None:
        return redirect(where_it_stands(bundle, again))
    if wrong:
        return show(request, bundle, again, now, problems=wrong, typed=refused, status=422)
    return _next(request, bundle, again, screen, now)


def _pressed(
    request: HttpRequest,
    bundle: Bundle,
    screen: forms.together.JointScreen,
    of: forms.together.Gathering,
) -> HttpResponse | None:
    """Buttons that stay on the screen or leave the interview; None for 次へ."""
    here, data = screen_url(bundle, screen), request.POST
    if switch.wanted(request):
        return switch.go(request, here)
    if "save_exit" in data:
        return redirect("bundles:save", bundle_id=bundle.pk)
    if "apart" in data or "together" in data:
        return _split(bundle, screen, data)
    if not _changed(screen, of, data):
        return None
    suffix = "?from=review" if data.get("came_from") == CHECK else ""
    return redirect(f"{here}{suffix}#main")


def _changed(
    screen: forms.together.JointScreen, of: forms.together.Gathering, data: QueryDict
) -> bool:
    """Rows, files and towns, by their buttons without a script; whether one of these was pressed."""
    if "remove_file" in data:
        remove(screen, str(data["remove_file"]))
    elif "remove_person" in data:
        name, _, number = str(data["remove_person"]).rpartition(".")
        at = int(number) if number.isdecimal() and len(number) < 4 else -1
        together.remove_person(of=of, screen_key=screen.key, name=name, number=at)
    elif "add_person" in data:
        together.add_person(of=of, screen_key=screen.key, name=str(data["add_person"]))
    elif "lookup" in data:
        together.fill_town(of=of, screen_key=screen.key, name=str(data["lookup"]))
    else:
        return "upload" in data
    return True


def _split(bundle: Bundle, screen: forms.together.JointScreen, data: QueryDict) -> HttpResponse:
    """One question is answered form by form from now on, or once for all again."""
    apart = "apart" in data
    name = data["apart"] if apart else data["together"]
    joint = next((one for one in screen.joints if one.name == name), None)
    meaning = (joint.meaning if apart else joint.split) if joint is not None else ""
    if meaning:
        services.answer_apart(bundle_id=bundle.pk, meaning=meaning, apart=apart)
    return redirect("bundles:bundle", bundle_id=bundle.pk)


def _next(
    request: HttpRequest,
    bundle: Bundle,
    found: forms.together.Interview,
    before: forms.together.JointScreen,
    now: forms.together.JointScreen,
) -> HttpResponse:
    problems = together.summary_fields(now)
    if came := _names(now) - _names(before):
        left = {name: wrong for name, wrong in problems.items() if name not in came}
        status = 422 if left else 200
        return show(request, bundle, found, now, problems=left, more=True, status=status)
    if problems:
        return show(request, bundle, found, now, problems=problems, status=422)
    if request.POST.get("came_from") == CHECK:
        if found.first_open is None:
            return redirect("bundles:check", bundle_id=bundle.pk)
        return redirect(screen_url(bundle, found.first_open) + "?from=review")
    after = found.after(now.key)
    return redirect(screen_url(bundle, after) if after else where_it_stands(bundle, found))


def _names(screen: forms.together.JointScreen) -> set[str]:
    return {one.name for one in screen.joints} | {one.name for one in screen.files}
