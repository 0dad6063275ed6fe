"""掲載の保留: ordered by one, confirmed by a second person, with a legal ground and an end."""

from collections.abc import Collection
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db.models import Q

from shiyakusho.desks.mydata.grounds import silences
from shiyakusho.desks.mydata.models import Withholding
from shiyakusho.desks.mydata.offices import post_of, privacy_office, serves
from shiyakusho.desks.mydata.refusals import NotFound
from shiyakusho.desks.mydata.staff_refusals import (
    NobodyNamed,
    NotChecked,
    ReasonUnknown,
    SamePerson,
    TooLong,
)
from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.identity.models import Account

LONGEST_NOTE = 2000


def active_for(subjects: Collection[str], actors: Collection[str]) -> list[Withholding]:
    """What is withheld now about these subjects or of these actors' readings."""
    rows = Withholding.objects.filter(
        confirmed_at__isnull=False, ended_at=None, hidden_until__gte=clock.today()
    )
    return list(rows.filter(Q(subject__in=subjects) | Q(subject="", actor_id__in=actors)))


def hides(one: Withholding, event: AuditEvent) -> bool:
    """Whether ``one``, being active, hides this event."""
    in_time = one.reads_from <= event.at and (not one.reads_until or event.at < one.reads_until)
    of_actor = not one.actor_id or one.actor_id == event.actor_id
    of_subject = not one.subject or one.subject in event.subjects
    return in_time and of_actor and of_subject


def order(
    *,
    actor: Account,
    reason: str,
    reads_from: datetime,
    hidden_until: date,
    subject: str = "",
    actor_id: str = "",
    reads_until: datetime | None = None,
    note: str = "",
) -> Withholding:
    """Order it; it works once another person confirmed it.

    Raises :class:`NobodyNamed`, :class:`ReasonUnknown`, :class:`TooLong`.
    """
    if not (subject or actor_id):
        raise NobodyNamed
    ground = silences().get(reason)
    if ground is None:
        raise ReasonUnknown
    if not clock.today() < hidden_until <= clock.today() + timedelta(days=ground.longest):
        raise TooLong(extra={"longest": ground.longest})
    with recorded("mydata.withhold", reason=reason) as event:
        made = Withholding.objects.create(
            subject=subject,
            actor_id=actor_id,
            reads_from=reads_from,
            reads_until=reads_until,
            hidden_until=hidden_until,
            reason=reason,
            law=ground.law,
            note=note.replace("\x00", "")[:LONGEST_NOTE],
            section_id=next(iter(serves(actor)), ""),
            ordered_by=actor,
            ordered_by_post=post_of(actor),
            ordered_at=clock.now(),
        )
        # Never the person as a subject: the event would stand on their page.
        event.subjects.append(f"withholding:{made.pk}")
    return made


def confirm(withholding_id: UUID, *, actor: Account) -> Withholding:
    """The second person's word. Raises :class:`NotFound`, :class:`SamePerson`, :class:`NotChecked`."""
    with recorded("mydata.withhold_confirm", subjects=[f"withholding:{withholding_id}"]):
        found = _locked(withholding_id, actor)
        if found.ordered_by_id == actor.pk:
            raise SamePerson
        if found.confirmed_at or found.ended_at:
            raise NotChecked
        found.confirmed_by, found.confirmed_at = actor, clock.now()
        found.save(update_fields=["confirmed_by", "confirmed_at"])
    return found


def end(withholding_id: UUID, *, actor: Account) -> Withholding:
    """End it before its day; the entries appear at once. Ending twice is harmless."""
    with recorded("mydata.withhold_end", subjects=[f"withholding:{withholding_id}"]):
        found = _locked(withholding_id, actor)
        if found.ended_at is None:
            found.ended_by, found.ended_at = actor, clock.now()
            found.save(update_fields=["ended_by", "ended_at"])
    return found


def visible_to(account: Account) -> Q:
    """The privacy office sees all; anybody else what their own sections ordered."""
    mine = serves(account)
    if privacy_office().id in mine:
        return Q()
    return Q(section_id__in=mine) | Q(ordered_by=account)


def _locked(withholding_id: UUID, actor: Account) -> Withholding:
    rows = Withholding.objects.select_for_update().filter(visible_to(actor), pk=withholding_id)
    found = rows.first()
    if found is None:
        raise NotFound
    return found
