"""Ask about mailings; nothing here writes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from shiyakusho.engines.yearly.models import Mailing, Recipient
from shiyakusho.engines.yearly.offices import offices_of, own_sections
from shiyakusho.engines.yearly.plans import Window, plans
from shiyakusho.engines.yearly.refusals import NoSuchMailing
from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.catalogue import public as catalogue

PAGE = 50
SHOWN = ("all", "waiting", "answered", "refused")
_SHOWN = {
    "all": Q(),
    "waiting": Q(answered_at=None, refused=""),
    "answered": Q(answered_at__isnull=False),
    "refused": ~Q(refused=""),
}


@dataclass(frozen=True)
class Startable:
    """A mailing this officer may begin now."""

    procedure: str
    title: Any
    section: str
    window: Window


def startable(account: Account) -> list[Startable]:
    """What the offices of ``account`` may send out next, without what is begun already."""
    found = []
    live = {version.procedure_id for version in catalogue.all_live()}
    for plan in plans().values():
        if plan.procedure not in live:
            continue
        window = plan.window_after(clock.today())
        begun = set(
            Mailing.objects.filter(procedure_id=plan.procedure, year=window.first.year).values_list(
                "section_id", flat=True
            )
        )
        for section in sorted(
            (own_sections(account, plan.procedure) & set(offices_of(plan))) - begun
        ):
            found.append(Startable(plan.procedure, plan.title, section, window))
    return found


def mailings_of(account: Account) -> QuerySet[Mailing]:
    """The mailings of one's own offices, the newest first."""
    seen = Q(pk__in=[])
    for procedure in plans():
        seen |= Q(procedure_id=procedure, section_id__in=own_sections(account, procedure))
    return Mailing.objects.filter(seen).select_related("begun_by").order_by("-begun_at", "-id")


def mailing_of(mailing_id: UUID, account: Account) -> Mailing:
    """One of them; :class:`NoSuchMailing` for any other."""
    found = mailings_of(account).filter(pk=mailing_id).first()
    if found is None:
        raise NoSuchMailing
    return found


def counts(mailing: Mailing) -> dict[str, int]:
    """How many recipients there are, prepared, answered, and not printable."""
    return Recipient.objects.filter(mailing=mailing).aggregate(
        all=Count("id"),
        prepared=Count("id", filter=Q(letter__isnull=False)),
        **{name: Count("id", filter=_SHOWN[name]) for name in SHOWN[1:]},
    )


def recipients(mailing: Mailing, shown: str, after: UUID | None) -> list[Recipient]:
    """One page of them and one more, by id."""
    rows = Recipient.objects.filter(_SHOWN.get(shown, Q()), mailing=mailing).order_by("id")
    rows = rows.filter(pk__gt=after) if after else rows
    return list(rows[: PAGE + 1])
