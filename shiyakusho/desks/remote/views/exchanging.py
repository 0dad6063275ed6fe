"""One question and answer of a browser in a talk, for whichever seat; nothing of the talk's content."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse

from shiyakusho.desks.remote.choices import What
from shiyakusho.desks.remote.models import Seat, Talk
from shiyakusho.desks.remote.services import signalling
from shiyakusho.desks.remote.services.changing import is_over
from shiyakusho.desks.remote.services.reading import read
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.fence.asking import show


def answer(request: HttpRequest, seat: Seat) -> JsonResponse:
    """Take in what was said, tell what there is. Refusals are JSON with their code."""
    try:
        return JsonResponse(_answered(request.body, seat))
    except Refusal as refusal:
        said = {"code": refusal.code, "detail": str(refusal)}
        return JsonResponse(said, status=refusal.status)


def _answered(body: bytes, seat: Seat) -> dict[str, Any]:
    asked = read(body)
    talk = seat.talk
    if is_over(talk) or seat.admitted_at is None:
        return {"state": "over" if is_over(talk) else "waiting", "stamp": stamp_of(talk)}
    if asked.opens:
        seat = signalling.open_anew(seat_id=seat.pk)
    if asked.tells:
        signalling.tell(
            seat=seat, what=What(asked.tells) if asked.tells in What.values else What.CAME
        )
    told = signalling.exchange(
        seat=seat,
        epoch=seat.epoch if asked.opens else asked.epoch,
        after=asked.after,
        brought=asked.signals,
    )
    return {
        "state": "open",
        "stamp": stamp_of(talk),
        "epoch": seat.epoch,
        "peers": [
            {
                "id": str(one.seat.pk),
                "epoch": one.seat.epoch,
                "role": one.seat.role,
                "here": one.here,
            }
            for one in told.peers
        ],
        "signals": [
            {"n": one.pk, "from": str(one.sender_id), "epoch": one.sender_epoch, "body": one.body}
            for one in told.signals
        ],
    }


def stamp_of(talk: Talk) -> str:
    """Changes with everything the page shows."""
    draft = ""
    if talk.draft_id is not None:
        show("draft", talk.draft_id)
        draft = forms.sharing.stamp(talk.draft_id)
    return f"{talk.version}/{draft}"
