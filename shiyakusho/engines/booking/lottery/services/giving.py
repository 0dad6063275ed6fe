"""Give what was won (渡す), take back what was not wanted, and hand it on in the order of the list.

To be called holding the round. A win is a booking for each of its slots, held before the engine's own
guard until its person confirms.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

from django.db.models import Sum

from shiyakusho.engines.booking import rules
from shiyakusho.engines.booking.choices import OCCUPYING, Channel, State
from shiyakusho.engines.booking.groups.kinds import WHOLE, percent_of
from shiyakusho.engines.booking.lottery.choices import EntryState, WinState
from shiyakusho.engines.booking.lottery.models import Entry, Round, RoundSlot, Win
from shiyakusho.engines.booking.lottery.services import paying
from shiyakusho.engines.booking.lottery.services.keeping import (
    end_booking,
    keep_blocked,
    lottery_booking,
    slots_locked,
)
from shiyakusho.engines.booking.lottery.services.telling import tell
from shiyakusho.engines.booking.models import Booking, Terms
from shiyakusho.ground import clock
from shiyakusho.ground.fence.asking import lifted

Key = tuple[object, datetime]
LIVE_WINS = (WinState.OFFERED, WinState.CONFIRMED)


def give(found: Round, wins: list[Win]) -> None:
    """Write wins with their bookings."""
    slots = {one.code: one for one in slots_locked(found)}
    fees = _Fees(slots.values())
    bookings = []
    for win in wins:
        for code in win.entry.wishes[win.wish]:
            bookings.append(_booking(slots[code], win, fees))
            _unblock(slots[code])
    Win.objects.bulk_create(wins, batch_size=1000)
    # In the order of the keys that each will lock, as everybody else takes them.
    bookings.sort(key=lambda one: (one.slot_id or 0, str(one.resource_id), one.starts_at))
    Booking.objects.bulk_create(bookings, batch_size=500)


def take_back(win: Win, state: WinState) -> None:
    """What was won is free again, and the entry is out."""
    if win.state == WinState.OFFERED:
        paying.let_go(win)
    win.state, win.closed_at = state, clock.now()
    win.save(update_fields=["state", "closed_at"])
    ended = State.CANCELLED if state == WinState.DECLINED else State.EXPIRED
    for booking in Booking.objects.filter(win=win, state__in=OCCUPYING).order_by("pk"):
        end_booking(booking, ended)
    others = Win.objects.filter(entry=win.entry, state__in=LIVE_WINS)
    if not others.exists():
        Entry.objects.filter(pk=win.entry_id).update(state=EntryState.OUT)


def given_up(booking: Booking) -> None:
    """A sure booking was cancelled by its person or the office: its place goes to the list. The win is
    over with the last of its bookings."""
    with lifted("booking.given_up"):
        win = Win.objects.select_related("entry__round").get(pk=str(booking.win_id))
        if not Booking.objects.filter(win=win, state__in=OCCUPYING).exists():
            take_back(win, WinState.DECLINED)
        if win.entry.round.ended_at is None:
            hand_on(win.entry.round, clock.now())


def hand_on(found: Round, now: datetime) -> int:
    """What is free goes to the first in the list whose wish it makes possible; how many were told.

    As at the draw, a bundle that is not whole is passed over. Whoever won once is not in the list.
    """
    with lifted("booking.hand_on"):
        slots = slots_locked(found)
        free = free_places(found, slots)
        offered = _next_in_line(found, free, now) if now < found.ends_at else []
        give(found, offered)
        for win in offered:
            Entry.objects.filter(pk=win.entry_id).update(state=EntryState.WON)
            tell(win.entry, "lottery-offered", win)
        _block_again(found, slots)
    return len(offered)


def free_places(found: Round, slots: list[RoundSlot]) -> Counter[str]:
    """Places of each code that nobody has."""
    rows = Booking.objects.filter(
        channel=Channel.LOTTERY,
        state__in=OCCUPYING,
        resource__in={one.resource_id for one in slots},
    ).exclude(pk__in=[one.block_id for one in slots if _is_blocked(one)])
    taken = {
        (row["resource_id"], row["starts_at"]): row["n"]
        for row in rows.values("resource_id", "starts_at").annotate(n=Sum("places")).order_by()
    }
    return Counter(
        {one.code: one.capacity - taken.get((one.resource_id, one.starts_at), 0) for one in slots}
    )


def _next_in_line(found: Round, free: Counter[str], now: datetime) -> list[Win]:
    until = min(now + timedelta(hours=found.read.list_hours), found.ends_at)
    until = max(until, min(found.confirms_until, found.ends_at))
    most = found.read.most_of_group
    of_group = _wins_of_groups(found)
    offered: list[Win] = []
    waiting = Entry.objects.filter(round=found, state=EntryState.WAITING).order_by("place")
    for entry in waiting.select_related("round").iterator(chunk_size=500):
        if not any(free.values()):
            break
        if most is not None and entry.group_id and of_group[entry.group_id] >= most:
            continue
        wish = _possible(entry, free)
        if wish is None:
            continue
        for code in entry.wishes[wish]:
            free[code] -= entry.places
        of_group[entry.group_id] += 1
        offered.append(Win(entry=entry, wish=wish, from_list=True, until=until, made_at=now))
    return offered


def _possible(entry: Entry, free: Counter[str]) -> int | None:
    """The first wish for all of which there are places."""
    for wish, bundle in enumerate(entry.wishes):
        if all(free[code] >= entry.places for code in bundle):
            return wish
    return None


def _wins_of_groups(found: Round) -> Counter[object]:
    rows = Win.objects.filter(
        entry__round=found, state__in=LIVE_WINS, entry__group__isnull=False
    ).values_list("entry__group_id", flat=True)
    return Counter(rows)


def _is_blocked(one: RoundSlot) -> bool:
    """Whether the round's own booking holds the space: not given, not the city's."""
    return one.block is not None and one.block.state == State.HELD


def _unblock(one: RoundSlot) -> None:
    if one.block is not None and _is_blocked(one):
        end_booking(one.block, State.CANCELLED)


def _block_again(found: Round, slots: list[RoundSlot]) -> None:
    """A space nobody has is kept for the round until it ends."""
    now, fresh = clock.now(), slots_locked(found)
    free = free_places(found, fresh)
    for one in fresh:
        gone = one.block is not None and one.block.state in (State.CANCELLED, State.EXPIRED)
        if one.block is not None and gone and free[one.code] > 0 and now < found.ends_at:
            keep_blocked(one.block, found.ends_at)


class _Fees:
    """What each slot costs by the rules of its day, and until when it can be cancelled."""

    def __init__(self, slots) -> None:  # type: ignore[no-untyped-def]
        wanted = {one.resource_id for one in slots}
        self._terms: dict[object, list[Terms]] = {}
        for row in Terms.objects.filter(resource__in=wanted):
            self._terms.setdefault(row.resource_id, []).append(row)

    def put(self, booking: Booking, one: RoundSlot) -> None:
        """Fee, buffers and the last moment to cancel, as any booking of that day has them."""
        day = one.starts_at.astimezone(one.resource.tz).date()
        for row in self._terms.get(one.resource_id, []):
            if row.since <= day and (row.until is None or day <= row.until):
                terms, minutes = row.read, int((one.ends_at - one.starts_at).total_seconds()) // 60
                share = percent_of(booking.group.kind, day) if booking.group else WHOLE
                fee = rules.fee_for(terms.fee, booking.places, minutes)
                booking.fee_yen = fee * share // WHOLE
                booking.back = [[one.before, one.percent] for one in terms.fee.back]
                booking.cancel_until = one.starts_at - timedelta(minutes=terms.cancel_until)
                if one.resource.exclusive:
                    booking.before, booking.after = terms.before, terms.after


def _booking(one: RoundSlot, win: Win, fees: _Fees) -> Booking:
    entry = win.entry
    made = lottery_booking(one, 1 if one.resource.exclusive else entry.places)
    made.group = entry.group
    fees.put(made, one)
    made.win, made.expires_at = win, win.until
    made.account_id, made.name, made.email = entry.account_id, entry.name, entry.email
    made.phone, made.language, made.person = entry.phone, entry.language, ""
    return made
