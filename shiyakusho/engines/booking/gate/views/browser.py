"""What the browser keeps of a turn: a cookie for each gate, or the code in the address where it keeps none."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from shiyakusho.engines.booking.gate import tokens
from shiyakusho.engines.booking.gate.models import Gate, GateTurn
from shiyakusho.engines.booking.gate.selectors import live_gate
from shiyakusho.engines.booking.models import Resource
from shiyakusho.ground import clock

CODE = "turn"  # in the address


def cookie_of(gate_id: UUID) -> str:
    """Its name."""
    return f"{settings.COOKIE_PREFIX}turn-{gate_id.hex[:12]}"


def token_for(request: HttpRequest, gate: Gate) -> str:
    """What this browser shows: the code in its address before the cookie, for whoever followed their own
    link on another device means that one."""
    return request.GET.get(CODE, "") or request.COOKIES.get(cookie_of(gate.pk), "")


def admission_of(request: HttpRequest, resource: Resource) -> str:
    """The same for a booking of ``resource``; empty where no gate stands there."""
    gate = live_gate(resource, clock.now())
    return token_for(request, gate) if gate is not None else ""


def keep(response: HttpResponse, turn: GateTurn) -> None:
    """Let the browser keep its turn until the gate is over."""
    response.set_cookie(
        cookie_of(turn.gate_id),
        tokens.token_of(turn),
        expires=turn.gate.ends_at,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
