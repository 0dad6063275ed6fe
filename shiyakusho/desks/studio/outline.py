"""What a section holds, as a list one walks through and rearranges (見取り図)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from .blueprint import Collection, Section
from .languages import japanese
from .places import Document, Place, at, text_of

KINDS = {
    "text": "ことば", "textarea": "長い文", "name": "氏名", "kana": "かな", "date": "日付", "bool": "はい・いいえ",
    "choice": "1つ", "choices": "いくつでも", "integer": "数", "money": "円", "address": "住所",
    "phone": "電話", "email": "メール", "bank_account": "口座", "people": "人の一覧", "note": "説明",
}  # fmt: skip


@dataclass
class Row:
    """One element: where it is, what it is called, what marks it bears."""

    address: str
    title: str
    small: str = ""
    current: bool = False
    moves: bool = True
    wrong: int = 0
    comments: int = 0
    depth: int = 0
    rows: list[Row] = field(default_factory=list)
    adds: str = ""  # the list new inner elements go to
    add_label: str = ""


@dataclass
class Block:
    """A collection with its rows, or the groups of a section."""

    title: str
    rows: list[Row]
    adds: str = ""
    add_label: str = ""
    empty: str = ""


def blocks_of(document: Document, section: Section, current: str) -> list[Block]:
    """Everything of a section; `current` is the address of the element that is open."""
    blocks = []
    if section.groups:
        rows = [
            Row(
                f"~{group.key}",
                group.element.title,
                moves=False,
                current=current == f"~{group.key}",
            )
            for group in section.groups
        ]
        blocks.append(Block("", rows))
    blocks += [_block(document, one, current) for one in section.collections]
    return blocks


def _block(document: Document, collection: Collection, current: str) -> Block:
    place: Place = tuple(collection.place.split("."))
    rows = [_row(document, collection, (*place, key), current) for key in _keys(document, place)]
    label = f"{collection.element.title}を足す"
    return Block(collection.title, rows, collection.place, label, collection.empty)


def _keys(document: Document, place: Place) -> Iterable[str | int]:
    entries = at(document, place)
    if isinstance(entries, dict):
        return list(entries)
    return range(len(entries)) if isinstance(entries, list) else []


def _row(document: Document, collection: Collection, place: Place, current: str) -> Row:
    element = at(document, place)
    address = text_of(place)
    row = Row(address, title_of(element, place), small_of(element), current == address)
    inside = collection.inside
    if inside is not None:
        below = (*place, inside.place)
        row.rows = [
            _row(document, inside, (*below, key), current) for key in _keys(document, below)
        ]
        row.adds, row.add_label = text_of(below), f"{inside.element.title}を足す"
        for one in row.rows:
            one.depth = 1
    return row


def title_of(element: Any, place: Place) -> str:
    """What an element is called in lists."""
    if not isinstance(element, dict):
        return str(place[-1])
    for key in ("label", "title", "because", "question", "text"):
        if words := japanese(element.get(key)):
            return words
    name = element.get("name") or element.get("id") or element.get("role")
    return str(name or (place[-1] if isinstance(place[-1], str) else "（まだ名前がありません）"))


def small_of(element: Any) -> str:
    """The few marks beside it: how it is answered, whether it may be left out, when it shows."""
    if not isinstance(element, dict):
        return ""
    marks = [KINDS.get(str(element.get("kind")), "")] if "questions" not in element else []
    marks.append("任意" if element.get("required") is False else "")
    marks.append("条件つき" if element.get("when") and "because" not in element else "")
    marks.append("くり返し" if element.get("repeat") else "")
    return "・".join(one for one in marks if one)


def all_rows(blocks: Iterable[Block]) -> Iterator[Row]:
    """Every row, the inner ones behind their own."""
    for block in blocks:
        for row in block.rows:
            yield row
            yield from row.rows


def first_address(blocks: list[Block]) -> str:
    """The element that opens when none is asked for."""
    return next((row.address for row in all_rows(blocks)), "")


def mark(blocks: list[Block], wrong: Iterable[str], commented: Iterable[str]) -> None:
    """Count findings and open comments at their elements (dotted places)."""
    rows = sorted(all_rows(blocks), key=lambda row: len(row.address), reverse=True)
    for places, name in ((wrong, "wrong"), (commented, "comments")):
        for place in places:
            for row in rows:
                if place == row.address or place.startswith(f"{row.address}."):
                    setattr(row, name, getattr(row, name) + 1)
                    break
