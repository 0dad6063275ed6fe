"""How long things of signing in are good (``limits.yaml``), in seconds."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from shiyakusho.ground import yamlfile

MINUTE, HOUR, DAY = 60.0, 3600.0, 86400.0


@dataclass(frozen=True)
class Limits:
    """Of a session: without a click, at all, and how long before the first the page warns."""

    idle: float
    absolute: float
    warn: float


@dataclass(frozen=True)
class Spans:
    """``fresh``: a second factor is good for dangerous acts; ``challenge``: a passkey may answer;
    ``enrolment``: a link leads to a first key; ``token``: the longest life of an API token."""

    fresh: float
    challenge: float
    enrolment: float
    token: float


@cache
def limits_of(kind: str) -> Limits:
    """The limits for a kind of account."""
    minutes = _table()["minutes"][kind]
    return Limits(
        minutes["idle"] * MINUTE, minutes["absolute"] * MINUTE, minutes.get("warn", 0) * MINUTE
    )


@cache
def spans() -> Spans:
    """What is the same for everybody."""
    given = _table()["good_for"]
    return Spans(
        fresh=given["fresh_minutes"] * MINUTE,
        challenge=given["challenge_minutes"] * MINUTE,
        enrolment=given["enrolment_hours"] * HOUR,
        token=given["token_days"] * DAY,
    )


@cache
def _table() -> dict[str, Any]:
    path = Path(__file__).parent / "limits.yaml"
    return yamlfile.read(path)
