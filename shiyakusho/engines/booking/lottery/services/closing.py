"""Close the list (締め切る): from now on nothing in it changes, and everybody has it, without names."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from shiyakusho.engines.booking.lottery import publishing
from shiyakusho.engines.booking.lottery.choices import EntryState
from shiyakusho.engines.booking.lottery.drawing import Entry as Lot
from shiyakusho.engines.booking.lottery.drawing import Terms
from shiyakusho.engines.booking.lottery.models import Entry, Round, RoundSlot
from shiyakusho.engines.booking.lottery.refusals import RoundNotThere
from shiyakusho.engines.booking.lottery.services.holding_round import holding
from shiyakusho.engines.booking.lottery.services.preparing import holds_of, publish
from shiyakusho.ground import clock
from shiyakusho.ground.fence.asking import lifted

ENTRIES, TERMS = "entries.csv", "terms.json"
_COLUMNS = ("number", "wishes", "rank", "group__mark", "wants", "places")


def close_round(*, round_id: UUID) -> Round:
    """Publish the list and the terms, once. Whoever is applying now is in it or refused.
    RoundNotThere before its time."""
    with lifted("booking.close_round"), holding(round_id, "booking.close_round") as (found, event):
        if found.closed_at is not None:
            return found
        now = clock.now()
        if found.announced_at is None or now < found.closes_at:
            raise RoundNotThere(extra={"closes_at": found.closes_at.isoformat()})
        listed = publishing.entries_csv(lots_of(found))
        publish(found, ENTRIES, listed)
        publish(found, TERMS, publishing.terms_json(terms_of(found)))
        found.closed_at = now
        found.save(update_fields=["closed_at"])
        event.detail["entries_sha256"] = publishing.digest(listed)
    return found


def lots_of(found: Round) -> list[Lot]:
    """All entries of a round as the lot knows them: nobody's name."""
    rows = Entry.objects.filter(round=found).exclude(state=EntryState.WITHDRAWN)
    return list(_lots(rows.values_list(*_COLUMNS).iterator(chunk_size=10_000)))


def _lots(rows: Iterable[tuple[str, list[list[str]], int, str | None, int, int]]) -> Iterable[Lot]:
    for number, wishes, rank, mark, wants, places in rows:
        bundles = tuple(tuple(wish) for wish in wishes)
        yield Lot(number, bundles, rank, mark or "", wants, places)


def terms_of(found: Round) -> Terms:
    """What there is to give when the round is closed: less what the city holds."""
    held, rules = holds_of(found), found.read
    rows = list(RoundSlot.objects.filter(round=found).order_by("code"))
    return Terms(
        capacities={one.code: one.capacity - held.get(one.code, 0) for one in rows},
        reserved={
            one.code: {int(rank): places for rank, places in one.reserved.items() if places}
            for one in rows
            if any(one.reserved.values())
        },
        most_each=rules.most_wins,
        most_of_group=rules.most_of_group,
    )
