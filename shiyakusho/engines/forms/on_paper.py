"""The form on paper (記入用紙): every question, with what the house knows already filled in."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from typing import TYPE_CHECKING, Any

from django.utils import translation

from shiyakusho.ground.ui.text import plain_text
from shiyakusho.registers.catalogue import public as catalogue

from . import known
from .kinds import read
from .rounds import rounds_of
from .shown import shown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shiyakusho.registers.catalogue.form import Page, Question

    from .sheet import Offered

UNSAID = {"note", "file"}
TO_CHOOSE = "□"


@dataclass(frozen=True)
class PaperRow:
    """One line to fill in, in Japanese as official papers are; ``known`` is what stands there
    already, or the boxes to tick. Of a page about several people there is a row for each."""

    page: str
    item: str
    known: str


def paper_form(procedure_id: str, resident_id: uuid.UUID) -> list[PaperRow]:
    """The live form of a procedure as a resident would find it, on paper.

    A question for some only is printed too, and says for whom: nobody hides a line on paper.
    """
    definition = catalogue.live(procedure_id).definition
    offered = known.offers(definition, known.Known(resident_id))
    with translation.override("ja"):
        pages = definition.form.pages if definition.form else []
        return [row for page in pages for row in _page(page, offered)]


def _page(page: Page, offered: Mapping[str, Offered]) -> Iterator[PaperRow]:
    title = plain_text(page.title)
    if not page.repeat:
        yield from (_row(question, title, offered) for question in _asked(page))
        return
    listed = offered.get(str(page.repeat))
    for one in rounds_of(listed.raw) if listed else []:
        whom = f"{title}（{one.name}）" if one.name else title
        yield from (_row(question, whom, {}) for question in _asked(page))
    if listed is None:
        yield from (_row(question, title, {}) for question in _asked(page))


def _asked(page: Page) -> list[Question]:
    return [question for question in page.questions if question.kind not in UNSAID]


def _row(question: Question, title: str, offered: Mapping[str, Offered]) -> PaperRow:
    some = "（あてはまる方だけ）" if question.when else ""
    item = f"{plain_text(question.label)}{some}"
    there = offered.get(question.id)
    value = read(question, there.raw, required=False).value if there else None
    return PaperRow(
        title, item, _written(question, value) if value is not None else _boxes(question)
    )


def _written(question: Question, value: Any) -> str:
    said = shown(question, value)
    return "\n".join(_plain(one) for one in (said if isinstance(said, list) else [said]))


def _boxes(question: Question) -> str:
    if question.kind == "bool":
        return f"{TO_CHOOSE}はい　{TO_CHOOSE}いいえ"
    options = [plain_text(option.label) for option in question.options or []]
    return "\n".join(f"{TO_CHOOSE}{option}" for option in options)


def _plain(one: Any) -> str:
    """A shown value is HTML of our own making: paper wants the text."""
    return unescape(plain_text(str(one)))
