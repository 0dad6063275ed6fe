"""Ask every room what it keeps about a person; mask what is another's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from shiyakusho.desks.mydata.grounds import check_when
from shiyakusho.desks.mydata.models import Disclosure
from shiyakusho.desks.mydata.trail.looks import Asked, everything
from shiyakusho.desks.mydata.trail.viewers import Viewer
from shiyakusho.desks.mydata.withholding import active_for
from shiyakusho.engines.cases import public as cases
from shiyakusho.ground.audit import SYSTEM, acting_as
from shiyakusho.ground.clock import TOKYO
from shiyakusho.ground.contracts import CHECK, DisclosedFile, personal_data
from shiyakusho.registers.people import public as people
from shiyakusho.registers.people.public import HiddenPlaces

MASK = "（ほかの方を守るため、表示しません）"
GATHERING = "本人開示の用意"
NO_PLACES = HiddenPlaces(frozenset())


@dataclass(frozen=True)
class Row:
    """One row of a room as the person would get it; ``digest`` is its name."""

    fields: dict[str, Any]
    check: str

    @property
    def digest(self) -> str:
        text = json.dumps(self.fields, ensure_ascii=False, sort_keys=True)
        return sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Part:
    """What one room keeps: its rows and its files."""

    room: str
    title: str
    rows: list[Row]
    files: list[DisclosedFile]


def gather(disclosure: Disclosure) -> list[Part]:
    """Everything of everybody's, by room; the same row told twice stands once."""
    places = people.hidden_places(disclosure.resident_id) if disclosure.resident_id else NO_PLACES
    with acting_as(SYSTEM, GATHERING):
        return [
            Part(room, duty.title, _rows(duty.disclose, disclosure.persons, places),
                 _files(duty.files, disclosure.persons))
            for room, duty in personal_data.items()
        ]  # fmt: skip


def hints(disclosure: Disclosure, parts: Iterable[Part]) -> list[str]:
    """Which rules make an officer look before the file is handed out (national/personal_data.yaml)."""
    found = {row.check for part in parts for row in part.rows if row.check}
    mine = disclosure.resident_id
    with acting_as(SYSTEM, GATHERING):
        if mine and people.protected_among([mine]):
            found.add("protected")
        if mine and people.hidden_places(mine).keys:
            found.add("family_of_protected")
        if any(one.secrecy > 1 for one in cases.affairs_of(mine, disclosure.asker_id)):
            found.add("sensitive_case")
        if active_for(disclosure.persons, ()):
            found.add("withheld")
    return sorted(found & check_when())


def masked(value: Any, places: HiddenPlaces) -> Any:
    """``value`` as JSON, with the places of protected people blacked out.

    An address kept in several fields is looked at as one: its parts alone may say nothing.
    """
    if isinstance(value, dict):
        told = {str(key): masked(one, places) for key, one in value.items()}
        whole = "".join(str(one) for one in told.values() if isinstance(one, str))
        flat = all(isinstance(one, str) for one in told.values())
        return dict.fromkeys(told, MASK) if flat and places.in_text(whole) else told
    if isinstance(value, list | tuple | set):
        return [masked(one, places) for one in value]
    if isinstance(value, str):
        return MASK if places.in_text(value) else value
    return _plain(value)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return value.astimezone(TOKYO).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool | int | float) or value is None:
        return value
    return str(value)


def _rows(disclose: Any, persons: Iterable[str], places: HiddenPlaces) -> list[Row]:
    found: dict[str, Row] = {}
    for person in persons:
        for told in disclose(person):
            fields = {key: one for key, one in told.items() if key != CHECK}
            row = Row(masked(fields, places), str(told.get(CHECK, "")))
            found.setdefault(row.digest, row)
    return list(found.values())


def _files(files: Any, persons: Iterable[str]) -> list[DisclosedFile]:
    found: dict[str, DisclosedFile] = {}
    for person in persons:
        for one in files(person):
            found.setdefault(one.digest, one)
    return list(found.values())


def trail_rows(subject: str) -> Iterator[dict[str, Any]]:
    """だれが見たか, as the page shows it: what the page does not show is not told here either."""
    kind, _, key = subject.partition(":")
    if kind not in ("resident", "account"):
        return
    viewer = Viewer(None, UUID(key)) if kind == "resident" else Viewer(UUID(key), None)
    for line in everything(viewer, Asked()):
        yield {"日": line.day, "だれが": line.who, "何を": line.what, "したこと": line.done,
               "なぜ": line.why}  # fmt: skip
