"""Checklists: yes-or-no questions that go together on one page (`national/asking/pages.yaml`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from shiyakusho.ground import yamlfile
from shiyakusho.ground.rules.national import NATIONAL

FILE = NATIONAL / "asking" / "pages.yaml"
Text = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """A checklist: what to tick, and for each fact the words of its item, in their order."""

    id: str
    title: Text
    items: Mapping[str, Text]


@lru_cache(maxsize=1)
def pages() -> dict[str, Page]:
    """Every checklist by id. ValueError when a fact is on two."""
    content = yamlfile.read(FILE)
    found = {id_: Page(id_, one["title"], one["items"]) for id_, one in content["pages"].items()}
    facts = [fact for page in found.values() for fact in page.items]
    if len(facts) != len(set(facts)):
        raise ValueError("pages: a fact stands on two pages")
    return found


def page_of(fact: str) -> Page | None:
    """The checklist a fact stands on."""
    return next((page for page in pages().values() if fact in page.items), None)
