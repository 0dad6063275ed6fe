"""kill -9 of a real worker in the middle of a job: another one does it, once in effect."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from shiyakusho.engines.messaging import services
from shiyakusho.engines.messaging.models import Message
from shiyakusho.ground.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db(transaction=True)
CONTEXT = {
    "receipt_number": "26-000123",
    "procedure": {"ja": "児童手当 認定請求", "plain": None, "en": "Child allowance claim"},
    "link": ["messaging_staff:list"],
    "office": {"ja": "子ども家庭課", "plain": None, "en": None},
    "phone": "093-000-0000",
}
JOBS = "SELECT task_name, status::text, attempts FROM procrastinate_jobs WHERE args ? 'message_id'"


@pytest.fixture
def ask() -> Iterator[Callable[..., list[tuple]]]:
    """Another session's view of the database."""
    there = connection.settings_dict
    with psycopg.connect(
        host=there["HOST"], dbname=there["NAME"], user=there["USER"], autocommit=True
    ) as other:
        yield lambda query: other.execute(query).fetchall()


def worker() -> subprocess.Popen[bytes]:
    there = connection.settings_dict
    told = {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": f"postgresql://{there['USER']}@/{there['NAME']}?host={there['HOST']}",
    }
    return subprocess.Popen([sys.executable, "-m", "config.cli", "work"], env=os.environ | told)


def until(true: Callable[[], bool], seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.1)


def test_a_job_outlives_its_worker_and_is_delivered_once(ask) -> None:
    with transaction.atomic():
        message = services.send(
            to="hanako@example.jp", template="received", context=CONTEXT, key="tests:killed"
        )
    file = Path(settings.MAIL_DIR) / f"{message.pk}.eml"
    with transaction.atomic():  # whoever delivers waits for this row
        Message.objects.select_for_update().get(pk=message.pk)
        first = worker()
        until(lambda: [row[1] for row in ask(JOBS)] == ["doing"])
        first.send_signal(signal.SIGKILL)
        first.wait(10)
        until(lambda: not ask("SELECT 1 FROM pg_locks WHERE NOT granted"))
    assert ask(JOBS) == [("outbox.deliver", "doing", 0)]
    assert not file.exists()
    # Its heart has been silent for a minute, and the sweep of overdue rows is not what helps.
    ask("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute' RETURNING 1")
    OutboxMessage.objects.update(next_at="2999-01-01T00:00Z")
    second = worker()
    try:
        until(lambda: ask(JOBS) == [])
    finally:
        second.send_signal(signal.SIGTERM)
        second.wait(30)
    message.refresh_from_db()
    row = OutboxMessage.objects.get()
    assert (message.state, row.state, row.attempts) == ("sent", "delivered", 1)
    assert file.exists()
    file.unlink()
