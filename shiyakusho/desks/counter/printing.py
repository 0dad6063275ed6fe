"""Pages that go onto paper at the counter: work of the case. What is read back on paper comes before
there is one, and is remembered in the session until the interview is filed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from shiyakusho.engines.cases import public as cases

if TYPE_CHECKING:
    from django.contrib.sessions.backends.base import SessionBase

WAITING = "counter.printed"
READ_BACK, SLIP, FORM = "readback", "slip", "form"


def remember(session: SessionBase, draft: Any, pages: int) -> None:
    """Pages of a reading back, until the interview is a case."""
    so_far = forget(session, draft)
    session[WAITING] = session[WAITING] | {str(draft.pk): so_far + pages}


def forget(session: SessionBase, draft: Any) -> int:
    """The interview is filed or thrown away; returns the pages that were remembered."""
    waiting = dict(session.get(WAITING, {}))
    pages: int = waiting.pop(str(draft.pk), 0)
    session[WAITING] = waiting
    return pages


def tell(application: Any, what: str, pages: int) -> None:
    """So many pages of the application's case were printed; of none, nothing."""
    if pages and (case_id := _case_id(application)):
        cases.note_pages(case_id, what, pages)


def tell_paper(application: Any, content: bytes) -> None:
    """Its 様式 was fetched as a PDF."""
    if case_id := _case_id(application):
        cases.note_printed(case_id, FORM, content)


def _case_id(application: Any) -> Any:
    affair = next(iter(cases.affairs([application.subject]).values()), None)
    return affair.id if affair else None
