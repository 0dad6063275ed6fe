"""Where an element, a finding or a comment is in the editor: its section, its address, its field."""

from __future__ import annotations

from dataclasses import dataclass

from .arranging import element_at
from .blueprint import SECTIONS, Collection, Element, Group, Part, Section
from .blueprint.offers import letter_keys, letters
from .fields import html_id
from .places import Document, Place, at, place_of, text_of


@dataclass(frozen=True)
class Located:
    """The page to open and the field to go to; `element` and `place` say what is edited there."""

    section: Section
    address: str
    element: Element
    place: Place
    anchor: str = ""

    @property
    def query(self) -> str:
        return f"?at={self.address}{'#' + self.anchor if self.anchor else ''}"


def opened(document: Document, section: Section, address: str) -> Located | None:
    """The element at an address of a section (`~names`, `form.pages.0.questions.2`)."""
    if address.startswith("~"):
        group = next((one for one in section.groups if f"~{one.key}" == address), None)
        return Located(section, address, _grown(group, document), ()) if group else None
    place = place_of(address)
    element = element_of(section, place)
    if element is None or at(document, place) is None:
        return None
    return Located(section, text_of(place), element, place)


def _grown(group: Group, document: Document) -> Element:
    """A group whose fields hang on the document: one letter for each outcome that may send one."""
    if group.key != "letters":
        return group.element
    keys = dict(letter_keys(document))
    keys |= {name: name for name in document.get("letters") or {} if name not in keys}
    parts = [
        Part(f"letters.{key}", "choice", f"「{title}」のとき", options=letters)
        for key, title in keys.items()
    ]
    return Element("letters", group.element.title, tuple(parts))


def element_of(section: Section, place: Place) -> Element | None:
    """The blueprint of a place that is an element of this section."""
    for collection in section.collections:
        found = _in_collection(collection, place)
        if found is not None:
            return found[0] if found[1] == len(place) else None
    return None


def _in_collection(collection: Collection, place: Place) -> tuple[Element, int] | None:
    """The innermost element around a place, and how much of the place it is."""
    root = tuple(collection.place.split("."))
    depth = len(root) + 1
    if place[: len(root)] != root or len(place) < depth:
        return None
    inside = collection.inside
    deeper = depth + 2
    if inside is not None and len(place) >= deeper and place[depth] == inside.place:
        return inside.element, deeper
    return collection.element, depth


def located(document: Document, place: Place) -> Located:
    """Where to go for a place of the document, whatever it is."""
    for section in SECTIONS:
        for collection in section.collections:
            found = _in_collection(collection, place)
            if found is not None and at(document, place[: found[1]]) is not None:
                address = text_of(place[: found[1]])
                return Located(
                    section, address, found[0], place[: found[1]], _anchor(place, found[1])
                )
        for group in section.groups:
            if _is_of(group, place):
                return Located(section, f"~{group.key}", group.element, (), _anchor(place, 0))
    section = next((one for one in SECTIONS if _is_root_of(one, place)), SECTIONS[0])
    if section.groups:
        group = section.groups[0]
        return Located(section, f"~{group.key}", group.element, ())
    return Located(section, "", Element("none", "", ()), ())


def _is_of(group: Group, place: Place) -> bool:
    text = text_of(place)
    if group.key == "letters":
        return place[:1] == ("letters",)
    keys = [part.key for part in group.element.parts]
    return any(text == k or text.startswith(f"{k}.") or k.startswith(f"{text}.") for k in keys)


def _is_root_of(section: Section, place: Place) -> bool:
    roots = {one.place.split(".")[0] for one in section.collections} | {section.key}
    return bool(place) and str(place[0]) in roots


def _anchor(place: Place, depth: int) -> str:
    """The id of the field of a place: of a text its box, of a row the row's."""
    return html_id(text_of(place)) if len(place) > depth else ""


__all__ = ["Located", "element_at", "element_of", "located", "opened"]
