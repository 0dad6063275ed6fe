"""From the tree of a rule to words: 「犬を飼っていますか」が「はい」で、かつ…"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from shiyakusho.desks.studio.languages import japanese
from shiyakusho.desks.studio.words import listed, questions_of
from shiyakusho.ground import yamlfile
from shiyakusho.ground.rules import Vocabulary
from shiyakusho.ground.rules.tree import (
    Call,
    Conditional,
    Index,
    ListOf,
    Literal,
    Logic,
    Macro,
    MapOf,
    Name,
    Node,
    Select,
)  # fmt: skip

LONGEST = 1200


@lru_cache(maxsize=1)
def phrase_book() -> dict[str, Any]:
    """phrases.yaml."""
    found: dict[str, Any] = yamlfile.read(Path(__file__).parent / "phrases.yaml")
    return found


@dataclass(frozen=True)
class Phrases:
    """Words for the names of one document. `questions` end in 〜か and are quoted with their answer."""

    names: Mapping[str, str] = field(default_factory=dict)
    questions: Mapping[str, str] = field(default_factory=dict)
    criteria: Mapping[str, str] = field(default_factory=dict)
    options: Mapping[str, str] = field(default_factory=dict)
    tables: Mapping[str, str] = field(default_factory=dict)


def phrases_of(document: dict[str, Any], words: Vocabulary) -> Phrases:
    """Questions of the vocabulary and of the form, sentences of the criteria, labels of options."""
    questions = {
        name: japanese(fact.question).rstrip("。")
        for name, fact in words.facts.items()
        if fact.question
    }
    options = {
        value: japanese(dict(text)) for value, text in words.choices.items() if "." not in value
    }
    options |= {event.id: japanese(dict(event.label)) for event in words.events.values()}
    for name, use in _entries(document, "facts"):
        if japanese(use.get("question")):
            questions[name] = japanese(use["question"])
    for question in questions_of(document):
        questions[str(question.get("id"))] = japanese(question.get("label"))
        for option in listed(question.get("options")):
            options[str(option.get("value"))] = japanese(option.get("label"))
    criteria = {name: japanese(one.get("because")) for name, one in _entries(document, "criteria")}
    tables = {id_: one.title for id_, one in words.tables.items() if getattr(one, "title", "")}
    return Phrases(dict(phrase_book()["names"]), questions, criteria, options, tables)


def _entries(document: dict[str, Any], table: str) -> list[tuple[str, dict[str, Any]]]:
    entries = document.get(table)
    rows = entries.items() if isinstance(entries, dict) else []
    return [(name, one) for name, one in rows if isinstance(one, dict)]


def sentence(tree: Node, phrases: Phrases) -> str:
    """A checked rule in words, for somebody who reads it over."""
    speaker = _Speaker(phrases)
    said = speaker.clause(tree, ()) if tree.type.name == "bool" else speaker.say(tree, ())
    return said if len(said) <= LONGEST else said[:LONGEST] + "…"


class _Speaker:
    def __init__(self, phrases: Phrases) -> None:
        self.phrases = phrases
        self.book = phrase_book()

    def say(self, node: Node, bound: tuple[str, ...]) -> str:
        return str(getattr(self, "_" + type(node).__name__.lower())(node, bound))

    def clause(self, node: Node, bound: tuple[str, ...]) -> str:
        """The whole, or a side of a choice: what is true or false, without brackets around it."""
        return self.say(node, bound) if isinstance(node, Logic) else self.holds(node, bound)

    def holds(self, node: Node, bound: tuple[str, ...], yes: bool = True) -> str:
        """A part that is true or false, as a clause."""
        if isinstance(node, Call) and node.function == "!_":
            return self.holds(node.arguments[0], bound, not yes)
        said = self.say(node, bound)
        if isinstance(node, Name) and node.id in self.phrases.questions and node.id not in bound:
            return f"「{self.phrases.questions[node.id]}」が「{'はい' if yes else 'いいえ'}」"
        if isinstance(node, Logic) and yes:
            return f"（{said}）"
        return said if yes else f"「{said}」ではない"

    def _literal(self, node: Literal, bound: tuple[str, ...]) -> str:
        value = node.value
        if isinstance(value, bool):
            return "いつも当てはまる" if value else "当てはまらない"
        if isinstance(value, str):
            return f"「{self.phrases.options.get(value) or _day(value)}」"
        return f"{value:,}" if isinstance(value, int) else "なし" if value is None else str(value)

    def _name(self, node: Name, bound: tuple[str, ...]) -> str:
        if node.id in bound:
            return "その人" if len(bound) == 1 else f"その {node.id}"
        known = self.phrases
        if node.id in known.criteria:
            return f"《{known.criteria[node.id] or node.id}》"
        if node.id in known.questions:
            return f"「{known.questions[node.id]}」の答え"
        return known.names.get(node.id, f"{node.id}")

    def _select(self, node: Select, bound: tuple[str, ...]) -> str:
        if isinstance(node.operand, Name) and node.operand.id == "tables":
            return f"表「{self.phrases.tables.get(node.field, node.field)}」"
        field = self.book["fields"].get(node.field) or self.phrases.questions.get(node.field)
        said = f"{self.say(node.operand, bound)}の{field or node.field}"
        return f"{said}がわかっている" if node.test else said

    def _index(self, node: Index, bound: tuple[str, ...]) -> str:
        number = node.index
        if isinstance(number, Literal) and isinstance(number.value, int):
            return f"{number.value + 1}番目の{self.say(node.operand, bound)}"
        return f"{self.say(node.operand, bound)}の{self.say(number, bound)}"

    def _call(self, node: Call, bound: tuple[str, ...]) -> str:
        if node.function == "!_":
            return self.holds(node.arguments[0], bound, yes=False)
        if node.function == "date" and all(isinstance(p, Literal) for p in node.arguments):
            return _written_day([getattr(part, "value", None) for part in node.arguments])
        said = [self.say(part, bound) for part in node.arguments]
        template = self._operator(node)
        if template is None:
            template = (self.book["functions"].get(node.function) or {}).get("says")
        if template is None:
            return f"{node.function}（{'、'.join(said)}）"
        return str(template).format(*said, *[""] * 3)

    def _operator(self, node: Call) -> str | None:
        book, first = self.book["operators"], node.arguments[0] if node.arguments else None
        days = first is not None and first.type.name in ("date", "timestamp")
        found = book.get(f"{node.function} days") if days else None
        return found or book.get(node.function)

    def _listof(self, node: ListOf, bound: tuple[str, ...]) -> str:
        return "・".join(self.say(item, bound) for item in node.items) or "空の一覧"

    def _mapof(self, node: MapOf, bound: tuple[str, ...]) -> str:
        return "、".join(f"{self.say(k, bound)}：{self.say(v, bound)}" for k, v in node.entries)

    def _logic(self, node: Logic, bound: tuple[str, ...]) -> str:
        joint = "、または " if node.absorbing else "、かつ "
        return joint.join(self.holds(item, bound) for item in node.items)

    def _conditional(self, node: Conditional, bound: tuple[str, ...]) -> str:
        say = self.clause if node.yes.type.name == "bool" else self.say
        when, yes, no = self.holds(node.condition, bound), say(node.yes, bound), say(node.no, bound)
        return f"{when}なら {yes}、そうでなければ {no}"

    def _macro(self, node: Macro, bound: tuple[str, ...]) -> str:
        inner = (*bound, *node.variables)
        template = self.book["loops"].get(node.kind, "{range}について {body}")
        boolean = node.kind in ("exists", "all", "exists_one", "filter", "count")
        body = self.holds(node.body, inner) if boolean else self.say(node.body, inner)
        if node.condition is not None:
            body = f"{self.holds(node.condition, inner)}ときの {body}"
        return str(template).format(range=self.say(node.range, bound), body=body)


def _day(value: str) -> str:
    try:
        return _words_of(date.fromisoformat(value))
    except ValueError:
        return value


def _written_day(parts: list[Any]) -> str:
    try:
        return _words_of(date.fromisoformat(parts[0]) if len(parts) == 1 else date(*parts))
    except (ValueError, TypeError):
        return "・".join(map(str, parts))


def _words_of(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
