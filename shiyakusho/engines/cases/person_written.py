"""The person as written in the form: the keys by which a case is found and compared.

Names and readings are folded as the register's are (width, kana, variant kanji: 渡邊 and 渡辺 are one),
a telephone number to its digits.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from shiyakusho.ground.jp import phone
from shiyakusho.ground.jp.errors import JpError
from shiyakusho.ground.jp.text import kana_key, name_key

if TYPE_CHECKING:
    from shiyakusho.engines.cases.models import Case
    from shiyakusho.registers.catalogue.public import Definition

LONGEST = 200


def note_person(case: Case, definition: Definition, answers: Mapping[str, Any]) -> None:
    """Keep with the case the keys of the first name, reading and telephone number asked for, and the
    birth date; empty where the form does not ask, or nothing that can be read was written."""
    first: dict[str, Any] = {}
    for one in definition.form.questions() if definition.form else []:
        first.setdefault(one.kind, answers.get(one.id))
        first.setdefault(one.prefill or "", answers.get(one.id))
    case.name_key = name_key(_text(first.get("name")))[:LONGEST]
    case.kana_key = kana_key(_text(first.get("kana")))[:LONGEST]
    case.phone_key = phone_key(_text(first.get("phone")))
    case.born_on = _day(_text(first.get("register.birth_date")))


def phone_key(text: str) -> str:
    """The digits of a whole telephone number (+… abroad); ``""`` for anything else."""
    try:
        return phone.parse(text).digits
    except JpError:
        return ""


def _text(written: Any) -> str:
    return written if isinstance(written, str) else ""


def _day(written: str) -> date | None:
    try:
        return date.fromisoformat(written)
    except ValueError:
        return None
