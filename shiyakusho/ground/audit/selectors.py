"""Ask the audit."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_

from django.db.models import Q, QuerySet

from shiyakusho.ground.audit.models import AuditEvent


@dataclass(frozen=True)
class Wanted:
    """Which events are wanted; ``None`` asks nothing, an empty collection finds nothing.

    ``subjects``: any of them; ``actors``: ids; ``action``: how it begins; from ``since``, before
    ``until``.
    """

    subjects: Collection[str] | None = None
    actors: Collection[str] | None = None
    action: str = ""
    since: datetime | None = None
    until: datetime | None = None


def events_about(subject: str) -> QuerySet[AuditEvent]:
    """Everything that was done to or read about ``subject``, newest first."""
    return AuditEvent.objects.filter(subjects__contains=[subject]).order_by("-at")


def events(wanted: Wanted) -> QuerySet[AuditEvent]:
    """The events that are wanted, in no order."""
    rows = AuditEvent.objects.all()
    if wanted.subjects is not None:
        any_of = (Q(subjects__contains=[subject]) for subject in wanted.subjects)
        rows = rows.filter(reduce(or_, any_of, Q(pk__in=[])))
    if wanted.actors is not None:
        rows = rows.filter(actor_id__in=wanted.actors)
    limits = {"action__startswith": wanted.action, "at__gte": wanted.since, "at__lt": wanted.until}
    return rows.filter(**{name: limit for name, limit in limits.items() if limit})
