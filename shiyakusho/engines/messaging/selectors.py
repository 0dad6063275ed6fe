"""Ask what was sent."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q, QuerySet

from shiyakusho.engines.messaging.models import Message
from shiyakusho.engines.messaging.services import OUTBOX_KIND
from shiyakusho.ground.outbox.models import OutboxMessage

PAGE = 50
COUNT_BOUND = 1000


@dataclass(frozen=True)
class Row:
    """A message as operations see it: the row, and how often its delivery was tried."""

    message: Message
    attempts: int
    given_up: bool
    last_error: str


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    next_cursor: str | None


def page(*, state: str = "", cursor: str = "") -> Page:
    """Newest first, :data:`PAGE` at a time; a cursor that cannot be read starts at the top."""
    messages = _filtered(state).order_by("-queued_at", "-id")
    if (after := _read_cursor(cursor)) is not None:
        at, pk = after
        messages = messages.filter(Q(queued_at__lt=at) | Q(queued_at=at, pk__lt=pk))
    found = list(messages[: PAGE + 1])
    shown = found[:PAGE]
    last = shown[-1] if len(found) > PAGE else None
    return Page(
        rows=_with_attempts(shown),
        next_cursor=f"{last.queued_at.isoformat()}~{last.pk}" if last else None,
    )


def counts() -> dict[str, int]:
    """How many in each state, counted up to :data:`COUNT_BOUND` (a bounded query each)."""
    return {
        state: Message.objects.filter(state=state)[:COUNT_BOUND].count()
        for state in Message.State.values
    }


def about(subject: str) -> QuerySet[Message]:
    """Every message about ``subject``, oldest first."""
    return Message.objects.filter(about=subject).order_by("queued_at", "id")


def _filtered(state: str) -> QuerySet[Message]:
    if state in Message.State.values:
        return Message.objects.filter(state=state)
    return Message.objects.all()


def _with_attempts(messages: list[Message]) -> list[Row]:
    tries = OutboxMessage.objects.in_bulk(
        [f"{OUTBOX_KIND}:{m.key}" for m in messages], field_name="key"
    )
    rows = []
    for message in messages:
        tried = tries.get(f"{OUTBOX_KIND}:{message.key}")
        rows.append(
            Row(
                message,
                attempts=tried.attempts if tried else 0,
                given_up=bool(tried and tried.state == OutboxMessage.State.GIVEN_UP),
                last_error=tried.last_error if tried else "",
            )
        )
    return rows


def _read_cursor(cursor: str) -> tuple[datetime, UUID] | None:
    at, _, pk = cursor.partition("~")
    try:
        moment = datetime.fromisoformat(at)
        return (moment, UUID(pk)) if moment.tzinfo else None
    except ValueError:
        return None
