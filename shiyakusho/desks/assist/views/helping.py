"""The helper: begin, write with the resident beside or on the telephone, turn the screen, end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from shiyakusho.desks.assist.choices import Ending, How, State, Way
from shiyakusho.desks.assist.models import Help, HelpForm
from shiyakusho.desks.assist.pack import pack
from shiyakusho.desks.assist.refusals import HelpNotFound
from shiyakusho.desks.assist.seeing import paths
from shiyakusho.desks.assist.selectors import form_for, forms_of, helped_today, live_of
from shiyakusho.desks.assist.services import beginning, closing, writing
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import route, signed_in
from shiyakusho.registers.catalogue import public as catalogue

from . import access
from .birthday import birth_day, birth_field

HELP = "assist.help"
LANGUAGES = (("ja", "日本語"), ("ja-easy", "やさしい日本語"), ("en", "English"))


@route.staff(HELP)
@require_safe
def desk(request: HttpRequest) -> HttpResponse:
    """Begin a visit. Of those before nothing is here but how many there were."""
    return _desk(request)


def _desk(request: HttpRequest, refused: Refusal | None = None) -> HttpResponse:
    account = signed_in(request)
    context = {
        "refused": refused,
        "places": list(pack().places.values()),
        "last_place": request.session.get("assist.place", ""),
        "often": _offered(often=True),
        "others": _offered(often=False),
        "languages": LANGUAGES,
        "today": helped_today(account),
        "live": live_of(account, access.key_in(request, access.KEY)),
        "most": pack().rules.most_procedures,
        "chosen": request.POST.getlist("procedure"),
    }
    return render(request, "assist/desk.html", context, status=refused.status if refused else 200)


@route.staff(HELP)
@require_POST
def begin(request: HttpRequest) -> HttpResponse:
    """The next visitor: whatever was of the one before is gone first."""
    language = request.POST.get("language", "ja")
    access.forget(request)
    try:
        visit, token = beginning.begin(
            helper=signed_in(request),
            place_id=request.POST.get("place", ""),
            procedures=request.POST.getlist("procedure")[:50],
            language=language if language in dict(LANGUAGES) else "ja",
            key=access.new_key(request, access.KEY),
        )
    except Refusal as refusal:
        return _desk(request, refusal)
    request.session["assist.place"] = visit.place
    request.session[access.LINK] = token
    return access.wiped(redirect("assist_staff:visit", visit.pk))


@route.staff(HELP)
@require_safe
def visit(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """Where the visit stands: the consent, the forms, or the resident's own screen."""
    found = access.helpers(request, help_id)
    if found.turned:
        return redirect("assist_staff:turned", found.pk)
    if found.state == State.ASKED:
        return asking(request, found)
    rows = [_row(one) for one in forms_of(found)]
    context = _context(found) | {"rows": rows, "more": _more(found), "link": _link(request, found)}
    return _page(request, "assist/visit.html", context)


def asking(request: HttpRequest, found: Help, refused: Refusal | None = None) -> HttpResponse:
    """The consent, in large letters, for the resident to read."""
    link = _link(request, found)
    context = _context(found) | {
        "lines": pack().rules.wording_on(found.asked_at.date()).lines,
        "titles": access.titles(found.procedures),
        "refused": refused,
        "link": link,
        "how": request.POST.get("how", ""),
        "said": request.POST,
        "asking": True,
    }
    status = refused.status if refused else 200
    return access.page(request, "assist/consent.html", found, context, status=status)


@route.staff(HELP)
@require_POST
def agree(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """The resident says yes, on this screen, before a witness, or on the telephone."""
    found = access.helpers(request, help_id)
    data = request.POST
    how = data.get("how", "")
    try:
        if how == How.PHONE:  # that is said on the phone itself
            raise HelpNotFound
        beginning.agree(
            help_id=found.pk,
            how=how,
            said=data.get("agreed") == "yes",
            number=(data.get("number", "")[:10], data.get("number_again", "")[:10]),
            strokes=data.get("strokes", ""),
            witness=data.get("witness", ""),
        )
    except HelpNotFound:
        raise
    except Refusal as refusal:
        return asking(request, found, refusal)
    return redirect("assist_staff:visit", found.pk)


@route.staff(HELP)
@require_http_methods(["GET", "POST"])
def form(request: HttpRequest, help_id: UUID, form_id: UUID) -> HttpResponse:
    """One form as the helper sees it, and what they typed."""
    found = access.helpers(request, help_id)
    one = form_for(found, form_id)
    if found.turned:
        return redirect("assist_staff:turned", found.pk)
    if found.state != State.OPEN or one.application_id or one.handed_over:
        return redirect("assist_staff:visit", found.pk)
    if request.method != "POST":
        return show_form(request, found, one)
    _, typed, refused = writing.write(
        help_id=found.pk, form_id=one.pk, data=request.POST, files=request.FILES, own=False
    )
    here = reverse("assist_staff:form", args=[found.pk, one.pk])
    if refused:
        return show_form(request, found, one, typed=typed, refused=refused, status=422)
    if "turn_question" in request.POST:
        path = request.POST["turn_question"][:200]
        writing.turn_question(help_id=found.pk, form_id=one.pk, path=path)
    elif "check" in request.POST:
        return _checked(request, found, one)
    return redirect(f"{here}#main")


def _checked(request: HttpRequest, found: Help, one: HelpForm) -> HttpResponse:
    """Everything the helper could write is written: the resident goes on."""
    shared = forms.sharing.look(one.draft_id, blind=True)
    within = paths(writing.drawn_parts(one, shared), own=False)
    if any(path in within for _screen, path, _label, _problem in shared.sheet.problems()):
        return show_form(request, found, one, everything=True, status=422)
    if found.way == Way.CENTRE and found.how != How.PHONE:
        writing.turn(help_id=found.pk, to_resident=True)
        return redirect("assist_staff:turned", found.pk)
    return redirect("assist_staff:visit", found.pk)


def show_form(
    request: HttpRequest, found: Help, one: HelpForm, *, status: int = 200, **more: Any
) -> HttpResponse:
    shared = forms.sharing.look(one.draft_id, blind=True)
    drawn = writing.drawn_parts(one, shared, **more)
    context = _context(found) | {
        "form": one,
        "title": shared.title,
        "parts": drawn,
        "errors": _errors(drawn, everything=bool(more)),
    }
    return _page(request, "assist/form.html", context, status=status)


def _errors(drawn: Any, *, everything: bool) -> list[dict[str, Any]]:
    return [
        {"id": seen.line.field.id, "label": seen.line.field.label, "message": seen.line.wrong[0].message}
        for part in drawn
        for seen in part.lines
        if everything and seen.line.wrong and not seen.own
    ]  # fmt: skip


@route.staff(HELP)
@require_POST
def act(request: HttpRequest, help_id: UUID) -> HttpResponse:
    """One press of a button of the visit."""
    found = access.helpers(request, help_id)
    todo = ACTS.get(request.POST.get("act", ""))
    if todo is None:
        raise HelpNotFound
    return todo(request, found)


def _turn(request: HttpRequest, found: Help) -> HttpResponse:
    writing.turn(help_id=found.pk, to_resident=True)
    return redirect("assist_staff:turned", found.pk)


def _more_asked(request: HttpRequest, found: Help) -> HttpResponse:
    beginning.ask_more(help_id=found.pk, procedure_id=request.POST.get("procedure", "")[:60])
    if found.way == Way.CENTRE and found.how != How.PHONE:
        return _turn(request, found)
    if found.way == Way.CALL:
        beginning.agree_more(help_id=found.pk, yes=request.POST.get("agreed") == "yes")
    return redirect("assist_staff:visit", found.pk)


def _hand_over(request: HttpRequest, found: Help) -> HttpResponse:
    """On the telephone: the code is read out to the caller."""
    one = form_for(found, _uuid(request.POST.get("form", "")))
    field, day = birth_day(request)
    if found.way != Way.CALL:
        raise HelpNotFound
    if day is None:
        context = _context(found) | {
            "rows": [_row(each) for each in forms_of(found)],
            "field": field,
        }
        return _page(request, "assist/visit.html", context, status=422)
    keys = writing.hand_over(help_id=found.pk, form_id=one.pk, birth_date=day)
    return _page(request, "assist/keys.html", _context(found) | keys_context(request, one, keys))


def keys_context(request: HttpRequest, one: HelpForm, keys: Any) -> dict[str, Any]:
    """What leads the resident back: shown once."""
    from shiyakusho.ground.identity import codes

    link = request.build_absolute_uri(reverse("forms:link", args=[keys.link_token]))
    return {"code": codes.grouped(keys.code), "keys_link": link, "form": one,
            "title": access.title_of(one.procedure_id)}  # fmt: skip


def _alive(request: HttpRequest, found: Help) -> HttpResponse:
    """Somebody is typing: the visit is not idle."""
    writing.go_on(help_id=found.pk)
    return HttpResponse(status=204)


ENDINGS = {"end": Ending.DONE, "revoke": Ending.REVOKED, "idle": Ending.IDLE}


def _end(request: HttpRequest, found: Help) -> HttpResponse:
    return ended(request, found, request.POST["act"])


def ended(request: HttpRequest, found: Help, act: str) -> HttpResponse:
    """It is over, however, and this browser forgets it."""
    closing.end(help_id=found.pk, ending=ENDINGS[act])
    access.forget(request)
    return access.wiped(redirect("assist_staff:over"))


ACTS: dict[str, Callable[[HttpRequest, Help], HttpResponse]] = {
    "turn": _turn,
    "more": _more_asked,
    "hand_over": _hand_over,
    "alive": _alive,
    **dict.fromkeys(ENDINGS, _end),
}


@route.staff(HELP)
@require_safe
def over(request: HttpRequest) -> HttpResponse:
    """It is over: what to do with the machine, and the next visitor."""
    return access.wiped(render(request, "assist/over.html", {}))


def _context(found: Help) -> dict[str, Any]:
    return {
        "visit": found,
        "act_url": reverse("assist_staff:act", args=[found.pk]),
        "place": access.place_of(found),
        "idle_minutes": pack().rules.idle_minutes,
        "by_phone": found.how == How.PHONE,
        "asked_more": access.title_of(found.asked_more) if found.asked_more else "",
        "field": birth_field(),
    }


def _row(one: HelpForm) -> dict[str, Any]:
    title = access.title_of(one.procedure_id)
    state = "filed" if one.application_id else "handed" if one.handed_over else "open"
    return {"form": one, "title": title, "state": state}


def _link(request: HttpRequest, found: Help) -> str:
    """The address for the resident's own phone, while nobody used it."""
    token = request.session.get(access.LINK, "")
    if not token or found.way != Way.CENTRE or found.state != State.ASKED:
        return ""
    from django.utils import translation

    with translation.override(found.language):
        return request.build_absolute_uri(reverse("assist:entrance", args=[token]))


def _offered(*, often: bool) -> list[tuple[str, str]]:
    """What can be helped with: id and title, by title; those asked for most first."""
    live = {one.definition.id: one.definition for one in catalogue.all_live()}
    first = [one for one in pack().often if one in live and _online(live[one])]
    if often:
        return [(one, live[one].title.in_language("ja")) for one in first]
    rows = [
        (key, one.title.in_language("ja")) for key, one in live.items() if _online(one) and key not in first
    ]  # fmt: skip
    return sorted(rows, key=lambda row: row[1])


def _more(found: Help) -> list[tuple[str, str]]:
    rows = [*_offered(often=True), *_offered(often=False)]
    return [row for row in rows if row[0] not in found.procedures]


def _online(definition: catalogue.Definition) -> bool:
    return definition.form is not None and "online" in definition.channels


def _page(request: HttpRequest, template: str, context: dict[str, Any], *, status: int = 200) -> HttpResponse:  # fmt: skip
    answer = render(request, template, context, status=status)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise HelpNotFound from None


__all__ = [
    "ENDINGS",
    "act",
    "agree",
    "begin",
    "desk",
    "ended",
    "form",
    "keys_context",
    "over",
    "visit",
]
