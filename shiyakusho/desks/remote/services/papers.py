"""Files that one gives the other in a talk: examined like every upload, shown to both at once."""

from __future__ import annotations

from datetime import timedelta
from typing import IO
from uuid import UUID

from shiyakusho.desks.remote.choices import LIVE, Role, What
from shiyakusho.desks.remote.models import Paper, Seat, Talk
from shiyakusho.desks.remote.pack import pack
from shiyakusho.desks.remote.refusals import NotAdmitted, TalkNotFound, TooManyPapers
from shiyakusho.ground import clock, files
from shiyakusho.ground.audit import recorded

from .changing import changing, note


def send(*, seat: Seat, stream: IO[bytes], name: str) -> Paper:
    """Give a file into the talk. Raises NotAdmitted, TooManyPapers, TalkOver, and what ground/files
    refuses. An interpreter gives none."""
    if seat.admitted_at is None or seat.role == Role.INTERPRETER:
        raise NotAdmitted
    _require_room(seat.talk_id)
    blob = files.store(stream, name=name, owner=seat.talk.subject)
    with changing(seat.talk_id, "remote.send") as talk:
        _require_room(talk.pk)
        paper = Paper.objects.create(talk=talk, sender=seat, blob=blob, sent_at=clock.now())
        note(talk, What.SENT, seat.role)
    return paper


def show_paper(*, seat: Seat, paper_id: UUID | None) -> None:
    """Both look at this one, or at none any more."""
    if seat.admitted_at is None or seat.role == Role.INTERPRETER:
        raise NotAdmitted
    with changing(seat.talk_id, "remote.show") as talk:
        if paper_id is not None and not Paper.objects.filter(talk=talk, pk=paper_id).exists():
            raise TalkNotFound
        talk.shown_id = paper_id
        if paper_id is not None:
            note(talk, What.SHOWN, seat.role)


def papers_of(talk: Talk) -> list[Paper]:
    """What was given into it, in order."""
    rows = Paper.objects.filter(talk=talk).select_related("blob", "sender")
    return list(rows.order_by("sent_at", "pk"))


def forget_old() -> int:
    """Files of talks that are over long enough go; their contents are swept. Returns how many."""
    before = clock.now() - timedelta(days=pack().settings.papers_days)
    with recorded("remote.forget_papers") as event:
        old = Paper.objects.filter(talk__ended_at__lt=before).exclude(talk__state__in=LIVE)
        count, _ = old.delete()
        event.detail["papers"] = count
    return count


def _require_room(talk_id: UUID) -> None:
    if Paper.objects.filter(talk_id=talk_id).count() >= pack().settings.most_papers:
        raise TooManyPapers
