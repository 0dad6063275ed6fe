"""Ask about visits and break-glasses: for the oversight desk, the operations page, the resident."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.contracts.identities import as_uuid
from shiyakusho.ground.purpose.glasses import standing
from shiyakusho.ground.purpose.models import Glass, GlassState, Visit
from shiyakusho.ground.purpose.reasons import reasons

MOST = 200


@dataclass(frozen=True)
class Opened:
    """A break-glass as the one who reviews it sees it. ``second`` answered, ``state`` is now's."""

    id: UUID
    subject: str
    actor_id: str
    actor_name: str
    actor_post: str
    at: datetime
    kind: str
    reason: str
    state: GlassState
    second_id: str
    second: str
    second_post: str
    opened_at: datetime | None
    ended_at: datetime | None


def glasses(since: datetime, until: datetime, limit: int = MOST) -> list[Opened]:
    """Every break-glass asked for in this time, the newest first, declined and expired ones too."""
    rows = Glass.objects.filter(asked_at__gte=since, asked_at__lt=until)
    rows = rows.select_related("asked_by", "answered_by").order_by("-asked_at")
    return [_opened(row) for row in rows[:limit]]


def glass(glass_id: UUID) -> Opened | None:
    """One of them."""
    rows = Glass.objects.select_related("asked_by", "answered_by")
    found = rows.filter(pk=glass_id).first()
    return _opened(found) if found else None


def under_way() -> dict[str, int]:
    """``{"asked", "open"}``: how many wait for a second person, how many are open now."""
    rows = Glass.objects.filter(Q(state=GlassState.ASKED) | Q(state=GlassState.OPEN))
    now = [standing(row) for row in rows[:MOST]]
    return {"asked": now.count(GlassState.ASKED), "open": now.count(GlassState.OPEN)}


def read_under(visit: Visit) -> dict[str, datetime]:
    """Subjects read under a visit, each with the last time, the newest first."""
    rows = AuditEvent.objects.filter(
        actor_id=str(visit.account_id),
        at__gte=visit.opened_at,
        action="records.read",
        detail__for={"kind": "visit", "reference": str(visit.pk)},
    )
    if visit.ended_at:
        rows = rows.filter(at__lte=visit.ended_at)
    found: dict[str, datetime] = {}
    for event in rows.order_by("-at")[:MOST]:
        for subject in event.subjects:
            found.setdefault(subject, event.at)
    return found


def visits_of(references: Iterable[str]) -> dict[str, list[str]]:
    """Visit id → whose records were read under it, for the ids that are visits."""
    wanted = [one for one in references if as_uuid(one)]
    visits = Visit.objects.filter(pk__in=wanted)
    return {str(visit.pk): sorted(read_under(visit)) for visit in visits}


def _opened(row: Glass) -> Opened:
    kind, state = reasons("glass").get(row.reason), standing(row)
    ended = row.ended_at or (row.until if state == GlassState.ENDED else None)
    return Opened(
        id=row.pk,
        subject=row.subject,
        actor_id=str(row.asked_by_id),
        actor_name=row.asked_by.display_name,
        actor_post=row.asked_post,
        at=row.asked_at,
        kind=kind.title if kind else row.reason,
        reason=row.why,
        state=state,
        second_id=str(row.answered_by_id or ""),
        second=row.answered_by.display_name if row.answered_by else "",
        second_post=row.answered_post,
        opened_at=row.answered_at if row.until else None,
        ended_at=ended,
    )
