"""Rounds as everybody may see them, entries as their own see them."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet

from shiyakusho.engines.booking.lottery.models import (
    CityHold,
    Entry,
    LotteryFile,
    Round,
    RoundSlot,
    Win,
)
from shiyakusho.engines.booking.lottery.refusals import (
    EntryNotFound,
    FileNotPublished,
    RoundNotFound,
)
from shiyakusho.ground.audit.actors import current_actor
from shiyakusho.ground.fence.asking import lifted, show
from shiyakusho.ground.identity.codes import as_typed
from shiyakusho.registers.organisation import public as organisation

MOST_LISTED = 100


def announced_rounds() -> QuerySet[Round]:
    """What was announced, the latest first."""
    rows = Round.objects.filter(announced_at__isnull=False)
    return rows.order_by("-opens_at", "pk")


def round_of(round_id: UUID) -> Round:
    """:class:`RoundNotFound` before it was announced."""
    if (found := announced_rounds().filter(pk=round_id).first()) is None:
        raise RoundNotFound
    return found


def rounds_of_staff() -> QuerySet[Round]:
    """Rounds of whoever asks by their posts, announced or not."""
    held = [section for section, _clearance in current_actor().standing.sections]
    own = organisation.SectionRow.objects.filter(Q(pk__in=held) | Q(parent_id__in=held))
    rows = Round.objects.filter(Q(section_id="") | Q(section_id__in=own.values("pk")))
    return rows.order_by("-opens_at", "pk")


def round_of_staff(round_id: UUID) -> Round:
    """:class:`RoundNotFound` for another section's."""
    if (found := rounds_of_staff().filter(pk=round_id).first()) is None:
        raise RoundNotFound
    return found


def entry_held(entry_id: UUID) -> Entry:
    """For its account, or of somebody without one for whoever holds its id (122 bits, told to them
    alone). :class:`EntryNotFound` for everybody else."""
    show("entry", entry_id)
    rows = Entry.objects.select_related("round", "group").filter(pk=entry_id)
    found = rows.first()
    if found is None or (
        found.account_id is not None and str(found.account_id) != current_actor().id
    ):
        raise EntryNotFound
    return found


def entry_of_staff(entry_id: UUID) -> Entry:
    """:class:`EntryNotFound` for another section's."""
    rows = Entry.objects.select_related("round", "group", "account").filter(pk=entry_id)
    found = rows.filter(round__in=rounds_of_staff().values("pk")).first()
    if found is None:
        raise EntryNotFound
    return found


def entry_of_win(win_id: UUID) -> UUID:
    """The entry that won; to be asked of what was proven one's own."""
    with lifted("booking.entry_of_win"):
        return Win.objects.values_list("entry_id", flat=True).get(pk=win_id)


def own_entry(found: Round, account_id: UUID) -> Entry | None:
    """The entry of somebody signed in, the one that counts."""
    rows = Entry.objects.filter(round=found, account_id=account_id).exclude(state="withdrawn")
    return rows.first()


def slots_of(found: Round) -> list[RoundSlot]:
    """What a round gives, in time."""
    rows = RoundSlot.objects.filter(round=found).select_related("resource")
    return list(rows.order_by("starts_at", "code"))


def round_codes(found: Round) -> list[str]:
    """The codes of what a round gives, in time."""
    return [one.code for one in slots_of(found)]


def city_holds(found: Round) -> list[CityHold]:
    """What the city took, and gave back, as it happened."""
    rows = CityHold.objects.filter(slot__round=found).select_related("slot__resource")
    return list(rows.order_by("held_at", "pk"))


def files_of(found: Round) -> dict[str, str]:
    """Everything published of a round, by name."""
    return dict(LotteryFile.objects.filter(round=found).values_list("name", "text"))


def file_of(found: Round, name: str) -> str:
    """:class:`FileNotPublished`."""
    rows = LotteryFile.objects.filter(round=found, name=name).values_list("text", flat=True)
    if (text := rows.first()) is None:
        raise FileNotPublished
    return text


def result_of(found: Round, typed: str) -> tuple[int, str] | None:
    """Place and what was won of a number as anybody typed it: out of what is published, so that there
    is nothing to guess and nobody to lock out. None: not drawn, or no such number."""
    number = as_typed(typed)
    rows = LotteryFile.objects.filter(round=found, name="result.csv").values_list("text", flat=True)
    for line in (rows.first() or "").splitlines()[1:]:
        place, of, won = line.split(",")
        if of == number:
            return int(place), won
    return None
