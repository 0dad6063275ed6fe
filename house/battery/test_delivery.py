"""Mails through a real SMTP server that fails in every way: each reaches an end, none a second person (F6)."""

import os
import re
import socketserver
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from django.db import connection, transaction

from shiyakusho.engines.messaging import services as messaging
from shiyakusho.engines.messaging.models import Message
from shiyakusho.ground import clock
from shiyakusho.ground.outbox import services
from shiyakusho.ground.outbox.models import OutboxMessage

pytestmark = [
    pytest.mark.battery,
    pytest.mark.timeout(1200),
    pytest.mark.check("F6"),
    pytest.mark.django_db(transaction=True),
]
MAILS = 1000
CONTEXT = {
    "receipt_number": "26-000123",
    "procedure": {"ja": "児童手当 認定請求", "plain": None, "en": "Child allowance claim"},
    "link": ["messaging_staff:list"],
    "office": {"ja": "子ども家庭課", "plain": None, "en": None},
    "phone": "093-000-0000",
}
ANSWERS = {b"QUIT": "221 bye", b"EHLO": "250 tests", b"HELO": "250 tests"}


@dataclass
class Provider:
    """An SMTP server that obeys ``mood``: ok, 451 (later), gone (hangs up), mute (says nothing),
    drop (also after it took a mail), slow, or a mix.

    ``taken`` counts the mails it said 250 to, by their Message-ID.
    """

    mood: str = "ok"
    taken: Counter[str] = field(default_factory=Counter)
    connections: int = 0

    def __post_init__(self) -> None:
        provider = self

        class Session(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                provider.serve(self)

        class Server(socketserver.ThreadingTCPServer):
            daemon_threads = True
            allow_reuse_address = True
            request_queue_size = 64

        self.server = Server(("127.0.0.1", 0), Session)
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def serve(self, session: socketserver.StreamRequestHandler) -> None:
        self.connections += 1
        mood = self.mood
        if mood == "mix":  # one mail in five meets each fault
            mood = ("ok", "451", "drop", "slow", "ok")[self.connections % 5]
        if mood == "mute":
            time.sleep(5)
            return
        if mood == "gone" or (mood == "drop" and self.connections % 2):
            return
        say(session, "220 tests ESMTP")
        while line := session.rfile.readline():
            word = line[:4].upper().strip()
            if word == b"DATA":
                if not self._data(session, mood):
                    return
            else:
                later = word == b"MAIL" and mood == "451"
                say(session, "451 try again later" if later else ANSWERS.get(word, "250 ok"))
            if word == b"QUIT":
                return

    def _data(self, session: socketserver.StreamRequestHandler, mood: str) -> bool:
        say(session, "354 go on")
        lines = []
        while (line := session.rfile.readline()) not in (b".\r\n", b""):
            lines.append(line)
        content = b"".join(lines).decode(errors="replace")
        if mood == "slow":
            time.sleep(0.5)
        found = re.search(r"^Message-ID:\s*(\S+)", content, re.MULTILINE | re.IGNORECASE)
        assert found
        self.taken[found[1]] += 1
        if mood == "drop":  # it took the mail and died before it said so
            return False
        say(session, "250 taken")
        return True


def say(session: socketserver.StreamRequestHandler, line: str) -> None:
    try:
        session.wfile.write(f"{line}\r\n".encode())
    except OSError:
        pass


@pytest.fixture
def provider(settings) -> Iterator[Provider]:
    made = Provider()
    settings.MAIL_DIR = None
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", made.port, 2
    yield made
    made.server.shutdown()


def send(count: int, prefix: str) -> list[Message]:
    with transaction.atomic():
        return [
            messaging.send(
                to=f"{prefix}{n}@example.jp",
                template="received",
                context=CONTEXT,
                key=f"{prefix}:{n}",
            )
            for n in range(count)
        ]


def hours_pass(hours: float) -> None:
    """What waited for its next try has waited: the outbox asks the database's clock."""
    OutboxMessage.objects.filter(state="waiting").update(next_at=clock.now() - timedelta(seconds=1))


def states() -> Counter[str]:
    return Counter(Message.objects.values_list("state", flat=True))


def test_a_provider_with_every_fault_takes_each_mail_and_hardly_one_twice(provider) -> None:
    send(MAILS, "mix")
    provider.mood = "mix"
    for _ in range(30):
        services.deliver_overdue(limit=MAILS)
        if not OutboxMessage.objects.filter(state="waiting").exists():
            break
        hours_pass(1)
        if provider.mood == "mix":
            provider.mood = "ok" if _ > 2 else "mix"
    twice = sum(times - 1 for times in provider.taken.values())
    print(f"{MAILS} mails: {dict(states())}, {len(provider.taken)} ids, {twice} sent again")
    assert states() == {"sent": MAILS}
    assert len(provider.taken) == MAILS, "a mail went out under two ids"


def test_in_ordinary_load_a_mail_is_handed_over_in_ten_seconds(provider) -> None:
    begun = time.monotonic()
    send(MAILS, "load")
    slow = 0
    for pk in (
        OutboxMessage.objects.filter(state="waiting").order_by("pk").values_list("pk", flat=True)
    ):
        start = time.monotonic()
        assert services.deliver(pk)
        slow += time.monotonic() - start > 10
    rate = MAILS / (time.monotonic() - begun)
    print(f"{rate:.0f} mails/s one after another, {slow} took longer than 10 s")
    assert slow <= MAILS // 1000
    assert provider.taken.total() == MAILS == len(provider.taken)


@pytest.mark.parametrize("mood", ["451", "mute", "gone"])
def test_four_hours_of_outage_are_outlasted(provider, mood: str) -> None:
    """As many tries as fall into four hours all fail; after it, every mail arrives, once."""
    count = 5 if mood == "mute" else 40
    send(count, mood)
    provider.mood = mood
    waited, tries = timedelta(), 0
    while waited < timedelta(hours=4):
        services.deliver_overdue(limit=count)
        row = OutboxMessage.objects.filter(state="waiting").first()
        assert row is not None, "it gave up, or was delivered by a server that is down"
        waited += row.next_at - clock.now()
        tries += 1
        hours_pass(1)
        if mood == "mute" and tries >= 3:  # two seconds of silence each: the waits are the same
            break
    provider.mood = "ok"
    services.deliver_overdue(limit=count)
    assert states() == {"sent": count}
    assert provider.taken.total() == count
    print(f"{mood}: {tries} tries in the outage, {count} mails after it")


def test_what_is_never_taken_ends_as_not_sent(provider) -> None:
    (message,) = send(1, "never")
    provider.mood = "451"
    for _ in range(services.MAX_ATTEMPTS):
        services.deliver_overdue()
        hours_pass(1)
    message.refresh_from_db()
    assert (message.state, message.failure) == ("failed", "not_reached")
    assert OutboxMessage.objects.get(kind=messaging.OUTBOX_KIND).state == "given_up"


KILLED = """
import os, django; django.setup()
from shiyakusho.engines.messaging import services
from shiyakusho.ground.outbox import services as outbox
services.mark_sent = lambda *a: os._exit(9)      # the mail was handed over, nothing is marked
outbox.deliver(int(os.environ["ROW"]))
"""


def test_a_worker_killed_between_sent_and_marked_sends_the_same_mail_again(provider) -> None:
    there = connection.settings_dict
    sent = send(200, "killed")
    rows = list(OutboxMessage.objects.filter(kind=messaging.OUTBOX_KIND).order_by("pk"))
    killed = rows[0]
    told = {
        "DJANGO_SETTINGS_MODULE": "house.battery.smtp_settings",
        "DATABASE_URL": f"postgresql://{there['USER']}@/{there['NAME']}?host={there['HOST']}",
        "BATTERY_SMTP_PORT": str(provider.port),
        "ROW": str(killed.pk),
    }
    done = subprocess.run(
        [sys.executable, "-c", KILLED], env=os.environ | told, capture_output=True
    )
    assert done.returncode == 9, done.stderr
    assert provider.taken.total() == 1
    services.deliver_overdue(limit=1000)
    assert states() == {"sent": len(sent)}
    again = sum(times - 1 for times in provider.taken.values())
    assert again == 1 and len(provider.taken) == len(sent), "the second copy has the same id"
    print(f"{len(sent)} mails, {again} handed over twice under one Message-ID")
