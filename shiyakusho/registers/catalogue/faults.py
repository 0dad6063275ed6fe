"""What is wrong with a definition: file, line, field, stable code, and the reason in Japanese."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import ValidationError

from .places import Place, Source, dotted


@dataclass(frozen=True, order=True)
class Fault:
    """One thing wrong. `line` and `column` count from 1; `field` is dotted, empty for the whole file.

    `severity`: "error", or "warning" for what may go live all the same.
    """

    file: str
    line: int
    column: int
    field: str
    code: str
    message: str
    severity: str = "error"

    @classmethod
    def at(
        cls, source: Source, place: Place, code: str, message: str, *, severity: str = "error"
    ) -> Fault:
        """What is wrong at `place` of a file, or at the nearest place around it that the file has."""
        mark = source.mark_of(place)
        return cls(source.path, *mark, dotted(place), code, message, severity)

    def __str__(self) -> str:
        where = f"{self.field}: " if self.field else ""
        sort = "注意: " if self.severity == "warning" else ""
        at = f"{self.file}:{self.line}:{self.column}"
        return f"{at}: {sort}{where}{self.message} [{self.code}]"

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


def faults_of(
    error: ValidationError, *, source: Source, known: dict[str, list[str]]
) -> list[Fault]:
    """Translate pydantic's errors; `source` gives lines, `known` the names for "did you mean"."""
    found: dict[tuple[str, str], Fault] = {}
    for one in error.errors(include_url=False):
        place = _place_in_file(one["loc"], source)
        code, words = _WORDS.get(one["type"], ("wrong_value", "値が正しくありません({msg})"))
        context = {"msg": one["msg"], **one.get("ctx", {})}
        message = words.format_map(_Blank(context))
        if code == "unknown_field":
            message += did_you_mean(str(one["loc"][-1]), _names_beside(place, source, known))
        elif code == "not_allowed":
            message += did_you_mean(str(one["input"]), _QUOTED.findall(message))
        fault = Fault.at(source, place, code, message)
        found.setdefault((fault.field, fault.code), fault)
    return list(found.values())


_QUOTED = re.compile(r"'([^']*)'")


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "…"


def _place_in_file(loc: Place, source: Source) -> Place:
    """pydantic adds the branch of a union to the place (`required.bool`): keep what the file has.

    The last part stays even when the file lacks it: that is the missing field.
    """
    place: Place = ()
    for index, part in enumerate(loc):
        last = index == len(loc) - 1
        if (*place, part) in source.marks or (last and not _is_branch(part)):
            place = (*place, part)
    return place


def _is_branch(part: str | int) -> bool:
    text = str(part)
    return text in {"bool", "int", "str", "[key]"} or "constrained" in text or "[" in text


def _names_beside(place: Place, source: Source, known: dict[str, list[str]]) -> list[str]:
    """The names a field could have had: of the parts whose fields its neighbours mostly are."""
    neighbours = {p[-1] for p in source.marks if p[:-1] == place[:-1] and p != place and p}
    fitting = {part: len(neighbours.intersection(names)) for part, names in known.items()}
    best = max(fitting.values(), default=0)
    return sorted({one for part in known if fitting[part] == best for one in known[part]})


def did_you_mean(word: str, among: Iterable[str]) -> str:
    """(「…」ですか) with the nearest of ``among``, or nothing where none is near."""
    close = difflib.get_close_matches(word, list(among), n=1, cutoff=0.5)
    return f"(「{close[0]}」ですか)" if close else ""
