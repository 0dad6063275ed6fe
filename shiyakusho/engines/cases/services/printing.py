"""Papers of a case were put into a file, or onto paper by a browser: their pages are news for who
measures work."""

from typing import Any

import pypdfium2
from django.db import transaction

from shiyakusho.engines.cases import events
from shiyakusho.engines.cases.refusals import PagesUnreadable
from shiyakusho.ground import events as news

MOST = 200  # pages of one print; a page that says more is no page of ours


def note_printed(case_id: Any, what: str, content: bytes) -> None:
    """``what`` is ``letter`` or ``form``; ``content`` the PDF."""
    paper = pypdfium2.PdfDocument(content)
    try:
        pages = len(paper)
    finally:
        paper.close()
    note_pages(case_id, what, pages)


def note_pages(case_id: Any, what: str, pages: int) -> None:
    """``what`` is one of those of :class:`events.PagesPrinted`."""
    with transaction.atomic():
        news.publish(events.PagesPrinted(str(case_id), what, pages))


def read_pages(said: str) -> int:
    """How many pages a browser says it prints; :class:`PagesUnreadable`."""
    if not (said.isascii() and said.isdigit() and len(said) <= len(str(MOST))):
        raise PagesUnreadable
    if not 1 <= (pages := int(said)) <= MOST:
        raise PagesUnreadable
    return pages
