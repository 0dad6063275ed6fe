"""The e-mail channel: one .eml file per message in the demo, else SMTP through Django's backend.

Both are safe to repeat. A file carries the message's id as its name and the same bytes each time;
an SMTP message carries a Message-ID made from its key, by which mail systems drop a second copy.
"""

import hashlib
import os
import smtplib
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage as DjangoEmail

from shiyakusho.engines.messaging.models import Message
from shiyakusho.ground.clock import TOKYO


class RefusedForGood(Exception):
    """The receiving system says this address will never take the message."""

    def __init__(self, failure: str, evidence: str) -> None:
        self.failure, self.evidence = failure, evidence
        super().__init__(failure)


def deliver(message: Message) -> str:
    """Hand the message over and return the evidence; raises :class:`RefusedForGood` or, for
    anything that may pass, whatever the mail system raised."""
    folder = settings.MAIL_DIR
    return _to_file(message, Path(folder)) if folder else _to_smtp(message)


def message_id(message: Message) -> str:
    """The Message-ID header: the same for every attempt at the same message."""
    digest = hashlib.sha256(message.key.encode()).hexdigest()[:32]
    return f"<{digest}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>"


def _to_file(message: Message, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    data = _as_bytes(message)
    target = folder / f"{message.pk}.eml"
    # Written beside and renamed: a killed worker leaves no half mail under the final name.
    half = folder / f".{message.pk}.{os.getpid()}.part"
    half.write_bytes(data)
    half.replace(target)
    return f"file {target.name} sha256 {hashlib.sha256(data).hexdigest()}"


def _as_bytes(message: Message) -> bytes:
    mail = EmailMessage(policy=SMTP)
    mail["From"] = settings.DEFAULT_FROM_EMAIL
    mail["To"] = message.address
    mail["Subject"] = message.subject
    mail["Date"] = format_datetime(message.queued_at.astimezone(TOKYO))
    mail["Message-ID"] = message_id(message)
    mail["Content-Language"] = "ja" if message.language == "ja-easy" else message.language
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(message.body + "\n", cte="base64")
    return mail.as_bytes()


def _to_smtp(message: Message) -> str:
    identity = message_id(message)
    mail = DjangoEmail(
        subject=message.subject,
        body=message.body,
        to=[message.address],
        headers={"Message-ID": identity, "Auto-Submitted": "auto-generated"},
    )
    try:
        mail.send(fail_silently=False)
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        if 500 <= code < 600:
            raise RefusedForGood("address_refused", f"{code} {reply!r}") from error
        raise
    return f"smtp {settings.EMAIL_HOST} {identity}"
