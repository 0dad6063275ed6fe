"""A paper of a case was fetched to be printed: its pages are news for who measures work."""

import pypdfium2
from django.db import transaction

from shiyakusho.engines.cases import events
from shiyakusho.engines.cases.models import Case
from shiyakusho.ground import events as news


def note_printed(case: Case, what: str, content: bytes) -> None:
    """``what`` is ``letter`` or ``form``; ``content`` the PDF."""
    paper = pypdfium2.PdfDocument(content)
    try:
        pages = len(paper)
    finally:
        paper.close()
    with transaction.atomic():
        news.publish(events.PagesPrinted(str(case.pk), what, pages))
