"""By which servers browsers find a way to each other (STUN, TURN): the operator's setting, none by default.

In one network none is needed. ``TALK_ICE_URLS``: addresses, apart by commas (``stun:…``, ``turn:…``);
``TALK_TURN_SECRET``: the secret that the TURN server shares with us (coturn: ``static-auth-secret``). From it
each browser is given a name and a password for as long as a talk may last, and never the secret itself.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from typing import Any
from uuid import UUID

from django.conf import settings

from shiyakusho.desks.remote.pack import pack
from shiyakusho.ground import clock


def servers_for(seat_id: UUID) -> list[dict[str, Any]]:
    """As ``RTCConfiguration.iceServers`` wants them."""
    urls = [one.strip() for one in settings.TALK_ICE_URLS.split(",") if one.strip()]
    stun = [one for one in urls if one.startswith(("stun:", "stuns:"))]
    turn = [one for one in urls if one.startswith(("turn:", "turns:"))]
    found: list[dict[str, Any]] = [{"urls": stun}] if stun else []
    if turn and settings.TALK_TURN_SECRET:
        found.append({"urls": turn, **credential(seat_id)})
    return found


def credential(seat_id: UUID) -> dict[str, str]:
    """A name that says until when it is good, and its HMAC (TURN REST API, draft-uberti-behave-turn-rest)."""
    until = int(clock.now().timestamp()) + 60 * pack().settings.most_minutes
    name = f"{until}:{seat_id.hex}"
    digest = hmac.new(settings.TALK_TURN_SECRET.encode(), name.encode(), hashlib.sha1)
    return {"username": name, "credential": base64.b64encode(digest.digest()).decode()}
