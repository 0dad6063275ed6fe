"""Letters of many cases as one printable file, in the order of the list (差し込み印刷).

Each letter is the paper that was issued, kept byte for byte with its case; here its pages are put
after each other. A letter without an address is not for a window envelope and is left out, by name.
"""

from __future__ import annotations

import tempfile
from uuid import UUID

import pypdfium2

from shiyakusho.engines.cases import events
from shiyakusho.engines.cases.acts import permit
from shiyakusho.engines.cases.bulk_models import BulkItem, BulkJob
from shiyakusho.engines.cases.choices import BulkState
from shiyakusho.engines.cases.models import Case, CaseLetter
from shiyakusho.engines.cases.process import definition_of
from shiyakusho.engines.cases.refusals import BulkCaseGone, NoAddressOnPaper, NoLetter
from shiyakusho.engines.cases.scope import require_hold
from shiyakusho.engines.cases.services import bulk
from shiyakusho.engines.cases.services.lettering import issue_once
from shiyakusho.engines.letters import public as letters
from shiyakusho.ground import events as news
from shiyakusho.ground.audit import record_read
from shiyakusho.ground.files import Blob, store_own
from shiyakusho.ground.files.limits import max_copy_bytes
from shiyakusho.ground.identity.models import Account

NAME = "通知書の一括印刷.pdf"


def letter_of(case: Case, name: str, owner: Account) -> UUID:
    """The letter to print for a case, issued now where it is not there yet; reading it is noted.

    :class:`NoLetter` where the case has none of this name, :class:`NoAddressOnPaper`.
    """
    permit("letters", case, owner)
    if name == bulk.LATEST:
        kept = CaseLetter.objects.filter(case=case).order_by("-n")
    else:
        template = definition_of(case).letters.get(name)
        if template is None:
            raise NoLetter
        require_hold(case, owner)
        issue_once(case.pk, name)
        kept = CaseLetter.objects.filter(case=case, template=template).order_by("-n")
    found = kept.select_related("letter").first()
    if found is None:
        raise NoLetter
    if not found.letter.addressee.get("address"):
        raise NoAddressOnPaper
    record_read([*case.subjects, f"letter:{found.letter_id}"], what=f"letter of {case.subject}")
    return found.letter_id


def gather(job: BulkJob) -> tuple[Blob | None, int]:
    """All letters of the job in one file, and its pages; nothing where no letter could be written.

    On both sides (``duplex``) every paper begins on a sheet of its own. A letter its person may not
    read any more is left out, and its case says so.
    """
    paper = pypdfium2.PdfDocument.new()
    try:
        done = BulkItem.objects.filter(job=job, state=BulkState.DONE).order_by("n")
        for item in done.iterator(chunk_size=100):
            _put(paper, item, even=bool(job.asked.get("duplex")))
        if not len(paper):
            return None, 0
        with tempfile.TemporaryFile() as file:
            paper.save(file)
            file.seek(0)
            blob = store_own(
                file, name=NAME, max_bytes=max_copy_bytes(), owner=f"account:{job.owner_id}"
            )
        return blob, len(paper)
    finally:
        paper.close()


def subjects_of(job: BulkJob) -> list[str]:
    """The cases whose letters are in the file."""
    done = BulkItem.objects.filter(job=job, state=BulkState.DONE)
    return [f"case:{case_id}" for case_id in done.values_list("case_id", flat=True)]


def _put(paper: pypdfium2.PdfDocument, item: BulkItem, *, even: bool) -> None:
    """The letter of one case, and its reference sheet where one was kept with it."""
    letter = letters.letter_by_id(item.letter_id) if item.letter_id else None
    if letter is None:
        gone = BulkCaseGone()
        item.state, item.code, item.why = BulkState.REFUSED, gone.code, str(gone)
        item.save(update_fields=["state", "code", "why"])
        return
    before = len(paper)
    _append(paper, letters.pdf_of(letter), even=even)
    if letter.reference_id:
        _append(paper, letters.reference_of(letter, letter.language), even=even)
    pages = len(paper) - before
    news.publish(events.PagesPrinted(str(item.case_id), "letter", pages))


def _append(paper: pypdfium2.PdfDocument, content: bytes, *, even: bool) -> None:
    source = pypdfium2.PdfDocument(content)
    try:
        paper.import_pages(source)
        if even and len(source) % 2:
            paper.new_page(*source[0].get_size())
    finally:
        source.close()
