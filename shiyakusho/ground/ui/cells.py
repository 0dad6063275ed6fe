"""Cells of a table as HTML: by a function, for a list has hundreds of them, and a template each would
take longer than asking for the list."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext

from shiyakusho.ground.ui import text

FIRST = '<th role="rowheader" scope="row" class="cell--{}" data-label="{}">'
OTHER = '<td role="cell" class="cell--{}" data-label="{}">'
NOTHING = '<td role="cell" class="cell--{} table__nothing" data-label="{}">'
SELECT = '<input type="checkbox" name="{}" value="{}" aria-label="{}">'


def rows_html(rows: Iterable[Any], columns: Iterable[Any], select_name: str = "") -> SafeString:
    """The rows of a table: the first cell heads its row, and leads where the row does; with
    ``select_name`` each can be ticked (its ``key``), unless ``selectable`` says no."""
    heads = [_head(one, first=at == 0) for at, one in enumerate(columns)]
    select = gettext("選ぶ")
    made = []
    for row in rows:
        cells = list(part(row, "cells"))
        ticked = _ticked(row, cells[0], select_name, select) if select_name else ""
        made.append((ticked, SafeString("".join(_cells(heads, cells, part(row, "href"))))))
    return format_html_join("", '<tr role="row" data-row>{}{}</tr>', made)


def _head(column: Any, *, first: bool) -> tuple[str, str, str]:
    """How a cell of the column opens, how where there is nothing in it, and how it closes."""
    said = part(column, "kind") or "text", text.plain_text(part(column, "label"))
    if first:
        return format_html(FIRST, *said), format_html(FIRST, *said), "</th>"
    return format_html(OTHER, *said), format_html(NOTHING, *said), "</td>"


def _cells(heads: list[tuple[str, str, str]], cells: list[Any], href: str) -> Iterator[str]:
    for (opening, bare, closing), cell in zip(heads, cells, strict=False):
        yield f"{bare if cell is None or cell == '' else opening}{cell_html(cell, href)}{closing}"
        href = ""


def _ticked(row: Any, first: Any, name: str, select: str) -> SafeString:
    of = text.plain_text(part(first, "value") or first)
    may = part(row, "selectable") is not False
    box = format_html(SELECT, name, part(row, "key"), f"{select} {of}") if may else ""
    return format_html('<td role="cell" class="table__select">{}</td>', box)


def cell_html(cell: Any, row_href: str = "") -> SafeString:
    """What stands in a cell: a plain value, or ``{"value", "tag" | "tags" | "href"}``."""
    if not (isinstance(cell, dict) and "value" in cell):
        return _linked(cell, row_href)
    if cell.get("tags"):
        tags = ((tag_html(one.get("tag"), one["value"]),) for one in cell["tags"])
        joined = format_html_join("", "{}", tags)
        return format_html('<span class="cluster cluster--tight">{}</span>', joined)
    if cell.get("tag"):
        return tag_html(cell["tag"], cell["value"])
    return _linked(cell["value"], cell.get("href") or row_href)


def tag_html(kind: Any, label: Any) -> SafeString:
    """A status tag; the template of the same part is made of this."""
    return format_html('<span class="tag tag--{}">{}</span>', kind or "neutral", text.say(label))


def _linked(value: Any, href: str) -> SafeString:
    said = text.say(value)
    return format_html('<a href="{}">{}</a>', href, said) if href else said


def part(thing: Any, name: str) -> Any:
    """``thing[name]`` or ``thing.name``, empty when absent: parts take dicts and objects."""
    return thing.get(name, "") if isinstance(thing, dict) else getattr(thing, name, "")
