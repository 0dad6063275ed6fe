"""Reads a rendered form as a browser would send it, and lists ids for the checks."""

from collections import Counter
from html.parser import HTMLParser
from typing import Any

from django.http import QueryDict


class FormReader(HTMLParser):
    """Collects what is sent (``data``), the ids, and what labels and descriptions point to."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.data = QueryDict(mutable=True)
        self.ids: Counter[str] = Counter()
        self.pointed_at: set[str] = set()
        self.inline: list[str] = []
        self._select = ""
        self._area = ""
        self._text: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        got: dict[str, Any] = dict(attrs)
        self._note(tag, got)
        if "disabled" in got:
            return
        if tag == "input" and got.get("type") not in ("file", "submit"):
            if got.get("type") not in ("radio", "checkbox") or "checked" in got:
                self.data.appendlist(got["name"], got.get("value") or "")
        elif tag == "select":
            self._select = got["name"]
            self.data.setlist(self._select, [])
        elif tag == "option" and self._select:
            if "selected" in got or not self.data.getlist(self._select):
                self.data.setlist(self._select, [got.get("value") or ""])
        elif tag == "textarea":
            self._area, self._text = got["name"], []

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = ""
        elif tag == "textarea" and self._area:
            # A newline right after the tag belongs to the markup, not to the text.
            self.data.appendlist(self._area, "".join(self._text).removeprefix("\n"))
            self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area:
            self._text.append(data)

    def _note(self, tag: str, got: dict[str, Any]) -> None:
        if "id" in got:
            self.ids[got["id"]] += 1
        for name in ("for", "aria-describedby", "aria-labelledby"):
            self.pointed_at |= set((got.get(name) or "").split())
        self.inline += [f"{tag} {name}" for name in got if name == "style" or name.startswith("on")]
        if tag in ("script", "style") and "src" not in got:
            self.inline.append(tag)
