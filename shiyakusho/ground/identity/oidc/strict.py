"""JSON and base64url as strictly as a signature deserves: what is read twice differently is refused."""

import base64
import binascii
import json
import re
from typing import Any

BASE64URL = re.compile(rb"[A-Za-z0-9_-]+")


def read_object(raw: bytes) -> dict[str, Any]:
    """The JSON object in ``raw``; :class:`ValueError` for anything else.

    Refused are names that stand twice (which of them was signed for?), NaN and Infinity, nesting
    without end, and numbers too long to be one.
    """
    try:
        read = json.loads(raw.decode("utf-8"), object_pairs_hook=_once, parse_constant=_no_number)
    except RecursionError:
        raise ValueError("nested without end") from None
    if not isinstance(read, dict):
        raise ValueError("no JSON object")
    return read


def read_base64url(part: bytes) -> bytes:
    """What ``part`` stands for, without padding (RFC 7515 2); :class:`ValueError` otherwise."""
    if not BASE64URL.fullmatch(part):
        raise ValueError("no base64url")
    try:
        read = base64.urlsafe_b64decode(part + b"=" * (-len(part) % 4))
    except binascii.Error as error:
        raise ValueError("no base64url") from error
    if base64.urlsafe_b64encode(read).rstrip(b"=") != part:
        raise ValueError("base64url with bits left over")
    return read


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise ValueError("a name stands twice")
    return read


def _no_number(name: str) -> Any:
    raise ValueError(f"{name} is no number")
