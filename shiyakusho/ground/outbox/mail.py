"""Hand one mail over: an .eml file each in the demo (``MAIL_DIR``), else SMTP through Django's backend.

Both are safe to repeat. A file carries the mail's name and the same bytes each time; an SMTP message
carries a Message-ID made from its key, by which mail systems drop a second copy.
"""

import hashlib
import os
import smtplib
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path

from django.conf import settings
from django.core.mail import EmailMessage as DjangoEmail

from shiyakusho.ground.clock import TOKYO


class RefusedForGood(Exception):
    """The receiving system says this address will never take the mail."""

    def __init__(self, failure: str, evidence: str) -> None:
        self.failure, self.evidence = failure, evidence
        super().__init__(failure)


@dataclass(frozen=True)
class Mail:
    """One mail. ``key`` is the intent: the same key is the same mail. ``name`` names its file."""

    key: str
    to: str
    subject: str
    body: str
    dated: datetime
    language: str = "ja"
    name: str = ""

    @property
    def message_id(self) -> str:
        """The Message-ID header: the same for every attempt."""
        return f"<{self._digest}@{settings.DEFAULT_FROM_EMAIL.rpartition('@')[2].rstrip('>')}>"

    @property
    def _digest(self) -> str:
        return hashlib.sha256(self.key.encode()).hexdigest()[:32]

    @property
    def file_name(self) -> str:
        return f"{self.name or self._digest}.eml"


def hand_over(mail: Mail) -> str:
    """Hand the mail over and return the evidence; raises :class:`RefusedForGood` or, for anything
    that may pass, whatever the mail system raised."""
    folder = settings.MAIL_DIR
    return _to_file(mail, Path(folder)) if folder else _to_smtp(mail)


def _to_file(mail: Mail, folder: Path) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    data = _as_bytes(mail)
    target = folder / mail.file_name
    # Written beside and renamed: a killed worker leaves no half mail under the final name.
    half = folder / f".{mail.file_name}.{os.getpid()}.part"
    half.write_bytes(data)
    half.replace(target)
    return f"file {target.name} sha256 {hashlib.sha256(data).hexdigest()}"


def _as_bytes(mail: Mail) -> bytes:
    made = EmailMessage(policy=SMTP)
    made["From"] = settings.DEFAULT_FROM_EMAIL
    made["To"] = mail.to
    made["Subject"] = mail.subject
    made["Date"] = format_datetime(mail.dated.astimezone(TOKYO))
    made["Message-ID"] = mail.message_id
    made["Content-Language"] = "ja" if mail.language == "ja-easy" else mail.language
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(mail.body + "\n", cte="base64")
    return made.as_bytes()


def _to_smtp(mail: Mail) -> str:
    made = DjangoEmail(
        subject=mail.subject,
        body=mail.body,
        to=[mail.to],
        headers={"Message-ID": mail.message_id, "Auto-Submitted": "auto-generated"},
    )
    try:
        made.send(fail_silently=False)
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        if 500 <= code < 600:
            raise RefusedForGood("address_refused", f"{code} {reply!r}") from error
        raise
    return f"smtp {settings.EMAIL_HOST} {mail.message_id}"
