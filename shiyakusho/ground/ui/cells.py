"""Cells of a table as HTML: by a function, for a list has hundreds of them, and a template each would
take longer than asking for the list."""

from __future__ import annotations

from typing import Any

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

from shiyakusho.ground.ui import text


def cell_html(cell: Any, row_href: str = "") -> SafeString:
    """What stands in a cell: a plain value, or ``{"value", "tag" | "tags" | "href"}``."""
    if not (isinstance(cell, dict) and "value" in cell):
        return _linked(cell, row_href)
    if cell.get("tags"):
        tags = "".join(tag_html(one.get("tag"), one["value"]) for one in cell["tags"])
        # Tags are HTML of our own.
        return mark_safe(f'<span class="cluster cluster--tight">{tags}</span>')  # noqa: S308
    if cell.get("tag"):
        return tag_html(cell["tag"], cell["value"])
    return _linked(cell["value"], cell.get("href") or row_href)


def tag_html(kind: Any, label: Any) -> SafeString:
    """A status tag; the template of the same part is made of this."""
    return mark_safe(  # noqa: S308 — the kind is escaped, the label said
        f'<span class="tag tag--{escape(kind or "neutral")}">{text.say(label)}</span>'
    )


def _linked(value: Any, href: str) -> SafeString:
    said = text.say(value)
    return format_html('<a href="{}">{}</a>', href, said) if href else said
