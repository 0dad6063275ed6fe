"""Write the history of a case (経過). The only way in is :func:`append`; there is no way out."""

from typing import Any

from shiyakusho.engines.cases.choices import EventKind
from shiyakusho.engines.cases.models import Case, CaseEvent
from shiyakusho.ground import clock
from shiyakusho.ground.audit import Actor, current_actor


def append(
    case: Case,
    kind: EventKind,
    *,
    from_state: str = "",
    to_state: str = "",
    public: bool = False,
    by: Actor | None = None,
    **detail: Any,
) -> CaseEvent:
    """Note what the one acting now did to ``case``, at its version after the change.

    ``by`` is :data:`~shiyakusho.ground.audit.SYSTEM` for what nobody did by hand: a mail, a letter
    that follows a decision. Whose act set it off stands in the audit.
    """
    actor = by or current_actor()
    return CaseEvent.objects.create(
        case=case,
        at=clock.now(),
        kind=kind,
        version=case.version,
        from_state=from_state,
        to_state=to_state,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        actor_post=actor.post,
        on_behalf_of=actor.on_behalf_of,
        public=public,
        detail=detail,
    )


def changes_since(case: Case, version: int) -> list[dict[str, Any]]:
    """Who changed what after ``version``, oldest first: the difference of a stale write."""
    events = CaseEvent.objects.filter(case=case, version__gt=version).order_by("id")
    return [
        {
            "at": event.at.isoformat(),
            "who": event.actor_name,
            "post": event.actor_post,
            "what": event.get_kind_display(),
            "kind": event.kind,
            "from": event.from_state,
            "to": event.to_state,
            "version": event.version,
            "detail": event.detail,
        }
        for event in events
    ]
