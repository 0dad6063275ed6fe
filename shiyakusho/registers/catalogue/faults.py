"""What is wrong with a definition: file, line, field, stable code, and the reason in Japanese."""

from __future__ import annotations

import difflib
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import ValidationError


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong. `line` counts from 1; `field` is dotted, empty for the whole file.

    `severity`: "error", or "warning" for what may go live all the same.
    """

    file: str
    line: int
    field: str
    code: str
    message: str
    severity: str = "error"

    def __str__(self) -> str:
        where = f"{self.field}: " if self.field else ""
        mark = "注意: " if self.severity == "warning" else ""
        return f"{self.file}:{self.line}: {mark}{where}{self.message} [{self.code}]"

    def as_dict(self) -> dict[str, Any]:
        """For --json and for the API."""
        return asdict(self)


class DefinitionFaults(ValueError):
    """A definition cannot be used; `faults` says everything that is wrong, not only the first."""

    code = "definition_faults"

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = sorted(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


# pydantic's error type → our stable code and words; {…} are filled from its context.
_WORDS: dict[str, tuple[str, str]] = {
    "missing": ("missing", "必須の項目がありません"),
    "extra_forbidden": ("unknown_field", "知らない項目です"),
    "literal_error": ("not_allowed", "使えるのは {expected} だけです"),
    "string_type": ("wrong_type", "文字列を書いてください"),
    "int_type": ("wrong_type", "整数を書いてください"),
    "bool_type": ("wrong_type", "true か false を書いてください"),
    "list_type": ("wrong_type", "一覧(- で始まる行)を書いてください"),
    "dict_type": ("wrong_type", "項目の表を書いてください"),
    "model_type": ("wrong_type", "項目の表を書いてください"),
    "date_type": ("wrong_type", "日付(例 2026-04-01)を書いてください"),
    "date_from_datetime_parsing": ("wrong_type", "日付(例 2026-04-01)を書いてください"),
    "string_pattern_mismatch": ("wrong_form", "決まった形({pattern})と違います"),
    "string_too_short": ("too_short", "空にはできません"),
    "string_too_long": ("too_long", "{max_length}文字までです"),
    "too_short": ("too_short", "{min_length}個以上要ります"),
    "too_long": ("too_long", "{max_length}個までです"),
    "greater_than_equal": ("out_of_range", "{ge} 以上にしてください"),
    "less_than_equal": ("out_of_range", "{le} 以下にしてください"),
    "value_error": ("contradiction", "{error}"),
}


def faults_of(error: ValidationError, *, source: Any, known: dict[str, list[str]]) -> list[Fault]:
    """Translate pydantic's errors; `source` gives lines, `known` the names for "did you mean"."""
    found: dict[tuple[str, str], Fault] = {}
    for one in error.errors(include_url=False):
        place = _place_in_file(one["loc"], source)
        code, words = _WORDS.get(one["type"], ("wrong_value", "値が正しくありません({msg})"))
        context = {"msg": one["msg"], **one.get("ctx", {})}
        message = words.format_map(_Blank(context))
        if code == "unknown_field":
            message += _did_you_mean(str(one["loc"][-1]), known)
        fault = Fault(source.path, source.line_of(place), dotted(place), code, message)
        found.setdefault((fault.field, fault.code), fault)
    return list(found.values())


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def _place_in_file(loc: tuple[str | int, ...], source: Any) -> tuple[str | int, ...]:
    """pydantic adds the branch of a union to the place (`required.bool`): keep what the file has.

    The last part stays even when the file lacks it: that is the missing field.
    """
    place: tuple[str | int, ...] = ()
    for index, part in enumerate(loc):
        last = index == len(loc) - 1
        if (*place, part) in source.lines or (last and not _is_branch(part)):
            place = (*place, part)
    return place


def _is_branch(part: str | int) -> bool:
    text = str(part)
    return text in {"bool", "int", "str", "[key]"} or "constrained" in text or "[" in text


def _did_you_mean(name: str, known: dict[str, list[str]]) -> str:
    every = sorted({one for names in known.values() for one in names})
    close = difflib.get_close_matches(name, every, n=1)
    return f"(「{close[0]}」ですか)" if close else ""


def dotted(place: tuple[str | int, ...]) -> str:
    """form.pages[0].id, as messages write a place."""
    out = ""
    for part in place:
        out += f"[{part}]" if isinstance(part, int) else (f".{part}" if out else str(part))
    return out
