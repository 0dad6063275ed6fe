"""Where a round stands: of what was done and the one clock. Pure."""

from __future__ import annotations

from datetime import datetime

from .choices import Stage
from .models import Round
from .refusals import RoundNotThere


def stage_of(found: Round, now: datetime) -> Stage:
    """準備 → 受付中 → 締切 → 抽選済み → 確認期間 → 終わり. Announced and not yet open is still 準備."""
    if found.announced_at is None or now < found.opens_at:
        return Stage.PREPARING
    if found.ended_at is not None:
        return Stage.OVER
    if found.drawn_at is None:
        open_still = now < found.closes_at and found.closed_at is None
        return Stage.OPEN if open_still else Stage.CLOSED
    if now < found.confirms_from:
        return Stage.DRAWN
    return Stage.OVER if now >= found.ends_at else Stage.CONFIRMING


def require_stage(found: Round, now: datetime, *wanted: Stage) -> None:
    """:class:`RoundNotThere`: what was asked belongs to another part of the round."""
    if (stage := stage_of(found, now)) not in wanted:
        raise RoundNotThere(extra={"stage": str(stage)})
