"""The file itself: a page to read, the same as JSON, and the files (safe copies)."""

from __future__ import annotations

import io
import json
import re
import zipfile
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation

from shiyakusho.desks.mydata.disclosing.gathering import Part
from shiyakusho.desks.mydata.grounds import law_of, not_disclosed
from shiyakusho.desks.mydata.models import Disclosure
from shiyakusho.ground.clock import TOKYO
from shiyakusho.ground.contracts import DisclosedFile, Refusal
from shiyakusho.registers.organisation import public as organisation

PAGE, DATA = "はじめに読む.html", "data.json"
LONGEST_NAME = 60
_UNSAFE = re.compile(r'[\x00-\x1f\x7f/\\:*?"<>|\u202a-\u202e\u2066-\u2069]')


@dataclass(frozen=True)
class Package:
    """The ZIP and what is in it."""

    content: bytes
    rows: int
    files: int

    @property
    def sha256(self) -> str:
        return sha256(self.content).hexdigest()


@dataclass
class Contents:
    """What goes in: per room the rows that are shown, files with their names in the ZIP."""

    rooms: list[dict[str, Any]] = field(default_factory=list)
    files: list[tuple[str, bytes]] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def packed(disclosure: Disclosure, parts: list[Part], *, at: datetime) -> Package:
    """Put everything together that is shown; at most ``MYDATA_MAX_BYTES`` of files."""
    contents = _contents(disclosure, parts)
    told = _told(disclosure, contents, at)
    page = _page(told, disclosure.language)
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        _write(archive, PAGE, page.encode(), at)
        _write(archive, DATA, json.dumps(told, ensure_ascii=False, indent=1).encode(), at)
        for name, content in contents.files:
            _write(archive, name, content, at)
    rows = sum(len(room["rows"]) for room in contents.rooms)
    return Package(stream.getvalue(), rows, len(contents.files))


def _contents(disclosure: Disclosure, parts: list[Part]) -> Contents:
    hidden = {(one["room"], one["part"]) for one in disclosure.left_out}
    contents, room_left = Contents(), settings.MYDATA_MAX_BYTES
    seen: set[str] = set()
    for part in parts:
        shown = [row.fields for row in part.rows if (part.room, row.digest) not in hidden]
        contents.rooms.append({"room": part.room, "title": part.title, "rows": shown})
        for one in part.files:
            if one.digest in seen:
                continue
            seen.add(one.digest)
            room_left -= one.size
            _add(contents, part, one, fits=room_left >= 0)
    return contents


def _add(contents: Contents, part: Part, one: DisclosedFile, *, fits: bool) -> None:
    name = f"files/{len(contents.files) + 1:03d}-{_tidy(one.name)}"
    try:
        content = one.read() if fits else None
    except Refusal:
        content = None
    if content is None:
        contents.missing.append(f"{part.title}：{_tidy(one.name)}")
    else:
        contents.files.append((name, content))


def _told(disclosure: Disclosure, contents: Contents, at: datetime) -> dict[str, Any]:
    grounds, office = not_disclosed(), organisation.section(disclosure.section_id)
    return {
        "format": "shiyakusho-disclosure-1",
        "number": disclosure.number,
        "made_at": at.astimezone(TOKYO).isoformat(timespec="seconds"),
        "law": law_of("disclosure"),
        "office": office.full_name.ja,
        "phone": office.phone.number,
        "decision": {"document_number": disclosure.document_number, "post": disclosure.decided_by_post},
        "left_out": [
            {"ground": grounds[one["ground"]].text["ja"], "law": grounds[one["ground"]].law,
             "reason": one["reason"]}
            for one in disclosure.left_out
        ],
        "missing_files": contents.missing,
        "rooms": contents.rooms,
        "files": [name for name, _content in contents.files],
    }  # fmt: skip


def _page(told: dict[str, Any], language: str) -> str:
    with translation.override(language):
        return render_to_string("mydata/disclosed.html", {"told": told, "rooms": _readable(told)})


def _readable(told: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows as pairs of label and text lines."""
    return [
        {
            "title": room["title"],
            "rows": [
                [
                    (label, lines_of(value))
                    for label, value in row.items()
                    if value not in ("", None)
                ]
                for row in room["rows"]
            ],
        }
        for room in told["rooms"]
    ]


def lines_of(value: Any) -> list[str]:
    if isinstance(value, dict):
        return [f"{key}：{'、'.join(lines_of(one))}" for key, one in value.items()]
    if isinstance(value, list):
        return [line for one in value for line in lines_of(one)]
    return ["" if value is None else str(value)]


def _tidy(name: str) -> str:
    """A name that every system can unpack, and that cannot leave its folder."""
    plain = _UNSAFE.sub("_", name).strip(". ") or "file"
    stem, dot, suffix = plain.rpartition(".")
    return f"{(stem or suffix)[:LONGEST_NAME]}{dot if stem else ''}{suffix[:8] if stem else ''}"


def _write(archive: zipfile.ZipFile, name: str, content: bytes, at: datetime) -> None:
    info = zipfile.ZipInfo(name, at.astimezone(TOKYO).timetuple()[:6])
    info.compress_type, info.external_attr = zipfile.ZIP_DEFLATED, 0o600 << 16
    archive.writestr(info, content)
