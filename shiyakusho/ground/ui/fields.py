"""A question as the ``field`` part draws it, and what the browser sends back for each kind.

Nothing here validates or normalises: the text comes back exactly as it was typed, so that a wrong
answer can be shown again next to what is wrong with it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

ERAS = (
    ("", _("西暦")),
    ("R", _("令和")),
    ("H", _("平成")),
    ("S", _("昭和")),
    ("T", _("大正")),
    ("M", _("明治")),
)
DATE_PARTS = ("era", "year", "month", "day")
ADDRESS_PARTS = ("postal_code", "town", "rest")
BANK_PARTS = ("bank", "branch", "type", "number", "holder_kana")
MAX_PEOPLE = 30
_ISO = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass
class Field:
    """One question (質問). ``value`` has the shape ``posted`` returns for its ``kind``."""

    kind: str
    name: str
    label: Any
    help: Any = ""
    why: Any = ""
    required: bool = True
    value: Any = None
    error: Any = ""
    errors: Mapping[str, Any] = field(default_factory=dict)
    options: Sequence[Any] = ()
    relations: Sequence[Any] = ()
    min: Any = None
    max: Any = None
    max_length: int | None = None
    disabled: bool = False
    source: Any = ""
    autocomplete: str = ""
    inputmode: str = ""
    rows: int = 5
    suffix: Any = ""
    lookup_url: str = ""
    files: Sequence[Any] = ()
    max_files: int = 1
    upload_url: str = ""
    accept: str = "image/jpeg,image/png,image/webp,application/pdf"

    @property
    def id(self) -> str:
        """The HTML id of the control, or of the fieldset of a composite kind."""
        return field_id(self.name)


def field_id(name: str) -> str:
    """The HTML id belonging to an input name: every other sign becomes a hyphen."""
    return "f-" + re.sub(r"[^0-9A-Za-z]", "-", name)


def posted(kind: str, name: str, data: QueryDict) -> Any:
    """What was typed for the question ``name``; see PARTS.md for the shape of each kind."""
    if kind == "choices":
        return data.getlist(name)
    if kind == "people":
        return _people(name, data)
    parts = {"date": DATE_PARTS, "address": ADDRESS_PARTS, "bank_account": BANK_PARTS}.get(kind)
    if parts:
        return {part: data.get(f"{name}.{part}", "") for part in parts}
    return None if kind == "note" else data.get(name, "")


def _people(name: str, data: QueryDict) -> list[dict[str, Any]]:
    pattern = re.compile(re.escape(name) + r"\.(\d{1,4})\.")
    rows = sorted({int(found[1]) for key in data if (found := pattern.match(key))})
    return [
        {
            "name": data.get(f"{name}.{row}.name", ""),
            "birth_date": posted("date", f"{name}.{row}.birth_date", data),
            "relation": data.get(f"{name}.{row}.relation", ""),
        }
        for row in rows[:MAX_PEOPLE]
    ]


def date_parts(value: Any) -> dict[str, str]:
    """The four boxes of a date: from what was typed, from a ``date`` or from ISO text (西暦)."""
    if isinstance(value, Mapping):
        return {part: str(value.get(part) or "") for part in DATE_PARTS}
    text = value.isoformat() if isinstance(value, date) else str(value or "")
    found = _ISO.match(text)
    year, month, day = (str(int(n)) for n in found.groups()) if found else ("", "", "")
    return {"era": "", "year": year, "month": month, "day": day}


def date_text(value: Any) -> str:
    """One text for ``jp.wareki.parse``: ``R8/5/1``, ``2026/5/1``; empty when nothing was typed."""
    parts = date_parts(value)
    if not (parts["year"] or parts["month"] or parts["day"]):
        return ""
    return f"{parts['era']}{parts['year']}/{parts['month']}/{parts['day']}"


@dataclass(frozen=True)
class PersonRow:
    """One person of a ``people`` question, as three questions of their own."""

    number: int
    remove: str
    fields: tuple[Field, ...]


def people_rows(asked: Any) -> list[PersonRow]:
    """The rows of a ``people`` question; one empty row when nobody is there yet."""
    read = asked.get if isinstance(asked, Mapping) else lambda key: getattr(asked, key, None)
    people = read("value") or [{}]
    return [_person_row(read, index, person) for index, person in enumerate(people)]


def _person_row(read: Any, index: int, person: Mapping[str, Any]) -> PersonRow:
    name, errors = f"{read('name')}.{index}", read("errors") or {}
    relations = read("relations") or ()
    parts = (
        ("name", "name", _("お名前")),
        ("date", "birth_date", _("生年月日")),
        ("choice" if relations else "text", "relation", _("あなたとの関係")),
    )
    questions = tuple(
        Field(
            kind=kind,
            name=f"{name}.{part}",
            label=label,
            value=person.get(part),
            error=errors.get(f"{index}.{part}", ""),
            options=relations if kind == "choice" else (),
            # How somebody is related may be left out; who it is and when born may not.
            required=bool(read("required")) and part != "relation",
            disabled=bool(read("disabled")),
        )
        for kind, part, label in parts
    )
    return PersonRow(number=index + 1, remove=name, fields=questions)
