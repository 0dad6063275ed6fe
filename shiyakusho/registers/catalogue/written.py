"""The text of a working copy: any JSON object of a bearable size, sound as a definition or not."""

from __future__ import annotations

import json
from typing import Any

from .refusals import CopyUnwritable
from .source import MAX_BYTES, MAX_DEPTH

_FIRST_PRINTED = 0x20
_DELETE, _LAST_CONTROL = 0x7F, 0x9F
_SURROGATES = range(0xD800, 0xE000)


def kept_text(document: dict[str, Any]) -> str:
    """The document as one line of JSON in the author's order; CopyUnwritable says why not."""
    _look_through(document, 0)
    try:
        text = json.dumps(document, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    except (TypeError, ValueError) as error:
        raise CopyUnwritable(extra={"why": "not_json"}) from error
    if len(text.encode()) > MAX_BYTES:
        raise CopyUnwritable(extra={"why": "too_large"})
    return text


def pretty(text: str) -> str:
    """The same as people read it, one value a line: what the lines of its faults count."""
    return json.dumps(json.loads(text), ensure_ascii=False, indent=1)


def _look_through(value: Any, depth: int) -> None:
    if depth > MAX_DEPTH:
        raise CopyUnwritable(extra={"why": "too_deep"})
    if isinstance(value, dict):
        for key, one in value.items():
            if not isinstance(key, str):
                raise CopyUnwritable(extra={"why": "not_json"})
            _look_at(key)
            _look_through(one, depth + 1)
    elif isinstance(value, list):
        for one in value:
            _look_through(one, depth + 1)
    elif isinstance(value, str):
        _look_at(value)


def _look_at(text: str) -> None:
    """No character that a database or a definition file cannot hold; a new line is one."""
    for character in text:
        code = ord(character)
        control = code < _FIRST_PRINTED or _DELETE <= code <= _LAST_CONTROL
        if (control and character not in "\n\t") or code in _SURROGATES or code & 0xFFFE == 0xFFFE:
            raise CopyUnwritable(extra={"why": "control_character"})
