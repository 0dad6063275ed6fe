"""Destroy the messages about something, when its time is over (廃棄)."""

from shiyakusho.engines.messaging.models import Message
from shiyakusho.engines.messaging.services import OUTBOX_KIND
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.outbox.models import OutboxMessage


def is_delivered(about: str) -> bool:
    """Whether nothing about it is still on its way, here or in the outbox."""
    messages = Message.objects.filter(about=about)
    if messages.filter(state=Message.State.QUEUED).exists():
        return False
    ids = [str(pk) for pk in messages.values_list("pk", flat=True)]
    rows = OutboxMessage.objects.filter(kind=OUTBOX_KIND, payload__message__in=ids)
    return not rows.exclude(state=OutboxMessage.State.DELIVERED).exists()


def destroy_messages(about: str) -> int:
    """How many went, with the rows that carried them out."""
    with recorded("messaging.destroy", subjects=[about]) as event:
        messages = Message.objects.filter(about=about)
        ids = [str(pk) for pk in messages.values_list("pk", flat=True)]
        OutboxMessage.objects.filter(kind=OUTBOX_KIND, payload__message__in=ids).delete()
        count: int = messages.delete()[0]
        event.detail["messages"] = count
    return count
