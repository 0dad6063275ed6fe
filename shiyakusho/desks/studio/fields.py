"""The fields of an element as a page draws them: name, value, options, what is wrong with each."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from .blueprint import Element, Options, Part, options_of
from .blueprint.offers import ANY
from .checking import said
from .examples.asked import given_of
from .languages import Tongue, used
from .places import Document, Place, at, lasting, text_of
from .words import vocabulary_for

Wrong = Mapping[str, list[str]]  # dotted place → sentences
Marks = set[tuple[str, str]]
TRUTH: Options = (("", "わからない・書かない"), ("true", "はい"), ("false", "いいえ"))


@dataclass
class Words:
    """One language of a text."""

    tongue: Tongue
    name: str
    value: str
    stale: bool = False

    @property
    def id(self) -> str:
        return html_id(self.name)


@dataclass
class Shown:
    """One field. `id` is its name with dots as dashes."""

    part: Part
    name: str
    value: Any = ""
    texts: list[Words] = field(default_factory=list)
    options: list[dict[str, Any]] = field(default_factory=list)
    rows: list[dict[str, Any]] = field(default_factory=list)
    table: list[dict[str, Any]] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    says: str = ""
    hidden: bool = False
    how: str = ""
    only_name: str = ""  # the field this one hangs on

    @property
    def id(self) -> str:
        return html_id(self.name)

    @property
    def rule_name(self) -> str:
        return f"{self.name}.rule"

    @property
    def rule_id(self) -> str:
        return html_id(self.rule_name)

    @property
    def is_long(self) -> bool:
        return self.part.kind == "prose"


def html_id(name: str) -> str:
    return "f-" + name.replace(".", "-")


def fields_of(
    document: Document,
    element: Element,
    place: Place,
    *,
    wrong: Wrong | None = None,
    stale: Marks | None = None,
) -> list[Shown]:
    """Every field of an element at a place, in the order of the blueprint."""
    drawing = _Drawing(document, wrong or {}, stale or set())
    return [drawing.shown(part, place) for part in element.parts]


class _Drawing:
    def __init__(self, document: Document, wrong: Wrong, stale: Marks) -> None:
        self.document, self.wrong, self.stale = document, wrong, stale
        self.tongues = used(document)

    def shown(self, part: Part, place: Place) -> Shown:
        where = (*place, *part.key.split("."))
        one = Shown(part, text_of(where), hidden=self._unasked(part, place))
        one.wrong = self.wrong.get(one.name, [])
        if part.only is not None:
            one.only_name = text_of((*place, *part.only[0].split(".")))
        draw = getattr(self, "_" + part.kind, self._plain)
        draw(one, where)
        return one

    def _unasked(self, part: Part, place: Place) -> bool:
        """Asked only with certain answers of another field; what is written already stays in sight."""
        if part.only is None or at(self.document, (*place, *part.key.split("."))) is not None:
            return False
        other = at(self.document, (*place, *part.only[0].split(".")))
        return not other if part.only[1] == ANY else other not in part.only[1]

    def _plain(self, one: Shown, where: Place) -> None:
        value = at(self.document, where)
        value = one.part.default if value is None else value
        one.value = "" if value is None else str(value)

    def _texts_at(self, where: Place, name: str) -> list[Words]:
        value = at(self.document, where)
        known = value if isinstance(value, dict) else {"ja": value or ""}
        place = lasting(self.document, where)
        return [
            Words(t, f"{name}.{t.key}", str(known.get(t.key) or ""), (place, t.key) in self.stale)
            for t in self.tongues
        ]

    def _words(self, one: Shown, where: Place) -> None:
        one.texts = self._texts_at(where, one.name)

    _prose = _words

    def _texts(self, one: Shown, where: Place) -> None:
        rows = at(self.document, where)
        for number, _ in enumerate(rows if isinstance(rows, list) else []):
            name = f"{one.name}.{number}"
            one.rows.append({
                "name": name, "number": number + 1, "texts": self._texts_at((*where, number), name),
                "wrong": self.wrong.get(name, []),
            })  # fmt: skip

    def _rows(self, one: Shown, where: Place) -> None:
        rows = at(self.document, where)
        element = one.part.element
        for number, row in enumerate(rows if isinstance(rows, list) else []):
            if element is not None and isinstance(row, dict):
                inner = [self.shown(part, (*where, number)) for part in element.parts]
                one.rows.append({
                    "name": f"{one.name}.{number}", "number": number + 1, "fields": inner,
                    "id": html_id(f"{one.name}.{number}"),
                    "wrong": self.wrong.get(f"{one.name}.{number}", []),
                })  # fmt: skip

    def _lines(self, one: Shown, where: Place) -> None:
        value = at(self.document, where)
        one.value = "\n".join(map(str, value)) if isinstance(value, list) else str(value or "")

    _numbers = _lines

    def _choice(self, one: Shown, where: Place) -> None:
        self._plain(one, where)
        one.options = _options(one, self.document, {one.value})

    def _many(self, one: Shown, where: Place) -> None:
        value = at(self.document, where)
        value = one.part.default if value is None else value
        chosen = set(map(str, value)) if isinstance(value, list) else set()
        one.options = _options(one, self.document, chosen)

    def _flag(self, one: Shown, where: Place) -> None:
        one.value = "true" if at(self.document, where) is True else ""

    def _rule(self, one: Shown, where: Place) -> None:
        self._plain(one, where)
        one.says = self._said(where, one.value)

    def _said(self, where: Place, rule: str) -> str:
        if not rule:
            return ""
        words = said(self.document, rule, vocabulary_for(self.document, where))
        return "" if words == rule else words

    def _when(self, one: Shown, where: Place) -> None:
        value = at(self.document, where)
        is_rule = isinstance(value, str)
        one.how = "rule" if is_rule else "never" if value is False else "always"
        one.value = value if is_rule else ""
        one.says = self._said(where, one.value)

    def _table(self, one: Shown, where: Place) -> None:
        from .saying import phrases_of

        words = vocabulary_for(self.document, ("criteria",))
        phrases = phrases_of(self.document, words)
        for name, kind in given_of(self.document, where):
            value = at(self.document, (*where, *name.split(".")))
            last = name.rpartition(".")[2]
            label = phrases.criteria.get(last) if name.startswith("criteria.") else ""
            label = (
                label
                or _EXPECTED.get(name)
                or phrases.questions.get(name)
                or phrases.names.get(name)
            )
            one.table.append({
                "name": f"{one.name}.{name}", "id": html_id(f"{one.name}.{name}"), "word": name,
                "label": label or last, "kind": kind, "value": _typed(value), "truth": TRUTH,
                "options": _fact_options(words, name, phrases.options),
                "wrong": self.wrong.get(f"{one.name}.{name}", []),
            })  # fmt: skip


_EXPECTED = {"needed": "必要か", "offered": "希望すればできるか", "fee": "手数料（円）"}


def _options(one: Shown, document: Document, chosen: set[str]) -> list[dict[str, Any]]:
    offered = list(options_of(one.part, document))
    known = {value for value, _ in offered}
    offered += [(value, value) for value in sorted(chosen - known) if value]
    return [{"value": v, "label": label, "on": v in chosen} for v, label in offered]


def _fact_options(words: Any, name: str, labels: Mapping[str, str]) -> list[tuple[str, str]]:
    known = words.type_of(name)
    options = known.options if known is not None else ()
    return (
        [("", "わからない・書かない"), *((v, labels.get(v, v)) for v in options)] if options else []
    )


def _typed(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
