"""The waiting room (待合室): take a turn, wait, be let in, go away; and how the order was drawn."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.engines.booking.gate import tokens
from shiyakusho.engines.booking.gate.choices import LIVE
from shiyakusho.engines.booking.gate.marks import mark_of
from shiyakusho.engines.booking.gate.models import Gate
from shiyakusho.engines.booking.gate.refusals import GateNotFound
from shiyakusho.engines.booking.gate.selectors import (
    files_of,
    latest_gate,
    live_gate,
    turn_held,
)
from shiyakusho.engines.booking.gate.services.looking import Look, look
from shiyakusho.engines.booking.gate.services.taking import give_up, take_turn
from shiyakusho.engines.booking.limits import limit
from shiyakusho.engines.booking.lottery import recompute
from shiyakusho.engines.booking.models import Resource
from shiyakusho.engines.booking.selectors import resource_of
from shiyakusho.engines.booking.views.typed import resident
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.networks import network_of
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.ui import switch

from .browser import CODE, cookie_of, keep, token_for

JITTER = 0.3  # of the time between two questions: nobody asks in step with the others
RECOMPUTE = "recompute.py"


@route.anyone_with_link
@require_http_methods(["GET", "POST"])
def gate(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Where one waits. Posted: a turn is taken or given up."""
    if switch.wanted(request):
        return switch.go(request)
    resource = resource_of(resource_id)
    found = live_gate(resource, clock.now())
    if found is None:
        return redirect("booking:days", resource.pk)
    if request.method == "POST":
        return _posted(request, found)
    return _shown(request, found)


@route.anyone_with_link
@require_safe
def state(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """The same as a few numbers, for the page's own script: asked often, so it costs little."""
    found = live_gate(resource_of(resource_id), clock.now())
    if found is None:
        return JsonResponse({"said": "over", "seconds": 0})
    seen = _look(request, found)
    told = {"said": seen.said, "text": _sentence(seen), "seconds": _with_chance(seen.seconds)}
    return JsonResponse(told, json_dumps_params={"ensure_ascii": False})


@route.public
@require_safe
def drawn(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """How the order was drawn, with everything to draw it again."""
    resource = resource_of(resource_id)
    found = latest_gate(resource)
    files = files_of(found)
    typed = request.GET.get("mark", "").strip()[:40]
    context = {
        "resource": resource,
        "gate": found,
        "files": list(files),
        "typed": typed,
        "place": _place(files.get("result.csv", ""), typed),
        "turns": max(0, files.get("entries.csv", "").count("\n") - 1),
    }
    return render(request, "booking/gate/drawn.html", context)


@route.public
@require_safe
def download(request: HttpRequest, resource_id: UUID, name: str) -> HttpResponse:
    """A published file exactly as it was published, or the script that draws again."""
    files = files_of(latest_gate(resource_of(resource_id)))
    if name == RECOMPUTE:
        files[RECOMPUTE] = _script()
    if name not in files:
        raise GateNotFound
    answer = HttpResponse(files[name], content_type="text/plain; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _posted(request: HttpRequest, found: Gate) -> HttpResponse:
    token, account = token_for(request, found), resident(request)
    if request.POST.get("act") == "leave":
        if (turn := turn_held(found, token, account)) is not None:
            give_up(turn=turn)
        return redirect("booking:gate", found.resource_id)
    try:
        turn = take_turn(gate=found, token=token, account=account, network=network_of(request))
    except Refusal as refusal:
        return _shown(request, found, refusal)
    turn.gate = found
    answer = redirect(f"{_here(found.resource)}?{urlencode({CODE: tokens.token_of(turn)})}")
    keep(answer, turn)
    return answer


def _shown(request: HttpRequest, found: Gate, refused: Refusal | None = None) -> HttpResponse:
    cookie, code = request.COOKIES.get(cookie_of(found.pk), ""), request.GET.get(CODE, "")
    if code and code == cookie:
        return redirect("booking:gate", found.resource_id)  # it was kept: the address needs none
    seen = _look(request, found)
    live = seen.turn is not None and seen.turn.state in LIVE
    here = _here(found.resource)
    token = tokens.token_of(seen.turn) if live and seen.turn else ""
    link = f"{here}?{urlencode({CODE: token})}" if token else here
    context: dict[str, Any] = {
        "resource": found.resource,
        "gate": found,
        "look": seen,
        "sentence": _sentence(seen),
        "mark": mark_of(seen.turn.key) if live and seen.turn else "",
        "live": live,
        "seconds": _with_chance(seen.seconds),
        "refresh_url": link if code else here,
        "state_url": reverse("booking:gate_state", args=[found.resource_id]),
        "code": token if code else "",
        "own_link": request.build_absolute_uri(link) if token and not seen.turn.account_id else "",  # type: ignore[union-attr]
        "goes_on": seen.said in ("gathering", "waiting", "paused", "before"),
        "refused": refused,
        "sign_in_url": f"{reverse('identity:sign_in')}?{urlencode({'next': here})}",
        "go_on": reverse("booking:days", args=[found.resource_id])
        + (f"?{urlencode({CODE: token})}" if code else ""),
        "present": limit("gate_present_minutes"),
    }
    status = refused.status if refused else 200
    return render(request, "booking/gate/gate.html", context, status=status)


def _look(request: HttpRequest, found: Gate) -> Look:
    turn = turn_held(found, token_for(request, found), resident(request))
    return look(found, turn, clock.now())


def _sentence(seen: Look) -> str:
    """One sentence that a screen reader is told when it changes."""
    if seen.said == "waiting" and seen.ahead is not None:
        if not seen.ahead:
            return _("次は、あなたの番です。")
        return _("あなたの前に%(n)s人います。およそ%(m)s分で案内します。") % {
            "n": seen.ahead, "m": seen.minutes,
        }  # fmt: skip
    return str(_SENTENCES.get(seen.said, lambda n: "")(seen.waiting))


_SENTENCES = {
    "gathering": lambda n: (
        _("いま%(n)s人が待っています。受付が始まるまで、お待ちください。") % {"n": n}
    ),
    "paused": lambda n: _("いま案内を止めています。順番はそのままです。"),
    "inside": lambda n: _("あなたの番です。予約に進んでください。"),
    "ended": lambda n: _("この順番は終わりました。"),
    "before": lambda n: _("待合室は、まだ開いていません。"),
}


def _with_chance(seconds: int) -> int:
    """A little sooner or later than the others."""
    return max(3, round(seconds * random.uniform(1 - JITTER, 1 + JITTER)))  # noqa: S311 — no secret


def _here(resource: Resource) -> str:
    return reverse("booking:gate", args=[resource.pk])


def _place(result: str, mark: str) -> str:
    """The rank of a mark in the published result."""
    rows = (line.split(",") for line in result.splitlines()[1:])
    return next((row[0] for row in rows if mark and row[1] == mark), "")


def _script() -> str:
    return Path(recompute.__file__).read_text("utf-8")
