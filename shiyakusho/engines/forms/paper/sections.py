"""The questions of a form in the order of paper: numbered through, the applicant's own together, a
page about several people as columns or one block each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from shiyakusho.ground.ui.text import plain_text

from .cells import Sub, cell
from .conditions import for_whom

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition
    from shiyakusho.registers.catalogue.form import Page, Question

Values = Mapping[str, Any]
Row = dict[str, Any]
OWN = "register."  # what the register knows of the applicant stands in the block at the top
WIDE = {"address", "textarea", "bank_account", "people", "kana", "email"}
COLUMNS = 3  # people side by side
BLANK_ROUNDS = 3


@dataclass(frozen=True)
class Sections:
    """All of a form as the template takes it."""

    applicant: list[Row]
    sections: list[dict[str, Any]]
    numbered: Mapping[str, tuple[str, Question]]


def sections_of(
    definition: Definition, values: Values | None, shows: Callable[[str], bool], sub: Sub
) -> Sections:
    """`values`: what was filed, None for a blank form. `shows(id)`: whether a question was asked at
    all; of a filled form the others are struck out."""
    return _Laying(definition, values, shows, sub).whole()


class _Laying:
    def __init__(
        self, definition: Definition, values: Values | None, shows: Callable[[str], bool], sub: Sub
    ) -> None:
        self.pages = definition.form.pages if definition.form else []
        self.values, self.shows, self.sub = values, shows, sub
        self.blank = values is None
        self.own = _own_questions(self.pages)
        asked = [*self.own, *(q for p in self.pages for q in p.questions if q not in self.own)]
        kinds = [one for one in asked if one.kind != "note" and self._asked_by_now(one)]
        self.numbered = {q.id: (str(n), q) for n, q in enumerate(kinds, start=1)}
        self.numbered |= {q.fact: pair for pair in self.numbered.values() if (q := pair[1]).fact}

    def whole(self) -> Sections:
        given = self.values or {}
        applicant = [self._row(question, given) for question in self.own]
        sections = [one for page in self.pages for one in self._page(page)]
        return Sections(applicant, sections, self.numbered)

    def _page(self, page: Page) -> Iterator[dict[str, Any]]:
        left = [q for q in page.questions if q not in self.own and self._printed(q)]
        if not left:
            return
        head = {
            "title": plain_text(page.title),
            "sub": self.sub(page.title),
            "intro": plain_text(page.intro) if page.intro else "",
            "only": for_whom(page.when, self.numbered),
        }
        if page.repeat:
            yield head | self._repeated(page, left)
        else:
            yield head | {"rows": [self._row(question, self.values or {}) for question in left]}

    def _printed(self, question: Question) -> bool:
        """A remark nobody was shown has no place on a filled form, nor has what is asked later."""
        if not self._asked_by_now(question):
            return False
        return question.kind != "note" or self.blank or self.shows(question.id)

    def _asked_by_now(self, question: Question) -> bool:
        return not question.later or question.id in (self.values or {})

    def _repeated(self, page: Page, left: Sequence[Question]) -> dict[str, Any]:
        rounds: list[Values] = list((self.values or {}).get(page.id) or [])
        rounds = rounds or [{} for _ in range(BLANK_ROUNDS if self.blank else 0)]
        if any(question.kind in WIDE for question in left):
            return {"blocks": [self._block(n, one, left) for n, one in enumerate(rounds, start=1)]}
        return {
            "columns": [
                self._columns(rounds[at : at + COLUMNS], at, left)
                for at in range(0, len(rounds), COLUMNS)
            ]
        }

    def _block(self, n: int, one: Values, left: Sequence[Question]) -> dict[str, Any]:
        return {"whom": _whom(n, one), "rows": [self._row(question, one) for question in left]}

    def _columns(self, some: Sequence[Values], at: int, left: Sequence[Question]) -> dict[str, Any]:
        heads = [_whom(at + n, one) for n, one in enumerate(some, start=1)]
        rows = [
            self._head(question) | {"cells": [self._cell(question, one) for one in some]}
            for question in left
        ]
        return {"heads": heads, "rows": rows}

    def _row(self, question: Question, given: Values) -> Row:
        if question.kind == "note":
            return {"note": plain_text(question.label), "only": self._only(question)}
        return self._head(question) | {"cell": self._cell(question, given)}

    def _head(self, question: Question) -> Row:
        return {
            "number": self.numbered[question.id][0] if question.kind != "note" else "",
            "label": plain_text(question.label),
            "sub": self.sub(question.label),
            "help": plain_text(question.help) if question.help and self.blank else "",
            "only": self._only(question),
            "optional": question.required is False,
        }

    def _only(self, question: Question) -> str:
        return for_whom(question.when, self.numbered) if self.blank else ""

    def _cell(self, question: Question, given: Values) -> dict[str, Any]:
        if not self.blank and question.id not in given:
            return {"kind": "none", "asked": self.shows(question.id)}
        return cell(question, given.get(question.id), self.sub)


def _own_questions(pages: Sequence[Page]) -> list[Question]:
    """What the first page that asks for the applicant's name asks of them from the register."""
    for page in pages:
        own = [q for q in page.questions if (q.prefill or "").startswith(OWN) and q.when is None]
        if not page.repeat and any(q.prefill == "register.name" for q in own):
            return own
    return []


def _whom(n: int, one: Values) -> dict[str, Any]:
    return {"label": f"{n}人目", "name": one.get("name")}
