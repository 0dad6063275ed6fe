"""照会: one click on a reading asks; the privacy officer's section answers; mail and page tell."""

from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from shiyakusho.desks.mydata.models import Inquiry
from shiyakusho.desks.mydata.offices import post_of, privacy_office, serves
from shiyakusho.desks.mydata.refusals import AlreadyAnswered, NotFound
from shiyakusho.desks.mydata.telling import tell
from shiyakusho.desks.mydata.trail.looks import line_of
from shiyakusho.desks.mydata.trail.viewers import viewer_of
from shiyakusho.desks.mydata.written import written
from shiyakusho.engines.approvals.public import issue_document_number
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity.models import Account


def ask(*, asker: Account, event_id: UUID, language: str = "ja") -> Inquiry:
    """Ask about the line that shows ``event_id`` to the asker; the same line again is the same
    question. Raises :class:`NotFound` for what is not shown to them."""
    viewer = viewer_of(asker)
    line = line_of(viewer, event_id)
    if line is None:
        raise NotFound
    if (before := Inquiry.objects.filter(asker=asker, line=line.key).first()) is not None:
        return before
    try:
        return _ask(asker, viewer.resident_id, line.key, line.about(), language)
    except IntegrityError:  # a second click was faster
        return Inquiry.objects.get(asker=asker, line=line.key)


def _ask(
    asker: Account, resident_id: UUID | None, line: str, about: dict[str, Any], language: str
) -> Inquiry:
    office, today = privacy_office(), clock.today()
    with transaction.atomic(), recorded("mydata.ask") as event:
        made = Inquiry(
            asker=asker,
            resident_id=resident_id,
            line=line,
            about=about,
            language=language,
            section_id=office.id,
            asked_at=clock.now(),
            due_on=today + timedelta(days=settings.MYDATA_INQUIRY_DAYS),
        )
        made.number = issue_document_number(office.symbol, today, subject=f"inquiry:{made.pk}")
        made.save(force_insert=True)
        event.subjects.extend(made.subjects)
    return made


def add_words(*, inquiry_id: UUID, asker: Account, words: str) -> Inquiry:
    """What the asker wants to add, once or again until it is answered."""
    with recorded("mydata.ask_more") as event:
        found = _own(inquiry_id, asker)
        if found.answered_at:
            raise AlreadyAnswered
        found.words = written(words)
        found.save(update_fields=["words"])
        event.subjects.extend(found.subjects)
    return found


def answer(*, inquiry_id: UUID, actor: Account, words: str) -> Inquiry:
    """Answer; the asker is written to. Raises :class:`NotFound`, :class:`AlreadyAnswered`."""
    with recorded("mydata.answer") as event:
        rows = Inquiry.objects.select_for_update(of=("self",)).filter(pk=inquiry_id)
        found = rows.filter(section_id__in=serves(actor)).select_related("asker").first()
        if found is None:
            raise NotFound
        if found.answered_at:
            raise AlreadyAnswered
        found.answer, found.answered_at = written(words), clock.now()
        found.answered_by, found.answered_by_post = actor, post_of(actor)
        found.save()
        event.subjects.extend(found.subjects)
        tell(found, "inquiry-answered", "mydata:inquiry")
    return found


def own_inquiry(inquiry_id: UUID, asker: Account) -> Inquiry:
    """One's own question; :class:`NotFound` for anybody else's."""
    found = Inquiry.objects.filter(pk=inquiry_id, asker=asker).first()
    if found is None:
        raise NotFound
    return found


def _own(inquiry_id: UUID, asker: Account) -> Inquiry:
    found = Inquiry.objects.select_for_update().filter(pk=inquiry_id, asker=asker).first()
    if found is None:
        raise NotFound
    return found
