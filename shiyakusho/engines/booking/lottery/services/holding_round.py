"""Hold a round: whoever writes what a round gives waits for its row, which is locked before any slot."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import connection

from shiyakusho.engines.booking.lottery.models import Round, Win
from shiyakusho.engines.booking.lottery.refusals import RoundNotFound
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.audit.services import OpenEvent
from shiyakusho.ground.fence.asking import lifted

_SHARED = "SELECT 1 FROM booking_round WHERE id = %s FOR SHARE"


@contextmanager
def holding(round_id: UUID, action: str) -> Iterator[tuple[Round, OpenEvent]]:
    """The round, locked against everybody else, entries too. :class:`RoundNotFound`."""
    with recorded(action) as event:
        found = Round.objects.select_for_update().filter(pk=round_id).first()
        if found is None:
            raise RoundNotFound
        event.subjects.append(found.subject)
        yield found, event


def share(round_id: UUID) -> Round:
    """The round as it stands, kept from being closed until this transaction ends; many may share it.
    An entry is in the closed list or refused, never neither."""
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, [round_id])
    found = Round.objects.filter(pk=round_id).first()
    if found is None:
        raise RoundNotFound
    return found


def hold_round_of(win_id: UUID) -> Round:
    """The round of a win, locked before a slot of it is."""
    with lifted("booking.round_of"):
        of = Win.objects.filter(pk=win_id).values("entry__round_id")
        return Round.objects.select_for_update().get(pk__in=of)
