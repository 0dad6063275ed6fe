"""What a browser may send as a signal: an offer, an answer, or a way to reach it; nothing else."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from shiyakusho.desks.remote.refusals import BadSignal, TooManySignals

LONGEST_BODY = 120_000
LONGEST_SDP = 40_000
LONGEST_CANDIDATE = 1_000
MOST_AT_ONCE = 60
BIGGEST = 2**31 - 1


@dataclass(frozen=True)
class Brought:
    """One signal, checked: for which seat in which turn, and what."""

    to: UUID
    to_epoch: int
    body: dict[str, Any]


@dataclass(frozen=True)
class Asked:
    """One question of a browser. ``opens``: its page was opened just now; ``tells``: what became of its
    connection (``lost``, ``back``), empty where nothing did."""

    epoch: int
    after: int
    signals: tuple[Brought, ...]
    opens: bool = False
    tells: str = ""


def read(text: bytes) -> Asked:
    """The body of an exchange: ``{"epoch", "after", "signals": [{"to", "epoch", "body"}]}``, and
    where there is something to say ``"opens": true``, ``"tells": "lost"``.

    Raises BadSignal, TooManySignals.
    """
    if len(text) > LONGEST_BODY:
        raise BadSignal
    try:
        said = json.loads(text)
        signals = said.get("signals", [])
        if len(signals) > MOST_AT_ONCE:
            raise TooManySignals
        return Asked(
            _number(said["epoch"], BIGGEST),
            _number(said["after"], 2**63 - 1),
            tuple(
                Brought(UUID(_text(one["to"], 36)), _number(one["epoch"], BIGGEST), _body(one["body"]))
                for one in signals
            ),
            said.get("opens") is True,
            _text(said.get("tells", ""), 10),
        )  # fmt: skip
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise BadSignal from None


def _body(said: Any) -> dict[str, Any]:
    """A description (offer, answer), or a candidate; only what belongs to it is kept."""
    if "description" in said:
        given = said["description"]
        kind = _text(given["type"], 10)
        if kind not in ("offer", "answer"):
            raise ValueError(kind)
        return {"description": {"type": kind, "sdp": _lines(given["sdp"])}}
    given = said["candidate"]
    return {
        "candidate": {
            "candidate": _text(given["candidate"], LONGEST_CANDIDATE),
            "sdpMid": _maybe(given.get("sdpMid")),
            "sdpMLineIndex": _number(given.get("sdpMLineIndex", 0), 100),
            "usernameFragment": _maybe(given.get("usernameFragment")),
        }
    }


def _lines(said: Any) -> str:
    """An SDP: lines of ``k=…``, beginning with its version."""
    text = _text(said, LONGEST_SDP)
    rows = text.split("\r\n")
    if rows[0] != "v=0" or any(row and (len(row) < 3 or row[1] != "=") for row in rows):
        raise ValueError("sdp")
    return text


def _text(said: Any, limit: int) -> str:
    if not isinstance(said, str) or len(said) > limit or "\x00" in said:
        raise ValueError("text")
    said.encode()  # half a character is none
    return said


def _maybe(said: Any) -> str | None:
    return None if said is None else _text(said, 256)


def _number(said: Any, limit: int) -> int:
    if type(said) is not int or not 0 <= said <= limit:
        raise ValueError("number")
    return said
