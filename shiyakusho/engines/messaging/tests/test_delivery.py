"""Sending: the row is the truth, one mail per key, evidence for every state."""

import email
import smtplib
from email.policy import default
from pathlib import Path
from uuid import uuid4

import pytest
from django.core import mail
from django.db import transaction

from shiyakusho.engines.messaging import channel, public, tasks
from shiyakusho.engines.messaging.models import Message
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.identity.services import open_account
from shiyakusho.ground.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db


@pytest.fixture
def resident() -> Account:
    return open_account(
        kind="resident",
        issuer="test",
        subject=str(uuid4()),
        display_name="髙橋 花子",
        email="hanako@example.jp",
        level="L3",
        language="en",
    )


@pytest.fixture
def folder(settings, tmp_path: Path) -> Path:
    settings.MAIL_DIR = str(tmp_path / "mail")
    return tmp_path / "mail"


def _context() -> dict:
    return {
        "receipt_number": "26-000123",
        "procedure": {"ja": "児童手当 認定請求", "plain": None, "en": "Child allowance claim"},
        "link": ["messaging_staff:list"],
        "office": {"ja": "子ども家庭課", "plain": None, "en": None},
        "phone": "093-000-0000",
    }


def _send(to: object, key: str = "k1") -> Message:
    return public.send(to=to, template="decision-made", context=_context(), key=key, about="case:1")


def _deliver(message: Message) -> Message:
    tasks.deliver_email({"message": str(message.pk)}, message.key)
    message.refresh_from_db()
    return message


def test_a_message_is_written_with_its_outbox_row(resident: Account) -> None:
    message = _send(resident.pk)
    assert (message.state, message.language) == ("queued", "en")
    assert message.subject == "Decision made: Child allowance claim"
    assert "髙橋" not in message.subject + message.body
    row = OutboxMessage.objects.get(key="messaging.email:k1")
    assert row.payload == {"message": str(message.pk)}


def test_delivery_writes_one_file_with_evidence(resident: Account, folder: Path) -> None:
    message = _deliver(_send(resident.pk))
    files = list(folder.iterdir())
    assert [f.name for f in files] == [f"{message.pk}.eml"]
    read = email.message_from_bytes(files[0].read_bytes(), policy=default)
    assert read["To"] == "hanako@example.jp"
    assert read["Subject"] == message.subject
    assert read.get_content().replace("\r\n", "\n").strip() == message.body
    assert message.state == "sent" and message.sent_at and "sha256" in message.evidence


def test_delivering_again_changes_nothing(resident: Account, folder: Path) -> None:
    message = _deliver(_send(resident.pk))
    before = (folder / f"{message.pk}.eml").read_bytes()
    first_sent = message.sent_at
    again = _deliver(message)
    assert again.sent_at == first_sent
    assert (folder / f"{message.pk}.eml").read_bytes() == before


def test_a_worker_killed_after_the_file_writes_the_same_bytes(
    resident: Account, folder: Path
) -> None:
    message = _send(resident.pk)
    channel.deliver(message)  # the file is there, the row still says queued
    before = (folder / f"{message.pk}.eml").read_bytes()
    _deliver(message)
    assert (folder / f"{message.pk}.eml").read_bytes() == before
    assert len(list(folder.iterdir())) == 1


def test_the_same_key_is_the_same_message(resident: Account) -> None:
    assert _send(resident.pk).pk == _send(resident.pk).pk
    assert Message.objects.count() == 1
    assert OutboxMessage.objects.filter(kind="messaging.email").count() == 1


def test_a_rolled_back_cause_leaves_no_message(resident: Account) -> None:
    with pytest.raises(RuntimeError), transaction.atomic():
        _send(resident.pk)
        raise RuntimeError
    assert not Message.objects.exists()
    assert not OutboxMessage.objects.filter(kind="messaging.email").exists()


@pytest.mark.parametrize(("address", "failure"), [("", "no_address"), ("x@", "address_invalid")])
def test_a_person_without_an_address_is_told_apart(
    resident: Account, address: str, failure: str
) -> None:
    Account.objects.filter(pk=resident.pk).update(email=address)
    message = _send(resident.pk)
    assert (message.state, message.failure, message.address) == ("failed", failure, "")
    assert message.failed_at is not None
    assert not OutboxMessage.objects.filter(kind="messaging.email").exists()


def test_smtp_carries_a_stable_message_id(resident: Account, settings) -> None:
    settings.MAIL_DIR = None
    message = _deliver(_send(resident.pk))
    assert mail.outbox[0].extra_headers["Message-ID"] == channel.message_id(message)
    assert message.state == "sent" and message.evidence.startswith("smtp ")


def test_a_permanent_refusal_is_kept_as_failed(resident: Account, settings, monkeypatch) -> None:
    settings.MAIL_DIR = None

    def refuse(*_a: object, **_k: object) -> None:
        raise smtplib.SMTPRecipientsRefused({"hanako@example.jp": (550, b"no such user")})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    message = _deliver(_send(resident.pk))
    assert (message.state, message.failure) == ("failed", "address_refused")
    assert "550" in message.evidence


def test_a_passing_error_is_left_to_the_outbox(resident: Account, settings, monkeypatch) -> None:
    settings.MAIL_DIR = None

    def refuse(*_a: object, **_k: object) -> None:
        raise smtplib.SMTPServerDisconnected

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    message = _send(resident.pk)
    with pytest.raises(smtplib.SMTPServerDisconnected):
        _deliver(message)
    message.refresh_from_db()
    assert message.state == "queued"
