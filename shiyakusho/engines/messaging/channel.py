"""The e-mail channel: a message to a resident becomes a mail."""

from shiyakusho.engines.messaging.models import Message
from shiyakusho.ground.outbox.mail import Mail, hand_over


def deliver(message: Message) -> str:
    """Hand the message over and return the evidence; raises as ``hand_over`` does."""
    return hand_over(_mail(message))


def message_id(message: Message) -> str:
    """The Message-ID header: the same for every attempt at the same message."""
    return _mail(message).message_id


def _mail(message: Message) -> Mail:
    return Mail(
        key=message.key,
        to=message.address,
        subject=message.subject,
        body=message.body,
        dated=message.queued_at,
        language=message.language,
        name=str(message.pk),
    )
