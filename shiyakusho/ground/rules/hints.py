"""What was probably meant: the end of a message about a mistake, in Japanese and English."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence

from .types import Type

Hint = tuple[str, str]
NONE: Hint = ("", "")

# What other languages write → what this one writes.
_WRITTEN = {
    "and": "&&", "or": "||", "not": "!", "&": "&&", "|": "||", "=": "==", "<>": "!=", "===": "==",
    "“": '"', "”": '"', "「": '"', "」": '"', "‘": "'", "’": "'", "（": "(", "）": ")",
    "，": ",", "、": ",", "；": ",", "：": ":", "．": ".", "。": ".", "＝": "==", "！": "!", "＆": "&&",
    "＞": ">", "＜": "<", "　": " ", "≧": ">=", "≦": "<=", "≠": "!=", "×": "*", "÷": "/",
    "True": "true", "False": "false", "None": "null", "nil": "null", "is": "==", ";": "",
    "？": "?", "＋": "+", "－": "-", "＊": "*", "／": "/", "％": "%", "［": "[", "］": "]",
}  # fmt: skip


def meant(word: str) -> Hint:
    """ "did you mean" with one certain word."""
    if not word:
        return NONE
    return f"(「{word}」ですか)", f" (did you mean {word!r}?)"


def written(word: str, before: str = "") -> Hint:
    """For a sign or word that cannot stand here: how it is written in this language."""
    last = before.rsplit(maxsplit=1)[-1] if before.split() else ""
    if last in ("not", "and", "or"):
        return meant(_WRITTEN[last])
    if word in _WRITTEN and before.endswith(("<", "=")):
        return meant(_WRITTEN.get(before[-1] + word, _WRITTEN[word]))
    if word == ">" and before.endswith("<"):
        return meant("!=")
    if word in "\"'" and word:
        return "(文字列が閉じていません)", " (the string is not closed)"
    return meant(_WRITTEN.get(word, ""))


def closing(text: str) -> Hint:
    """For a text that ends too early: the bracket or sign it lacks."""
    open_, quoted = [], ""
    for sign in text:
        if quoted:
            quoted = "" if sign == quoted else quoted
        elif sign in "\"'":
            quoted = sign
        elif sign in "([{":
            open_.append({"(": ")", "[": "]", "{": "}"}[sign])
        elif sign in ")]}" and open_:
            open_.pop()
    if open_:
        return f"(「{open_[-1]}」がありません)", f" ({open_[-1]!r} is missing)"
    if text.count("?") > text.count(":"):
        return (
            "(「: 」と、そうでないときの値がありません)",
            " (':' and the other value are missing)",
        )
    return NONE


def similar(word: str, among: Iterable[str]) -> Hint:
    """A likely word for a misspelt one."""
    if word in _WRITTEN:
        return meant(_WRITTEN[word])
    close = difflib.get_close_matches(word, list(among), n=1, cutoff=0.6)
    return meant(close[0]) if close else NONE


_PAIRS = {
    ("date", "string"): 'date("2026-04-01")',
    ("date", "int"): "date(2026, 4, 1)",
    ("double", "int"): "double(…)",
}


def of_types(function: str, types: Sequence[Type]) -> Hint:
    """For arguments that do not fit: the usual way to say it."""
    names = tuple(type_.name for type_ in types)
    if function in ("_+_", "_-_") and names[:1] == ("date",):
        return meant("days_between(…)" if names == ("date", "date") else "add_days(…)")
    if len(names) == 3 and names[1] == "double":
        return meant('"0.285"')
    if function.startswith("_") and "list" in names:
        return meant("….size()")
    return meant(_PAIRS.get(tuple(sorted(names)), ""))  # type: ignore[arg-type]


def of_field(type_: Type, field: str) -> Hint:
    """For a field of something that has none."""
    if type_.name == "list" and field == "size":
        return meant("size()")
    if type_.name == "list" and type_.item.name == "record":
        return meant(f"….map(x, x.{field})")
    return NONE
