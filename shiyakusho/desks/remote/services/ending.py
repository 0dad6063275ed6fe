"""A talk is over: because the specialist says so, or because its time is."""

from __future__ import annotations

from uuid import UUID

from shiyakusho.desks.remote.choices import LIVE, Outcome, State
from shiyakusho.desks.remote.models import Talk
from shiyakusho.desks.remote.refusals import OutcomeMissing, TalkNotFound
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.ui.written import as_written

from .opening import close

LONGEST_NOTE = 500


def end(*, talk_id: UUID, outcome: str, note: str = "") -> Talk:
    """Over for everybody, with how it ended. Ended already, it stays as it is. OutcomeMissing."""
    if outcome not in Outcome.values:
        raise OutcomeMissing
    words = as_written(note, limit=LONGEST_NOTE)
    with recorded("remote.end", outcome=outcome) as event:
        talk = Talk.objects.select_for_update(of=("self",)).filter(pk=talk_id).first()
        if talk is None:
            raise TalkNotFound
        event.subjects.extend(talk.subjects)
        if talk.is_live:
            talk.note = words
            close(talk, outcome)
    return talk


def expire_due(limit: int = 200) -> int:
    """Talks whose time is over end; returns how many."""
    due = Talk.objects.filter(state__in=LIVE, expires_at__lte=clock.now()).order_by("expires_at")
    ids = list(due.values_list("pk", flat=True)[:limit])
    for talk_id in ids:
        with recorded("remote.expire") as event:
            rows = Talk.objects.select_for_update(of=("self",))
            talk = rows.filter(pk=talk_id, state__in=LIVE, expires_at__lte=clock.now()).first()
            if talk is not None:
                event.subjects.extend(talk.subjects)
                waited = talk.state == State.WAITING
                close(talk, Outcome.MISSED if waited else talk.outcome)
    return len(ids)
