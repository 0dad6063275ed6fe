"""One change of a visit: its row is locked, what may not be any more is refused alike."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import UUID

from shiyakusho.desks.assist.choices import Ending, State, Way
from shiyakusho.desks.assist.models import Help, HelpForm
from shiyakusho.desks.assist.pack import pack
from shiyakusho.desks.assist.refusals import HelpNotFound
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import show
from shiyakusho.ground.identity import codes

KEY, TOKEN, CODE, NUMBER, HOLDER = (
    f"help {one}" for one in ("key", "link", "code", "number", "holder")
)


@contextmanager
def changing(help_id: UUID, action: str, **detail: Any) -> Iterator[Help]:
    """The visit, locked until the write is done. HelpNotFound: there is none, or it is over."""
    with recorded(action, **detail) as event:
        visit = Help.objects.select_for_update(of=("self",)).filter(pk=help_id).first()
        if visit is None or is_over(visit):
            raise HelpNotFound
        event.subjects.extend(visit.subjects)
        yield visit
        visit.seen_at = clock.now()
        visit.save()
        event.subjects.extend(one for one in visit.subjects if one not in event.subjects)


def why_over(visit: Help) -> Ending | None:
    """How a visit ended by itself; None while it may go on."""
    now = clock.now()
    if visit.expires_at <= now:
        return Ending.OVER
    idle = timedelta(minutes=pack().rules.idle_minutes)
    if visit.way != Way.FAMILY and visit.seen_at + idle <= now:
        return Ending.IDLE
    return None


def is_over(visit: Help) -> bool:
    """Whether it ended, or its time did."""
    return not visit.is_live or why_over(visit) is not None


def opened(visit: Help) -> None:
    """HelpNotFound unless the resident agreed: without a consent nothing is there."""
    if visit.state != State.OPEN:
        raise HelpNotFound


def form_of(visit: Help, form_id: UUID) -> HelpForm:
    """A form of this visit within what was agreed to; its draft is shown to the fence. HelpNotFound."""
    found = HelpForm.objects.select_for_update(of=("self",)).filter(help=visit, pk=form_id).first()
    if found is None or found.procedure_id not in visit.procedures:
        raise HelpNotFound
    show("draft", found.draft_id)
    return found


def digest(secret: str, what: str) -> str:
    """What the database keeps of a secret."""
    return codes.digest(secret, what)
