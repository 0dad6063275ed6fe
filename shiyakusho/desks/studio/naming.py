"""Names rules speak of: a new one is made, a changed one is changed wherever a rule names it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from .languages import is_text
from .places import Document

RULES = frozenset({"when", "needed", "offered", "concerns", "fee", "value", "decides", "required"})
NAMES = frozenset({"repeat", "page"})
_STRINGS = re.compile(r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")


def new_name(prefix: str, taken: Iterable[str]) -> str:
    """`question_3`: the first that is free."""
    known = set(taken)
    number = len(known) + 1
    while f"{prefix}_{number}" in known:
        number += 1
    return f"{prefix}_{number}"


def in_rule(rule: str, old: str, new: str) -> str:
    """A rule with a name changed, its strings and the fields of records left as they are."""
    pattern = re.compile(rf"(?<![.\w]){re.escape(old)}(?!\w)")
    parts = _STRINGS.split(rule)
    return "".join(
        part if number % 2 else pattern.sub(new, part) for number, part in enumerate(parts)
    )


def renamed(document: Document, old: str, new: str) -> None:
    """Change a name in every rule, and where a page, an attachment or a fact points at it."""
    _walk(document, old, new)
    for use in (document.get("facts") or {}).values():
        if isinstance(use, dict) and use.get("from") == f"form.{old}":
            use["from"] = f"form.{new}"


def renamed_key(document: Document, table: str, old: str, new: str) -> bool:
    """Give an entry of a table another name, in its place; False where it is taken or no name."""
    entries = document.get(table)
    if not isinstance(entries, dict) or old not in entries or new in entries:
        return False
    if not re.fullmatch(r"[a-z][a-z0-9_]{0,59}", new):
        return False
    document[table] = {new if key == old else key: value for key, value in entries.items()}
    renamed(document, old, new)
    for test in document.get("tests") or []:
        for part in ("given", "expect"):
            if isinstance(test, dict) and isinstance(test.get(part), dict):
                _rekey(test[part], table, old, new)
    return True


def _rekey(said: dict[str, Any], table: str, old: str, new: str) -> None:
    holder = said if table == "facts" else said.get(table)
    if isinstance(holder, dict) and old in holder:
        renewed = {new if key == old else key: value for key, value in holder.items()}
        holder.clear()
        holder.update(renewed)


def _walk(part: Any, old: str, new: str) -> None:
    if isinstance(part, list):
        for below in part:
            _walk(below, old, new)
    elif isinstance(part, dict) and not is_text(part):
        for key, value in part.items():
            if isinstance(value, str) and key in NAMES and value == old:
                part[key] = new
            elif isinstance(value, str) and key in RULES:
                part[key] = in_rule(value, old, new)
            elif not isinstance(value, str):
                _walk(value, old, new)
