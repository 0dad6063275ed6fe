"""Postpone (延ばす): the draw and all that follows it, for everybody alike and never the closing."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Min

from shiyakusho.engines.booking.lottery.models import Round, RoundSlot
from shiyakusho.engines.booking.lottery.refusals import RoundNotThere, RoundWrong
from shiyakusho.engines.booking.lottery.services.holding_round import holding
from shiyakusho.engines.booking.lottery.services.keeping import move_blocks
from shiyakusho.engines.booking.services.guarding import once_more
from shiyakusho.ground.fence.asking import lifted

MOST_DAYS = 60
LATER = ("draws_at", "confirms_from", "confirms_until", "ends_at")


def postpone(*, round_id: UUID, days: int) -> Round:
    """So many days later, while it is not drawn. RoundNotThere; RoundWrong where what is given would
    begin before its winners had confirmed."""

    def act() -> Round:
        with lifted("booking.postpone"), holding(round_id, "booking.postpone") as (found, event):
            if found.announced_at is None or found.drawn_at or found.ended_at:
                raise RoundNotThere
            if not 1 <= days <= MOST_DAYS:
                raise RoundWrong(extra={"errors": ["日数"]})
            for name in LATER:
                setattr(found, name, getattr(found, name) + timedelta(days=days))
            first = RoundSlot.objects.filter(round=found).aggregate(at=Min("starts_at"))["at"]
            if first <= found.confirms_until:
                raise RoundWrong(extra={"errors": ["枠が、確認の期限より前になります"]})
            found.save(update_fields=list(LATER))
            move_blocks(found)
            event.detail["days"] = days
        return found

    return once_more(act)
