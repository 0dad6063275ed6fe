"""One rule while it is written: what is wrong with it and where, or what it says in words."""

from __future__ import annotations

from typing import Any

from shiyakusho.ground.rules import RuleError, Vocabulary, compile_rule
from shiyakusho.ground.rules.types import Type, fits

from .places import Document, Place
from .saying import phrases_of, sentence
from .words import expected_at, vocabulary_for

LONGEST = 4000
TYPES = {
    "bool": "はい・いいえ", "int": "数", "double": "小数", "string": "ことば", "date": "日付",
    "list": "一覧", "record": "記録", "map": "表", "dyn": "いろいろ", "null": "なし",
    "timestamp": "日時", "duration": "時間の長さ", "scale": "段",
}  # fmt: skip


def checked(document: Document, place: Place, rule: str) -> dict[str, Any]:
    """`{"ok", "says"}`, or `{"ok": False, "message", "code", "line", "column"}`; empty is neither."""
    if not rule.strip():
        return {"ok": True, "says": ""}
    if len(rule) > LONGEST:
        return _wrong("長すぎます（4,000文字まで）。", "too_long", 1, 1)
    try:
        words = vocabulary_for(document, place)
        wanted = expected_at(place, document)
        compiled = compile_rule(rule, words)
        found = compiled.type
        if not fits(found, wanted):
            message = f"答えが「{japanese_type(wanted)}」になる式にします。いまは「{japanese_type(found)}」です。"
            return _wrong(message, "rule_type", 1, 1)
        return {"ok": True, "says": sentence(compiled.tree, phrases_of(document, words))}
    except RuleError as problem:
        return _wrong(f"{problem.ja}。", problem.code, problem.line or 1, problem.column or 1)


def said(document: Document, rule: str, words: Vocabulary) -> str:
    """The rule in words, or as it is written where it cannot be read."""
    try:
        return sentence(compile_rule(rule, words).tree, phrases_of(document, words))
    except RuleError:
        return rule


def japanese_type(type_: Type) -> str:
    """A type as an officer reads it."""
    return TYPES.get(type_.name, str(type_))


def _wrong(message: str, code: str, line: int, column: int) -> dict[str, Any]:
    return {"ok": False, "message": message, "code": code, "line": line, "column": column}
