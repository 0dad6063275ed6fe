"""電話番号 = phone numbers: read, checked by the numbering plan, written with their hyphens.

電気通信番号計画 (総務省告示): landlines have ten digits, the area code (市外局番) being two to five of
them (data/area_codes.csv); 050, 060, 070, 080, 090 have eleven.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType

from shiyakusho.ground.jp.errors import JpError
from shiyakusho.ground.jp.intake import folded_line

_TABLE = Path(__file__).parent / "data" / "area_codes.csv"
_LONGEST_PREFIX = 6


class Kind(StrEnum):
    """What a number reaches."""

    LANDLINE = "landline"
    MOBILE = "mobile"
    IP = "ip"
    FREE = "free"
    SHARED = "shared"
    FOREIGN = "foreign"


@dataclass(frozen=True, slots=True)
class Phone:
    """``digits`` as dialled in Japan (+… for a foreign number); ``national`` with hyphens."""

    digits: str
    national: str
    kind: Kind

    @property
    def international(self) -> str:
        """+81935822111 (E.164); for 0120 and 0570, which are not reached from abroad, digits."""
        if self.kind in (Kind.FREE, Kind.SHARED, Kind.FOREIGN):
            return self.digits
        return "+81" + self.digits[1:]

    def __str__(self) -> str:
        return self.national


# Leading digits → kind, groups of digits. The longest prefix wins.
_SERVICES = {
    "0120": (Kind.FREE, (4, 3, 3)),
    "0800": (Kind.FREE, (4, 3, 4)),
    "0570": (Kind.SHARED, (4, 3, 3)),
    **{f"0{n}0": (Kind.MOBILE, (3, 4, 4)) for n in (6, 7, 8, 9)},
    "050": (Kind.IP, (3, 4, 4)),
}
_SHAPE = re.compile(r"\+?[0-9](?:[-. /]?\(?[0-9]+\)?)*|\([0-9]{2,5}\)(?:[-. ]?[0-9]+)+")


def parse(text: str) -> Phone:
    """The phone number of a typed line: 093-582-2111, ０９３（５８２）２１１１, +81 93 582 2111.

    A foreign number is taken with its + and 8 to 15 digits. Raises JpError ``phone_…``.
    """
    line = folded_line(text).replace("ー", "-").replace("+81 (0)", "+81 ").replace("+81(0)", "+81")
    if not _SHAPE.fullmatch(line):
        raise JpError("phone_malformed")
    digits = re.sub(r"[^0-9+]", "", line)
    if digits.startswith("+81"):
        rest = digits[3:]
        digits = rest if rest.startswith("0") else "0" + rest
    elif digits.startswith("+"):
        return _foreign(digits)
    if not digits.startswith("0") or digits.startswith("00"):
        raise JpError("phone_area_code_missing")
    return _service(digits) or _landline(digits)


def _foreign(digits: str) -> Phone:
    if not 8 <= len(digits) - 1 <= 15 or digits[1] == "0":
        raise JpError("phone_malformed")
    return Phone(digits, digits, Kind.FOREIGN)


def _service(digits: str) -> Phone | None:
    prefix = next((digits[:size] for size in (4, 3) if digits[:size] in _SERVICES), None)
    if prefix is None:
        return None
    kind, groups = _SERVICES[prefix]
    _refuse_length(digits, sum(groups))
    if len(prefix) == 3 and digits[3] == "0":
        raise JpError("phone_area_code_unknown")
    return Phone(digits, _hyphened(digits, groups), kind)


def _landline(digits: str) -> Phone:
    prefixes = (digits[:size] for size in range(_LONGEST_PREFIX, 1, -1))
    area = next((_area_codes()[prefix] for prefix in prefixes if prefix in _area_codes()), None)
    if area is None:
        raise JpError("phone_area_code_unknown")
    _refuse_length(digits, 10)
    if digits[len(area)] in "01":  # a local exchange (市内局番) begins with 2–9
        raise JpError("phone_area_code_unknown")
    groups = (len(area), 6 - len(area), 4)
    return Phone(digits, _hyphened(digits, groups), Kind.LANDLINE)


def _refuse_length(digits: str, expected: int) -> None:
    if len(digits) != expected:
        raise JpError("phone_length", expected=expected, length=len(digits))


def _hyphened(digits: str, groups: tuple[int, ...]) -> str:
    parts, start = [], 0
    for size in groups:
        parts.append(digits[start : start + size])
        start += size
    return "-".join(parts)


@cache
def _area_codes() -> Mapping[str, str]:
    rows = _TABLE.read_text(encoding="utf-8").splitlines()
    pairs = [row.split(",") for row in rows if row and not row.startswith("#")][1:]
    return MappingProxyType({prefix: area for prefix, area in pairs})
