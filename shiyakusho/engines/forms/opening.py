"""What a corrected answer opens and closes, and what therefore stays as it was filed. Pure.

Two sheets of one application are held against each other: as it was filed (`before`) and with the
asked fields changed (`after`). A question that shows only now is asked too; one that no longer shows
takes its answer along; every other answer that was not asked stays byte for byte what was filed,
whatever the registers or the clock say by now.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from shiyakusho.registers.catalogue.definition import Definition
    from shiyakusho.registers.catalogue.form import Page

    from .sheet import Asked, AskedFile, Sheet


@dataclass(frozen=True)
class Opening:
    """What changed hands between two sheets: paths of questions (`each_kid.p1.together`) and items.

    `questions`, `items`: asked only now. `closed`: paths and items that show no longer; `shown`: all
    that do.
    """

    questions: frozenset[str]
    items: frozenset[str]
    closed: frozenset[str]
    shown: frozenset[str]


def opening(before: Sheet, after: Sheet, filed: Collection[str]) -> Opening:
    """What `after` asks that `before` did not, and what it no longer asks.

    A question or item that was optional and left empty, and is required now, is opened too. What
    was `filed` (paths and items with an answer) is never opened: only what is asked changes it.
    """
    were, are = dict(_questions(before)), dict(_questions(after))
    had, has = dict(_items(before)), dict(_items(after))
    opened = {path for path, one in are.items() if _is_new(were.get(path), one)}
    items = {name for name, one in has.items() if _is_new_item(had.get(name), one)}
    return Opening(
        frozenset(opened.difference(filed)),
        frozenset(items.difference(filed)),
        frozenset(were.keys() - are.keys()) | frozenset(had.keys() - has.keys()),
        frozenset(are) | frozenset(has),
    )


def filed_paths(definition: Definition, values: Mapping[str, Any]) -> set[str]:
    """Paths of every question that has a filed answer."""
    found: set[str] = set()
    for page in definition.form.pages if definition.form else []:
        names = [question.id for question in page.questions]
        if not page.repeat:
            found |= values.keys() & set(names)
            continue
        for one in values.get(page.id) or []:
            found |= {f"{page.id}.{one.get('key')}.{name}" for name in names if name in one}
    return found


def settled(
    definition: Definition,
    filed: Mapping[str, Any],
    sheets: tuple[Sheet, Sheet],
    moved: Opening,
    fields: Collection[str],
) -> dict[str, Any]:
    """The answers to keep: asked and opened ones as given now, closed ones gone, the rest `filed`."""
    settling = _Settling(definition, filed, (sheets[0].values, sheets[1].values), moved, fields)
    values: dict[str, Any] = {}
    for page in definition.form.pages if definition.form else []:
        if page.repeat:
            rounds = settling.rounds(page)
            values |= {} if rounds is None else {page.id: rounds}
        else:
            values |= settling.answers(page, "", filed, settling.given[1])
    return values


@dataclass(frozen=True)
class _Settling:
    definition: Definition
    filed: Mapping[str, Any]
    given: tuple[Mapping[str, Any], Mapping[str, Any]]
    moved: Opening
    fields: Collection[str]

    def answers(
        self, page: Page, place: str, filed: Mapping[str, Any], given: Mapping[str, Any]
    ) -> dict[str, Any]:
        """The answers of one page, or of one round of it (`place` ends with a dot)."""
        found: dict[str, Any] = {}
        for question in page.questions:
            path = f"{place}{question.id}"
            asked = question.id in self.fields and path in self.moved.shown
            source = given if asked or path in self.moved.questions else filed
            if path not in self.moved.closed and question.id in source:
                found[question.id] = source[question.id]
        return found

    def rounds(self, page: Page) -> list[dict[str, Any]] | None:
        """The rounds of a repeated page; as filed where nothing asked or opened touches them."""
        before, after = (values.get(page.id) for values in self.given)
        if not self._touched(page) and (before is None) == (after is None):
            return list(self.filed[page.id]) if page.id in self.filed else None
        if after is None:
            return None
        there = {str(one.get("key")): one for one in self.filed.get(page.id) or []}
        return [self._round(page, one, there.get(str(one.get("key")), {})) for one in after]

    def _touched(self, page: Page) -> bool:
        own = {question.id for question in page.questions} | _people_of(self.definition, page)
        moved = self.moved.questions | self.moved.closed
        return bool(own & set(self.fields)) or any(p.startswith(f"{page.id}.") for p in moved)

    def _round(
        self, page: Page, one: Mapping[str, Any], filed: Mapping[str, Any]
    ) -> dict[str, Any]:
        own = {question.id for question in page.questions}
        person = {name: value for name, value in one.items() if name not in own}
        return person | self.answers(page, f"{page.id}.{one.get('key')}.", filed, one)


def _people_of(definition: Definition, page: Page) -> set[str]:
    """The question whose people this page is repeated for."""
    questions = definition.form.questions() if definition.form else []
    return {q.id for q in questions if q.kind == "people" and page.repeat in (q.id, q.fact)}


def _questions(sheet: Sheet) -> Iterator[tuple[str, Asked]]:
    for screen in sheet.screens:
        for one in screen.asked:
            if one.question.kind != "note":
                yield one.path, one


def _items(sheet: Sheet) -> Iterator[tuple[str, AskedFile]]:
    for file in sheet.files():
        yield file.item.id, file


def _is_new(was: Asked | None, one: Asked) -> bool:
    if was is None:
        return True
    return one.required and not was.required and was.reading.value is None


def _is_new_item(was: AskedFile | None, one: AskedFile) -> bool:
    if was is None:
        return True
    return one.required and not was.required and not was.files
