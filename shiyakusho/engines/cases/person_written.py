"""The person as written in the form: the keys by which a case is found and compared.

Names are folded as the register's are (width, kana, variant kanji: 渡邊 and 渡辺 are one).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from shiyakusho.ground.jp.text import name_key

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.public import Definition

LONGEST = 200


def as_written(definition: Definition, answers: Mapping[str, Any]) -> tuple[str, date | None]:
    """Key of the first name asked for, and the birth date of that person; ``""`` and ``None`` where
    the form does not ask, or nothing that can be read was written."""
    questions = list(definition.form.questions()) if definition.form else []
    name = next((answers.get(one.id) for one in questions if one.kind == "name"), None)
    born = next(
        (answers.get(one.id) for one in questions if one.prefill == "register.birth_date"), None
    )
    key = name_key(name)[:LONGEST] if isinstance(name, str) else ""
    return key, _day(born)


def _day(written: Any) -> date | None:
    try:
        return date.fromisoformat(written) if isinstance(written, str) else None
    except ValueError:
        return None
