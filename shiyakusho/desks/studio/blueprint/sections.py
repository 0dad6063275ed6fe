"""All sections, in the order of the page."""

from __future__ import annotations

from . import offers
from .asking import FORM
from .basics import BASICS
from .deciding import CRITERIA, FACTS
from .moving import FLOW, LETTERS
from .parts import Collection, Element, Part, Section

TEST = Element("test", "例", (
    Part("name", "line", "例の名前", "どんな人の、どんな場面かが分かるように。", True),
    Part("as_of", "date", "いつの話か", needed=True),
    Part("events", "many", "できごと", options=offers.events),
    Part("given", "table", "この人の事実"),
    Part("expect", "table", "出るはずの答え", needed=True),
), {"name": "", "given": {}, "expect": {}})  # fmt: skip
TESTS = Section(
    "tests", "例", "ある人の事実と、出るはずの答え。合わない例があると公開できません。",
    collections=(Collection("tests", "例", TEST, empty="まだ例がありません。2つは書きましょう（当てはまる人と、当てはまらない人）。"),),
)  # fmt: skip
TEXTS = Section(
    "texts",
    "ことば",
    "すべての文を、ことばごとに並べて見ます。日本語を直したあとの訳には印が付きます。",
)
SECTIONS: tuple[Section, ...] = (BASICS, FACTS, CRITERIA, FORM, FLOW, LETTERS, TESTS, TEXTS)


def section_of(key: str) -> Section | None:
    """The section with this key."""
    return next((one for one in SECTIONS if one.key == key), None)


def element_in(collection: Collection, depth: int) -> Element:
    """The element of a collection, or of the one inside it."""
    return collection.element if depth == 0 or not collection.inside else collection.inside.element


__all__ = ["SECTIONS", "Part", "element_in", "section_of"]
