"""Keep what a round gives out of everybody else's reach, take some of it for the city, and let go.

A counted slot takes no bookings but those of the round; a space is held by a booking of the round's
own. Both stand before the same guard as any booking.
"""

from __future__ import annotations

import uuid
from datetime import datetime
from uuid import UUID

from django.db import DatabaseError

from shiyakusho.engines.booking import codes
from shiyakusho.engines.booking.choices import Channel, State
from shiyakusho.engines.booking.lottery.choices import Stage
from shiyakusho.engines.booking.lottery.models import CityHold, Round, RoundSlot
from shiyakusho.engines.booking.lottery.refusals import HoldTooMuch, SlotNotFree
from shiyakusho.engines.booking.lottery.services.holding_round import holding
from shiyakusho.engines.booking.lottery.stages import require_stage
from shiyakusho.engines.booking.models import Booking, FamilySpace, Resource, Slot
from shiyakusho.engines.booking.selectors import Calendar
from shiyakusho.engines.booking.services.changing import changed
from shiyakusho.engines.booking.services.guarding import heard, once_more
from shiyakusho.ground import clock
from shiyakusho.ground.fence.asking import lifted
from shiyakusho.ground.ui.written import as_written

BLOCK_NAME, HOLD_NAME = "抽選の枠", "市の利用"
LONGEST_REASON = 200


def keep_out(found: Round) -> None:
    """From now on nobody books what is given. :class:`SlotNotFree` where somebody has already."""
    for one in slots_locked(found):
        if one.resource.exclusive:
            one.block = _block(one, found)
        else:
            one.slot = _closed_slot(one)
        one.save(update_fields=["slot", "block"])


def slots_locked(found: Round) -> list[RoundSlot]:
    """What a round gives, in the order of its codes; everything a booking of it would lock is locked, in
    the order of every other transaction: slots, spaces."""
    rows = list(
        RoundSlot.objects.filter(round=found).select_related("resource", "block").order_by("code")
    )
    counted = [one.slot_id for one in rows if one.slot_id]
    list(Slot.objects.select_for_update(no_key=True).filter(pk__in=counted).order_by("pk"))
    wanted = [one.resource_id for one in rows if one.resource.exclusive]
    spaces = FamilySpace.objects.filter(resource__in=wanted).values("space_id")
    list(Resource.objects.select_for_update(no_key=True).filter(pk__in=spaces).order_by("pk"))
    return rows


def hold_for_city(*, round_id: UUID, code: str, places: int, reason: str) -> CityHold:
    """The city takes places before the round closes; told on the public page with its reason and moment.
    HoldTooMuch, RoundNotThere."""
    why = as_written(reason, limit=LONGEST_REASON)

    def act() -> CityHold:
        with (
            lifted("booking.hold_for_city"),
            holding(round_id, "booking.hold_for_city") as (found, event),
        ):
            one = _open_slot(found, code)
            event.detail.update(slot=code, places=places, reason=why)
            held = sum(
                CityHold.objects.filter(slot=one, released_at=None).values_list("places", flat=True)
            )
            kept = sum(one.reserved.values())
            if not why or not 1 <= places <= one.capacity - held - kept:
                raise HoldTooMuch(extra={"left": one.capacity - held - kept})
            booking = one.block if one.block is not None else lottery_booking(one, places)
            booking.name, booking.reason = HOLD_NAME, why
            booking.state, booking.expires_at = State.CONFIRMED, None
            booking.save()
            return CityHold.objects.create(
                slot=one, places=places, reason=why, held_at=clock.now(), booking=booking
            )

    return once_more(act)


def release_hold(*, round_id: UUID, hold_id: int) -> None:
    """The city gives it back, before the round closes; that it was held stays told."""
    with (
        lifted("booking.release_hold"),
        holding(round_id, "booking.release_hold") as (found, event),
    ):
        rows = CityHold.objects.select_related("slot", "booking")
        hold = rows.filter(pk=hold_id, slot__round=found, released_at=None).first()
        if hold is None:
            raise HoldTooMuch
        require_stage(found, clock.now(), Stage.PREPARING, Stage.OPEN)
        event.detail.update(slot=hold.slot.code, places=hold.places)
        hold.released_at = clock.now()
        hold.save(update_fields=["released_at"])
        if hold.slot.block_id == hold.booking_id:
            keep_blocked(hold.booking, found.ends_at)
        else:
            end_booking(hold.booking, State.CANCELLED)


def keep_blocked(block: Booking, until: datetime) -> None:
    """A space nobody has is the round's own until it ends."""
    block.state, block.expires_at, block.closed_at = State.HELD, until, None
    block.name, block.reason = BLOCK_NAME, ""
    changed(block)


def move_blocks(found: Round) -> None:
    """The round ends at another moment: until then it keeps its spaces."""
    for one in slots_locked(found):
        if one.block is not None and one.block.state == State.HELD:
            keep_blocked(one.block, found.ends_at)


def end_booking(booking: Booking, state: State) -> None:
    """It gives back what it held."""
    booking.state, booking.closed_at, booking.expires_at = state, clock.now(), None
    changed(booking)


def let_go(found: Round) -> None:
    """The round is over: what nobody has can be booked by anybody."""
    for one in slots_locked(found):
        if one.block is not None and one.block.state == State.HELD:
            end_booking(one.block, State.EXPIRED)
        if one.slot_id is not None:
            Slot.objects.filter(pk=one.slot_id).update(is_open=True)


def lottery_booking(one: RoundSlot, places: int) -> Booking:
    """A booking of the round's, unsaved, with its id and code."""
    made = Booking(
        pk=uuid.uuid4(), resource=one.resource, slot_id=one.slot_id, starts_at=one.starts_at,
        ends_at=one.ends_at, places=places, channel=Channel.LOTTERY, made_at=clock.now(),
        cancel_until=one.starts_at, state=State.HELD,
    )  # fmt: skip
    made.code_digest = codes.digest_of(codes.code_of(made.pk))
    return made


def _open_slot(found: Round, code: str) -> RoundSlot:
    if found.announced_at is None:
        raise HoldTooMuch(extra={"errors": ["公表してから取れます"]})
    require_stage(found, clock.now(), Stage.PREPARING, Stage.OPEN)
    rows = RoundSlot.objects.filter(round=found, code=code)
    one = rows.select_related("resource", "block").first()
    if one is None:
        raise HoldTooMuch
    return one


def _block(one: RoundSlot, found: Round) -> Booking:
    day = one.starts_at.astimezone(one.resource.tz).date()
    terms = Calendar(one.resource, day, day).terms(day)
    block = lottery_booking(one, 1)
    if terms is not None:
        block.before, block.after = terms.before, terms.after
    block.name, block.expires_at = BLOCK_NAME, found.ends_at
    try:
        block.save(force_insert=True)
    except DatabaseError as fault:
        if heard(fault) is None:
            raise
        raise SlotNotFree(extra={"slot": one.code}) from None
    return block


def _closed_slot(one: RoundSlot) -> Slot:
    """The row of a counted slot, closed to everybody else. :class:`SlotNotFree`."""
    key = {"resource": one.resource, "starts_at": one.starts_at, "ends_at": one.ends_at}
    row = Slot(**key, capacity=one.capacity, opened=True)
    Slot.objects.bulk_create([row], ignore_conflicts=True)
    slot = Slot.objects.select_for_update(no_key=True).get(**key)
    if slot.waiting or not slot.is_open or slot.capacity - slot.taken < one.capacity:
        raise SlotNotFree(extra={"slot": one.code})
    slot.is_open = False
    slot.save(update_fields=["is_open"])
    return slot
