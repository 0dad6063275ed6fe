"""応対: begun with a reason from the list, over when it is ended, left alone, or long enough."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from shiyakusho.ground import clock
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.audit.actors import Purpose, for_purpose
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.purpose import registry
from shiyakusho.ground.purpose.models import Visit
from shiyakusho.ground.purpose.reasons import lasts, reason
from shiyakusho.ground.purpose.refusals import PurposeNeeded

NOTED_EVERY = timedelta(seconds=30)  # not every click is worth a write


def begin(account: Account, chosen: str) -> Visit:
    """The next person: whatever visit was open ends. :class:`UnknownReason`."""
    why = reason("visit", chosen)
    with recorded("purpose.visit_begin", subjects=[f"account:{account.pk}"]) as event:
        # One row of the account is locked, so that two clicks at once leave one visit open.
        Account.objects.select_for_update(of=("self",)).get(pk=account.pk)
        _end(account)
        now = clock.now()
        office = registry.office_of(account)
        visit = Visit.objects.create(
            account=account,
            reason=why.id,
            words=f"{why.words}（{office}）" if office else why.words,
            opened_at=now,
            seen_at=now,
        )
        event.detail.update(visit=str(visit.pk), reason=why.id)
    return visit


def end(account: Account) -> None:
    """応対を終わる; nothing where none is open."""
    with recorded("purpose.visit_end", subjects=[f"account:{account.pk}"]):
        _end(account)


def current(account: Account) -> Visit | None:
    """The open visit of ``account``, unless its time is over."""
    visit = Visit.objects.filter(account=account, ended_at=None).first()
    return visit if visit and clock.now() < over_at(visit) else None


def over_at(visit: Visit) -> datetime:
    """When a visit is over if nothing more is read under it."""
    on = visit.opened_at.astimezone(clock.TOKYO).date()
    idle = visit.seen_at + lasts("visit_idle", on)
    return min(idle, visit.opened_at + lasts("visit_most", on))


def read_under(account: Account) -> Visit:
    """From here on the purpose is the open visit; :class:`PurposeNeeded` without one."""
    visit = current(account)
    if visit is None:
        raise PurposeNeeded(extra={"way": "visit"})
    for_purpose("visit", str(visit.pk), visit.words)
    _seen(visit)
    return visit


def opener(account: Account, reference: str) -> Purpose | None:
    """A program names the visit it reads under: it must be the caller's own, and open."""
    visit = current(account)
    if visit is None or str(visit.pk) != reference:
        return None
    _seen(visit)
    return Purpose("visit", reference, visit.words)


def end_over(limit: int = 1000) -> int:
    """Visits whose time is over get their end written down; returns how many."""
    rows = Visit.objects.filter(ended_at=None).order_by("opened_at")[:limit]
    over = [visit for visit in rows if over_at(visit) <= clock.now()]
    for visit in over:
        Visit.objects.filter(pk=visit.pk, ended_at=None).update(ended_at=over_at(visit))
    return len(over)


def _end(account: Account) -> None:
    for visit in Visit.objects.filter(account=account, ended_at=None):
        visit.ended_at = min(clock.now(), over_at(visit))
        visit.save(update_fields=["ended_at"])


def _seen(visit: Visit) -> None:
    now = clock.now()
    if now - visit.seen_at >= NOTED_EVERY:
        with transaction.atomic():
            Visit.objects.filter(pk=visit.pk, ended_at=None).update(seen_at=now)
        visit.seen_at = now


def visit_of(reference: str) -> Visit | None:
    """A visit by its id as text."""
    try:
        return Visit.objects.filter(pk=UUID(reference)).first()
    except ValueError:
        return None
