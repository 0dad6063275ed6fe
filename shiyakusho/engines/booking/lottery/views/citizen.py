"""Pages for everybody: which lotteries there are, applying, and the draw that anybody can do again."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from shiyakusho.engines.booking.lottery import recompute
from shiyakusho.engines.booking.lottery.choices import Stage
from shiyakusho.engines.booking.lottery.identities import Applicant
from shiyakusho.engines.booking.lottery.models import Round
from shiyakusho.engines.booking.lottery.priorities import in_force
from shiyakusho.engines.booking.lottery.publishing import BETWEEN, WITHIN, digest
from shiyakusho.engines.booking.lottery.refusals import FileNotPublished
from shiyakusho.engines.booking.lottery.selectors import (
    MOST_LISTED,
    announced_rounds,
    city_holds,
    file_of,
    files_of,
    own_entry,
    result_of,
    round_of,
)
from shiyakusho.engines.booking.lottery.services.entering import enter
from shiyakusho.engines.booking.lottery.shown import hold_lines, round_line, slot_lines
from shiyakusho.engines.booking.lottery.stages import stage_of
from shiyakusho.engines.booking.views.typed import resident
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.codes import grouped
from shiyakusho.ground.identity.permissions import require_level, route
from shiyakusho.ground.ui import switch
from shiyakusho.registers.people import public as people

from .form import beside, other_fields, read_form, wish_fields

SCRIPT, BUNDLE = "recompute.py", "lottery.zip"
FILES = ("commitment.txt", "terms.json", "entries.csv", "draw.json", "result.csv")
FIRST_SHOWN = 100


@route.public
@require_safe
def rounds(request: HttpRequest) -> HttpResponse:
    """All that were announced, the latest first."""
    now = clock.now()
    lines = [round_line(one, now) for one in announced_rounds()[:MOST_LISTED]]
    order = [Stage.OPEN, Stage.PREPARING, Stage.CLOSED, Stage.DRAWN, Stage.CONFIRMING, Stage.OVER]
    lines.sort(key=lambda one: order.index(one["stage"]))
    return render(request, "booking/lottery/list.html", {"rounds": lines})


@route.public
@require_safe
def one_round(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Its days, what is given, the rules, and what the city committed to."""
    found, now = round_of(round_id), clock.now()
    account = resident(request)
    context = round_line(found, now) | {
        "rules": found.read,
        "slots": slot_lines(found),
        "holds": hold_lines(city_holds(found)),
        "priorities": _priorities(found),
        "mine": own_entry(found, account.pk) if account else None,
        "may_apply": stage_of(found, now) == Stage.OPEN,
    }
    return render(request, "booking/lottery/round.html", context)


@route.resident(level="L2")
@require_http_methods(["GET", "POST"])
def apply(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """Wishes in order, without a script; one entry a person."""
    found = round_of(round_id)
    if switch.wanted(request):
        return switch.go(request)
    require_level(request.user, found.read.level)
    account = resident(request)
    if account is not None and (before := own_entry(found, account.pk)) is not None:
        return redirect("booking:lottery_entry", before.pk)
    wishes, fields = wish_fields(found), other_fields(found, account)
    context: dict[str, Any] = round_line(found, clock.now()) | {
        "rules": found.read, "wishes": wishes, "fields": fields, "answers_form": "answers",
    }  # fmt: skip
    if request.method != "POST":
        return render(request, "booking/lottery/apply.html", context)
    asked, said = read_form(request, wishes, fields)
    whom = people.resident_id_of(account) if account else None
    applicant = Applicant(
        said["name"], said.get("email", ""), "", account, whom, get_language() or "ja"
    )
    try:
        made = enter(round_id=found.pk, applicant=applicant, asked=asked)
    except Refusal as refusal:
        context["errors"] = beside(refusal, wishes, fields)
        return render(request, "booking/lottery/apply.html", context, status=refusal.status)
    return redirect("booking:lottery_entry", made.pk)


@route.public
@require_safe
def open_draw(request: HttpRequest, round_id: UUID) -> HttpResponse:
    """The open draw: hash, secret, value, what to download, how to draw again; one's place by number."""
    found = round_of(round_id)
    published = files_of(found)
    typed = request.GET.get("number", "")[:40]
    rows = published.get("result.csv", "").splitlines()[1:]
    labels = {one["code"]: one["label"] for one in slot_lines(found)}
    context = round_line(found, clock.now()) | {
        "files": [
            {"name": name, "sha256": digest(published[name])} for name in FILES if name in published
        ],
        "draw": json.loads(published.get("draw.json", "{}")),
        "entries": max(0, len(published.get("entries.csv", "").splitlines()) - 1),
        "closed": "entries.csv" in published,
        "drawn": found.drawn_at is not None,
        "holds": hold_lines(city_holds(found)),
        "typed": typed,
        "place": _place(found, typed, labels),
        "first": [_line(line, labels) for line in rows[:FIRST_SHOWN]],
        "more": max(0, len(rows) - FIRST_SHOWN),
    }
    return render(request, "booking/lottery/draw.html", context)


@route.public
@require_safe
def download(request: HttpRequest, round_id: UUID, name: str) -> HttpResponse:
    """A published file as it was published; the script; or all of them together."""
    found = round_of(round_id)
    if name == BUNDLE:
        body, kind = _together(found), "application/zip"
    else:
        if name not in (SCRIPT, *FILES):
            raise FileNotPublished
        text = _script() if name == SCRIPT else file_of(found, name)
        body, kind = text.encode(), "text/plain; charset=utf-8"
    answer = HttpResponse(body, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _place(found: Round, typed: str, labels: dict[str, str]) -> tuple[int, list[str]] | None:
    told = result_of(found, typed) if typed else None
    return (told[0], _won(told[1], labels)) if told else None


def _line(line: str, labels: dict[str, str]) -> tuple[str, str, list[str]]:
    place, number, won = line.split(",")
    return place, grouped(number), _won(won, labels)


def _won(won: str, labels: dict[str, str]) -> list[str]:
    """Slots in words, out of the codes of the published file."""
    codes = won.replace(BETWEEN, WITHIN).split(WITHIN) if won else []
    return [labels.get(code, code) for code in codes]


def _together(found: Round) -> bytes:
    published = files_of(found)
    if not published:
        raise FileNotPublished
    sheet = io.BytesIO()
    with zipfile.ZipFile(sheet, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in {SCRIPT: _script(), **published}.items():
            archive.writestr(name, text.encode())
    return sheet.getvalue()


def _script() -> str:
    return Path(recompute.__file__).read_text("utf-8")


def _priorities(found: Round) -> list[dict[str, str]]:
    day = found.closes_at.astimezone(clock.TOKYO).date()
    return [one.name for one in in_force(found.read.priorities, day)]
