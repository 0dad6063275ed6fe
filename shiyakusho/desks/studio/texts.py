"""All texts of a document, a page at a time: every language beside the other (ことば)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from .blueprint import Element, Part
from .copies import Copy
from .fields import Words
from .freshness import Mark, stale_marks, texts_in
from .languages import ALWAYS, Tongue, used
from .located import located
from .outline import title_of
from .places import Document, Place, at, lasting, text_of

PER_PAGE = 30
FILTERS = (("", "すべて"), ("stale", "古い訳"), ("missing", "訳がない"))


@dataclass(frozen=True)
class Texts:
    """One page of texts."""

    rows: list[dict[str, Any]]
    filters: list[dict[str, Any]]
    next_url: str
    previous_url: str


def element_of(document: Document) -> Element:
    """Every text of the document as a field: what a page that was open for long may still send."""
    parts = tuple(Part(text_of(place), "words", "") for place, _ in texts_in(document))
    return Element("texts", "ことば", parts)


def page_of(
    copy: Copy, show: str, page: str, *, more: str = "", document: Document | None = None
) -> Texts:
    """The texts that are asked for; `more` is a language to begin with."""
    document = copy.document if document is None else document
    marks = stale_marks(copy.procedure_id)
    everything = texts_in(document)
    chosen = {name: _chosen(document, everything, name, marks) for name, _ in FILTERS}
    show = show if show in chosen else ""
    number = int(page) if page.isascii() and page.isdecimal() and len(page) < 5 else 0
    on_page = chosen[show][number * PER_PAGE : (number + 1) * PER_PAGE]
    columns = used(document, (more,))
    further = len(chosen[show]) > (number + 1) * PER_PAGE
    return Texts(
        [_row(copy, document, place, text, marks, columns=columns) for place, text in on_page],
        [
            {"label": label, "count": len(chosen[name]), "current": name == show, "url": f"?{urlencode({'show': name, 'with': more})}"}
            for name, label in FILTERS
        ],
        f"?{urlencode({'show': show, 'page': number + 1, 'with': more})}" if further else "",
        f"?{urlencode({'show': show, 'page': number - 1, 'with': more})}" if number else "",
    )  # fmt: skip


def _chosen(
    document: Document, everything: list[tuple[Place, dict[str, Any]]], show: str, marks: set[Mark]
) -> list[tuple[Place, dict[str, Any]]]:
    if show == "stale":
        old = {place for place, _ in marks}
        return [one for one in everything if lasting(document, one[0]) in old]
    if show == "missing":
        return [one for one in everything if not all(one[1].get(key) for key in ALWAYS)]
    return everything


def _row(
    copy: Copy,
    document: Document,
    place: Place,
    text: dict[str, Any],
    marks: set[Mark],
    *,
    columns: tuple[Tongue, ...],
) -> dict[str, Any]:
    from .views.frame import address_of

    where, key, name = located(document, place), lasting(document, place), text_of(place)
    words = [
        Words(t, f"{name}.{t.key}", str(text.get(t.key) or ""), (key, t.key) in marks)
        for t in columns
    ]
    element = (
        title_of(at(document, where.place), where.place) if where.place else where.element.title
    )
    return {
        "texts": words, "place": key, "long": len(str(text.get("ja"))) > 40,
        "where": f"{where.section.title}：{element}",
        "url": address_of(copy, where.section) + where.query,
        "stale": [(w.tongue.key, w.tongue.title) for w in words if w.stale],
    }  # fmt: skip
