"""Draw a round (抽選する): once, in one transaction; whoever comes second is told what was drawn."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import connection

from shiyakusho.engines.booking.lottery import publishing
from shiyakusho.engines.booking.lottery.choices import EntryState
from shiyakusho.engines.booking.lottery.drawing import Outcome, draw, seed_of
from shiyakusho.engines.booking.lottery.models import (
    Entry,
    LotteryFile,
    Round,
    RoundSecret,
    Win,
)
from shiyakusho.engines.booking.lottery.refusals import RoundNotThere, ValueMissing
from shiyakusho.engines.booking.lottery.services.closing import (
    ENTRIES,
    close_round,
    lots_of,
    terms_of,
)
from shiyakusho.engines.booking.lottery.services.giving import give
from shiyakusho.engines.booking.lottery.services.holding_round import holding
from shiyakusho.engines.booking.lottery.services.preparing import publish
from shiyakusho.engines.booking.lottery.services.telling import tell_results
from shiyakusho.engines.booking.services.guarding import once_more
from shiyakusho.ground import clock
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.ui.written import as_written

DRAW, RESULT = "draw.json", "result.csv"
LONGEST_VALUE = 200
AT_ONCE = 2000
_PLACES = """UPDATE booking_entry e SET place = v.place, state = v.state
FROM unnest(%s::text[], %s::int[], %s::text[]) AS v(number, place, state)
WHERE e.round_id = %s AND e.number = v.number"""


def draw_round(*, round_id: UUID, public_value: str) -> Round:
    """Draw, and give the places to who won them, held until they confirm. A round that was drawn is left
    as it is, whatever ``public_value`` says now. RoundNotThere before its day, ValueMissing.
    """
    told = as_written(public_value, limit=LONGEST_VALUE)

    def act() -> Round:
        with lifted("booking.draw"), holding(round_id, "booking.draw") as (found, event):
            if found.drawn_at is not None:
                return found
            if found.announced_at is None or not (
                found.draws_at <= clock.now() < found.confirms_until
            ):
                raise RoundNotThere(extra={"draws_at": found.draws_at.isoformat()})
            if not told:
                raise ValueMissing
            if found.closed_at is None:
                found.closed_at = close_round(round_id=round_id).closed_at
            outcome = _draw(found, told)
            event.detail.update(entries=len(outcome.order), won=len(outcome.won), value=told)
        return found

    return once_more(act)


def _draw(found: Round, told: str) -> Outcome:
    secret = bytes(RoundSecret.objects.get(round=found).secret)
    listed = LotteryFile.objects.get(round=found, name=ENTRIES).text
    lots, sha = lots_of(found), publishing.digest(listed)
    if publishing.digest(publishing.entries_csv(lots)) != sha:
        raise RuntimeError(f"the entries of {found.subject} are not those that were published")
    outcome = draw(lots, terms_of(found), seed_of(secret, sha, told))
    publish(found, DRAW, publishing.draw_json(publishing.Drawn(secret, sha, told)))
    publish(found, RESULT, publishing.result_csv(lots, outcome))
    found.public_value, found.drawn_at = told, clock.now()
    found.save(update_fields=["public_value", "drawn_at"])
    _write_places(found, outcome)
    _give(found, outcome.won)
    tell_results(found, after=0)
    return outcome


def _write_places(found: Round, outcome: Outcome) -> None:
    numbers = list(outcome.order)
    states = [EntryState.WON if one in outcome.won else EntryState.WAITING for one in numbers]
    with connection.cursor() as cursor:
        for start in range(0, len(numbers), AT_ONCE):
            part = slice(start, start + AT_ONCE)
            places = list(range(start + 1, start + 1 + len(numbers[part])))
            told = [str(one) for one in states[part]]
            cursor.execute(_PLACES, [numbers[part], places, told, str(found.pk)])


def _give(found: Round, won: Mapping[str, tuple[int, ...]]) -> None:
    winners = Entry.objects.filter(round=found, state=EntryState.WON).order_by("place")
    wins = [
        Win(entry=entry, wish=wish, until=found.confirms_until, made_at=clock.now())
        for entry in winners
        for wish in won[entry.number]
    ]
    give(found, wins)
