"""Register a kiosk, end it, and keep numbers for it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError

from shiyakusho.engines.tickets.links import digest_of
from shiyakusho.engines.tickets.models import Block, ExtraOpening, Kiosk
from shiyakusho.engines.tickets.pack import pack
from shiyakusho.engines.tickets.places import require_at
from shiyakusho.engines.tickets.refusals import (
    KioskSeriesUsedUp,
    NoSuchKiosk,
    NothingChosen,
    TooManyBlocks,
)
from shiyakusho.engines.tickets.services.numbering import next_numbers
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.identity import codes
from shiyakusho.ground.identity.models import Account

SERIES = "KLMNPQRSTUVWXYZ"
MOST_BLOCKS = 40  # of one service on one day: a broken kiosk asks no more


def register_kiosk(
    *, place_id: str, name: str, account: Account, token: str = ""
) -> tuple[Kiosk, str]:
    """A kiosk and its link's secret (a new one where none is brought), shown once. Refusals: NotOfThisPlace, KioskSeriesUsedUp."""
    place = pack().place(place_id)
    require_at(account, place)
    token = token or codes.new_link_token()
    try:
        with recorded("tickets.register_kiosk", place=place.id):
            kiosk = Kiosk.objects.create(
                place=place.id,
                name=name[:60] or "発券機",
                series=_free_series(place.id),
                token_digest=digest_of(token),
                registered_at=clock.now(),
            )
    except IntegrityError:
        raise KioskSeriesUsedUp from None
    return kiosk, token


def end_kiosk(*, kiosk_id: UUID, account: Account) -> None:
    """Its link leads nowhere from now on. Refusals: NoSuchKiosk, NotOfThisPlace."""
    with recorded("tickets.end_kiosk", kiosk=str(kiosk_id)):
        rows = Kiosk.objects.select_for_update()
        kiosk = rows.filter(pk=kiosk_id, ended_at=None).first()
        if kiosk is None:
            raise NoSuchKiosk
        require_at(account, pack().place(kiosk.place))
        kiosk.ended_at = clock.now()
        kiosk.save(update_fields=["ended_at"])


def open_extra(*, place_id: str, since: datetime, until: datetime, reason: str) -> ExtraOpening:
    """Numbers are given out between two moments beside the ordinary hours (臨時の受付).

    Refusals: NoSuchPlace, NothingChosen where it ends before it begins.
    """
    place = pack().place(place_id)
    if until <= since:
        raise NothingChosen("終わりは、始まりより後にしてください。")
    with recorded("tickets.open_extra", place=place.id):
        return ExtraOpening.objects.create(
            place=place.id, since=since, until=until, reason=reason[:200]
        )


def reserve(*, kiosk: Kiosk, services: Sequence[str]) -> list[Block]:
    """Keep a block of today's numbers of each service for this kiosk alone: of its own series, so that
    those of the others go on without a gap. Refusals: NothingChosen, TooManyBlocks."""
    place = pack().place(kiosk.place)
    if not set(services) <= set(place.services):
        raise NothingChosen
    count, moment = pack().settings.block_numbers, clock.now()
    with recorded("tickets.reserve", kiosk=str(kiosk.pk)):
        Kiosk.objects.filter(pk=kiosk.pk).update(seen_at=moment)
        had = list(
            Block.objects.filter(kiosk=kiosk, day=moment.date()).values_list("service", flat=True)
        )
        blocks = []
        for service in dict.fromkeys(services):
            if had.count(service) >= MOST_BLOCKS:
                raise TooManyBlocks
            prefix = pack().services[service].prefix + kiosk.series
            first = next_numbers(place.id, moment.date(), prefix, count)
            blocks.append(
                Block.objects.create(
                    kiosk=kiosk,
                    day=moment.date(),
                    service=service,
                    prefix=prefix,
                    first=first,
                    last=first + count - 1,
                    reserved_at=moment,
                )
            )
    return blocks


def kiosk_by_token(token: str) -> Kiosk:
    """The kiosk of a link; :class:`NoSuchKiosk`."""
    found = Kiosk.objects.filter(token_digest=digest_of(token), ended_at=None).first()
    if found is None:
        raise NoSuchKiosk
    return found


def _free_series(place: str) -> str:
    taken = set(Kiosk.objects.filter(place=place, ended_at=None).values_list("series", flat=True))
    free = [one for one in SERIES if one not in taken]
    if not free:
        raise KioskSeriesUsedUp
    return free[0]
