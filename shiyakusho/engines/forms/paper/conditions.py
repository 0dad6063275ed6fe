"""A condition as a form says it on paper: 「3 が『はい』の方だけ」, by the numbers of its questions."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from shiyakusho.ground.rules import RuleError, reader
from shiyakusho.ground.rules.tree import Call, ListOf, Literal, Logic, Name, Node

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.form import Question

SOME = "あてはまる方だけ"
YES, NO = "はい", "いいえ"
MOST = 60  # signs; a longer sentence is harder to follow than the question itself


def for_whom(rule: str | None, numbered: Mapping[str, tuple[str, Question]]) -> str:
    """Who answers, empty for everybody. `numbered`: the number and question of each id on paper."""
    if rule is None:
        return ""
    try:
        said = _said(reader.read(rule), numbered)
    except RuleError:
        said = None
    return f"{said}の方だけ" if said and len(said) <= MOST else SOME


def _said(node: Node, numbered: Mapping[str, tuple[str, Question]]) -> str | None:
    if isinstance(node, Logic):
        parts = [_said(one, numbered) for one in node.items]
        word = "か、" if node.absorbing else "で、"
        return None if None in parts else word.join(str(one) for one in parts)
    if isinstance(node, Name):
        return _answered(node, True, numbered)
    if isinstance(node, Call) and node.function == "!_" and isinstance(node.arguments[0], Name):
        return _answered(node.arguments[0], False, numbered)
    if isinstance(node, Call) and len(node.arguments) == 2:
        return _compared(node, numbered)
    return None


def _compared(node: Call, numbered: Mapping[str, tuple[str, Question]]) -> str | None:
    left, right = node.arguments
    if node.function == "_in_":
        if isinstance(left, Literal):  # 'x' in choices
            return _answered(right, left.value, numbered)
        if isinstance(right, ListOf) and all(isinstance(one, Literal) for one in right.items):
            return _one_of(
                left, [one.value for one in right.items if isinstance(one, Literal)], numbered
            )
        return None
    if not isinstance(right, Literal) or node.function not in ("_==_", "_!=_"):
        return None
    said = _answered(left, right.value, numbered)
    return f"{said}以外" if said and node.function == "_!=_" else said


def _answered(
    node: Node, value: object, numbered: Mapping[str, tuple[str, Question]]
) -> str | None:
    return _one_of(node, [value], numbered)


def _one_of(
    node: Node, values: list[object], numbered: Mapping[str, tuple[str, Question]]
) -> str | None:
    """「3 が『はい』」; None where it is no question on this paper, or no answer of it."""
    if not isinstance(node, Name) or node.id not in numbered:
        return None
    number, question = numbered[node.id]
    words: dict[object, str] = {option.value: option.label.ja for option in question.options or []}
    if question.kind == "bool":
        words = {True: YES, False: NO}
    if any(value not in words for value in values):
        return None
    return f"{number}が{'か'.join(f'「{words[value]}」' for value in values)}"
