"""Cells of a table as HTML: by a function, for a list has hundreds of them, and a template each would
take longer than asking for the list."""

from __future__ import annotations

from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from shiyakusho.ground.ui import text


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
