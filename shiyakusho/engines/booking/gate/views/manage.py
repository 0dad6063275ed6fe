"""The gate of a resource, set and watched by the office."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from shiyakusho.engines.booking.gate.choices import Mode, Stage
from shiyakusho.engines.booking.gate.models import Gate
from shiyakusho.engines.booking.gate.refusals import GateNotFound, GateWrong
from shiyakusho.engines.booking.gate.rules import stage_of
from shiyakusho.engines.booking.gate.selectors import counts_of
from shiyakusho.engines.booking.gate.services import arranging
from shiyakusho.engines.booking.models import Resource
from shiyakusho.engines.booking.refusals import ResourceNotFound
from shiyakusho.engines.booking.selectors import resources_of_staff
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.identity.permissions import route
from shiyakusho.ground.jp import JpError, dates
from shiyakusho.ground.ui.fields import Field, date_text, posted

MOMENTS = {
    "doors_at": "待合室が開く日時", "opens_at": "受付の始まり", "ends_at": "待合室の終わり",
}  # fmt: skip
DAYS = {"first_day": "何日の枠から（空けると全部）", "last_day": "何日の枠まで"}
NUMBERS = {
    "a_minute": "1分に案内する人数", "inside": "同時に予約できる人数",
    "stay_minutes": "案内してから予約できる分", "bookings": "1人が予約できる数",
}  # fmt: skip
LABELS = MOMENTS | DAYS | NUMBERS
TAGS = {
    Stage.BEFORE: "neutral", Stage.GATHERING: "progress", Stage.OPEN: "success",
    Stage.PAUSED: "warning", Stage.OVER: "neutral",
}  # fmt: skip


@route.staff("booking.manage")
@require_http_methods(["GET", "POST"])
def gate(request: HttpRequest, resource_id: UUID) -> HttpResponse:
    """Set it, watch it, pause it, take it away."""
    resource = resources_of_staff().filter(pk=resource_id).first()
    if resource is None:
        raise ResourceNotFound
    found = Gate.objects.filter(resource=resource).order_by("-made_at").first()
    fields, refused = _fields(_live(found)), None
    if request.method == "POST":
        act = ACTS.get(request.POST.get("act", ""))
        if act is None:
            raise GateNotFound
        try:
            act(resource, _live(found), request.POST, fields)
            return redirect("booking_manage:gate", resource.pk)
        except Refusal as refusal:
            refused = refusal
    context = {"resource": resource, "fields": fields, "refused": refused} | _shown(found)
    if refused is not None:
        errors = refused.extra.get("errors", [])
        context["wrong"] = "、".join(LABELS.get(str(one), str(one)) for one in errors)
    status = refused.status if refused else 200
    return render(request, "booking/gate/manage.html", context, status=status)


def _live(found: Gate | None) -> Gate | None:
    over = found is None or stage_of(found, clock.now()) == Stage.OVER
    return None if over else found


def _shown(found: Gate | None) -> dict[str, Any]:
    if found is None:
        return {"gate": None, "live": None}
    now = clock.now()
    stage = stage_of(found, now)
    return {
        "gate": found,
        "live": _live(found),
        "stage": stage.label,
        "tag": TAGS[stage],
        "counts": counts_of(found, now),
        "pace": f"{found.pace:.1f}",
    }


def _fields(found: Gate | None) -> list[Field]:
    """As it stands, or as a new one might."""
    modes = [{"value": value, "label": label} for value, label in Mode.choices]
    mode = found.mode if found else Mode.DRAW
    fields = [Field("choice", "mode", "順番の決め方", options=modes, value=mode)]
    fields += [
        Field("moment", name, label, value=_as_typed(getattr(found, name, None)))
        for name, label in MOMENTS.items()
    ]
    fields += [
        Field("date", name, label, value=getattr(found, name, None), required=False)
        for name, label in DAYS.items()
    ]
    fields += [
        Field("integer", name, label, value=str(getattr(found or Gate(), name)))
        for name, label in NUMBERS.items()
    ]
    return fields


def _read(typed: QueryDict, fields: list[Field]) -> dict[str, Any]:
    """What was typed, also back into the fields; :class:`GateWrong` names the first that is none."""
    for field in fields:
        value = posted(field.kind, field.name, typed)
        field.value = value[:40] if isinstance(value, str) else value
    said = {field.name: field.value for field in fields}
    return {
        "mode": said["mode"],
        **{name: _moment(said[name], name) for name in MOMENTS},
        **{name: _day(said[name], name) for name in DAYS},
        **{name: said[name] for name in NUMBERS},
    }


def _moment(text: str, name: str) -> datetime:
    try:
        return datetime.fromisoformat(text[:16]).replace(tzinfo=clock.TOKYO)
    except ValueError:
        raise GateWrong(extra={"errors": [name]}) from None


def _day(value: Any, name: str) -> date | None:
    text = date_text(value)
    if not text:
        return None
    try:
        return dates.parse(text)
    except JpError:
        raise GateWrong(extra={"errors": [name]}) from None


def _as_typed(value: datetime | None) -> str:
    return f"{value.astimezone(clock.TOKYO):%Y-%m-%dT%H:%M}" if value else ""


def _save(resource: Resource, live: Gate | None, typed: QueryDict, fields: list[Field]) -> None:
    data = _read(typed, fields)
    if live is None:
        arranging.set_gate(resource_id=resource.pk, data=data)
    else:
        arranging.change_gate(gate_id=live.pk, data=data)


def _pause(resource: Resource, live: Gate | None, typed: QueryDict, fields: list[Field]) -> None:
    arranging.pause(gate_id=_required(live).pk, paused=typed.get("act") == "pause")


def _end(resource: Resource, live: Gate | None, typed: QueryDict, fields: list[Field]) -> None:
    arranging.end_gate(gate_id=_required(live).pk)


def _required(live: Gate | None) -> Gate:
    if live is None:
        raise GateNotFound
    return live


ACTS: dict[str, Callable[[Resource, Gate | None, QueryDict, list[Field]], None]] = {
    "save": _save,
    "pause": _pause,
    "go_on": _pause,
    "end": _end,
}
