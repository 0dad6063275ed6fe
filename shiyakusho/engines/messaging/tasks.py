"""The outbox's side of messaging: deliver one row, at most once in effect."""

from typing import Any

from shiyakusho.engines.messaging import channel, services
from shiyakusho.engines.messaging.models import Message
from shiyakusho.ground.audit import recorded
from shiyakusho.ground.outbox import abandons, delivers
from shiyakusho.ground.outbox.mail import RefusedForGood


@delivers(services.OUTBOX_KIND)
def deliver_email(payload: dict[str, Any], key: str) -> None:
    """Deliver the message named in ``payload`` unless that is already settled.

    The row is locked first, so two workers never hand over the same message at once. An error that
    may pass is raised again: the outbox tries later.
    """
    with recorded("messaging.deliver", message=payload["message"]) as event:
        message = Message.objects.select_for_update().get(pk=payload["message"])
        if message.state == Message.State.QUEUED:
            try:
                services.mark_sent(message, channel.deliver(message))
            except RefusedForGood as refused:
                services.mark_failed(message, refused.failure, refused.evidence)
        event.detail["state"] = message.state


@abandons(services.OUTBOX_KIND)
def end_as_not_sent(payload: dict[str, Any], key: str) -> None:
    """Two days without an answer: the row says so, and somebody can write a letter instead."""
    with recorded("messaging.give_up", message=payload["message"]):
        message = Message.objects.select_for_update().get(pk=payload["message"])
        if message.state == Message.State.QUEUED:
            services.mark_failed(message, "not_reached", "")
