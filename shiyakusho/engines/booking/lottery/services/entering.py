"""Apply (申し込む) and withdraw, online or at the counter, under the same rules."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import DatabaseError, IntegrityError

from shiyakusho.engines.booking.choices import Channel
from shiyakusho.engines.booking.codes import group_digest
from shiyakusho.engines.booking.lottery.choices import EntryState, Stage
from shiyakusho.engines.booking.lottery.identities import Applicant, group_holds, standing
from shiyakusho.engines.booking.lottery.models import (
    EntrantGroup,
    Entry,
    EntryIdentity,
    Round,
    RoundSlot,
)
from shiyakusho.engines.booking.lottery.priorities import in_force, lottery_pack
from shiyakusho.engines.booking.lottery.refusals import (
    AlreadyEntered,
    EntryNotFound,
    GroupUnknown,
    PlacesWrong,
    ResidentUnknown,
    WishesWrong,
)
from shiyakusho.engines.booking.lottery.round_data import RoundData
from shiyakusho.engines.booking.lottery.services.holding_round import share
from shiyakusho.engines.booking.lottery.services.telling import tell
from shiyakusho.engines.booking.lottery.stages import require_stage
from shiyakusho.engines.booking.refusals import ContactMissing, NameMissing, SignInNeeded
from shiyakusho.engines.booking.services.people import LONGEST_NAME
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.fence.asking import lifted, show
from shiyakusho.ground.identity.codes import as_typed, is_well_formed, new_code
from shiyakusho.ground.identity.permissions import level_at_least
from shiyakusho.ground.ui.written import as_written

Wishes = Sequence[Sequence[str]]
ONE_ENTRY, NUMBER = "booking_one_entry", "booking_entry_number"
TRIES = 5


@dataclass(frozen=True)
class Asked:
    """What somebody applies for: wishes in order, each a bundle of codes given together."""

    wishes: Wishes
    places: int = 1
    wants: int = 1
    group_code: str = ""
    declared: str = ""


def enter(
    *, round_id: UUID, applicant: Applicant, asked: Asked, channel: Channel = Channel.ONLINE
) -> Entry:
    """One entry of one person, while the round is open: in the list that is closed, or refused.

    Raises the refusals of the lottery, SignInNeeded, NameMissing, ContactMissing.
    """
    kept = _checked(applicant, by_staff=channel == Channel.STAFF)
    group = _group(asked.group_code)

    def act() -> Entry:
        with recorded("booking.enter") as event:
            found = share(round_id)
            require_stage(found, clock.now(), Stage.OPEN)
            rules = found.read
            if channel != Channel.STAFF and not level_at_least(kept.account, rules.level):
                raise SignInNeeded(extra={"needed": rules.level})
            made = _prepared(found, rules, kept, asked, group)
            made.channel = channel
            event.subjects.extend([found.subject, *made.subjects])
            show("entry", made.pk)
            made.save(force_insert=True)
            with lifted("booking.one_entry"):
                EntryIdentity.objects.bulk_create(
                    [EntryIdentity(round=found, entry=made, person=one) for one in kept.digests]
                )
            tell(made, "lottery-entered")
        return made

    return _with_a_free_number(act)


def withdraw(*, entry_id: UUID) -> Entry:
    """Taken back while the round is open; the person may apply again. Twice is once."""
    with recorded("booking.withdraw") as event:
        entry = entry_locked(entry_id)
        found = share(entry.round_id)
        event.subjects.extend([found.subject, *entry.subjects])
        if entry.state == EntryState.WITHDRAWN:
            return entry
        require_stage(found, clock.now(), Stage.OPEN)
        entry.state = EntryState.WITHDRAWN
        entry.save(update_fields=["state"])
        with lifted("booking.one_entry"):
            EntryIdentity.objects.filter(entry=entry).delete()
    return entry


def entry_locked(entry_id: UUID) -> Entry:
    """:class:`EntryNotFound`."""
    rows = Entry.objects.select_related("round", "group").filter(pk=entry_id)
    if (found := rows.select_for_update(of=("self",), no_key=True).first()) is None:
        raise EntryNotFound
    return found


def _prepared(
    found: Round, rules: RoundData, kept: Applicant, asked: Asked, group: EntrantGroup | None
) -> Entry:
    day = found.closes_at.astimezone(clock.TOKYO).date()
    if group is not None and not group_holds(group, day):
        raise GroupUnknown
    if not (1 <= asked.places <= rules.most_places and 1 <= asked.wants <= rules.most_wins):
        raise PlacesWrong(extra={"places": rules.most_places, "wants": rules.most_wins})
    allowed = in_force(rules.priorities, day)
    priority = standing(kept, group, asked.declared, allowed, lottery_pack().others)
    return Entry(
        round=found, number=new_code(), wishes=_wishes(found, rules, asked.wishes),
        places=asked.places, wants=asked.wants, group=group, priority=priority.priority,
        rank=priority.rank, must_prove=priority.must_prove, account=kept.account,
        resident_id=kept.resident_id, name=kept.name, email=kept.email, phone=kept.phone,
        language=kept.language, made_at=clock.now(),
    )  # fmt: skip


def _wishes(found: Round, rules: RoundData, typed: Wishes) -> list[list[str]]:
    """As they are kept: in order, the slots of one wish sorted. :class:`WishesWrong`."""
    bundles = [sorted(one) for one in typed if one]
    given = dict(RoundSlot.objects.filter(round=found).values_list("code", "capacity"))
    asked = {code for one in bundles for code in one}
    if (
        not 1 <= len(bundles) <= rules.most_wishes
        or any(len(one) > rules.most_together or len(set(one)) < len(one) for one in bundles)
        or len({tuple(one) for one in bundles}) < len(bundles)
        or not asked <= set(given)
    ):
        raise WishesWrong
    return bundles


def _checked(applicant: Applicant, *, by_staff: bool) -> Applicant:
    if not applicant.digests:
        raise ResidentUnknown if by_staff else SignInNeeded
    name = as_written(applicant.name, limit=LONGEST_NAME)
    if not name:
        raise NameMissing
    email, phone = (
        as_written(applicant.email, limit=254),
        as_written(applicant.phone, limit=30),
    )
    if email:
        try:
            validate_email(email)
        except ValidationError:
            raise ContactMissing(extra={"field": "email"}) from None
    return Applicant(
        name, email, phone, applicant.account, applicant.resident_id, applicant.language
    )


def _group(typed: str) -> EntrantGroup | None:
    code = as_typed(typed)
    if not code:
        return None
    if not is_well_formed(code):
        raise GroupUnknown
    found = EntrantGroup.objects.filter(code_digest=group_digest(code)).first()
    if found is None:
        raise GroupUnknown
    return found


def _with_a_free_number(act: Callable[[], Entry]) -> Entry:
    """Numbers are drawn at random (40 bits); one that is taken is drawn again."""
    for _turn in range(TRIES):
        try:
            return act()
        except IntegrityError as fault:
            constraint = _constraint(fault)
            if constraint == ONE_ENTRY:
                raise AlreadyEntered from None
            if not constraint.startswith(NUMBER):
                raise
    raise AlreadyEntered


def _constraint(fault: DatabaseError) -> str:
    told = getattr(fault.__cause__, "diag", None)
    return getattr(told, "constraint_name", None) or ""
