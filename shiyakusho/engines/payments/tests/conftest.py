"""A thing that costs something, and the provider as a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.db.models import Sum

from shiyakusho.engines.payments import public as payments
from shiyakusho.engines.payments.models import Payment, Refund, Taking
from shiyakusho.engines.payments.registry import Purpose, purposes
from shiyakusho.engines.payments.sandbox.server import SandboxProvider
from shiyakusho.ground import clock

KEY, SECRET = "key-of-the-tests", "secret-of-the-tests"  # of the sandbox alone
TILL = "kokurakita-1"
told: Counter[tuple[str, str]] = Counter()  # what the thing's room heard, by reference


def hold(reference: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [reference])


PURPOSE = Purpose(
    title="試験",
    hold=hold,
    settled=lambda payment: told.update([(payment.reference, "settled")]),
    lapsed=lambda payment: told.update([(payment.reference, "lapsed")]),
    refunded=lambda refund: told.update([(refund.taking.payment.reference, "refunded")]),
    page=lambda reference: f"/ja/?thing={reference}",
)


@pytest.fixture(autouse=True)
def _purpose() -> None:
    told.clear()
    purposes.register("tests", PURPOSE)


def asked(yen: int = 500, *, minutes: int = 60, **more: Any) -> Payment:
    """A payment of a new thing; with ``minutes=0`` it never lapses."""
    due = clock.now() + timedelta(minutes=minutes) if minutes else None
    payer = payments.Payer(more.pop("name", "支払 花子"), more.pop("email", "pay@example.jp"), more.pop("account", None))  # fmt: skip
    what = {"ja": "会議室の使用料", "plain": "へやの お｜金《かね》", "en": "Room fee"}
    return payments.ask(
        payments.Asked("tests", more.pop("reference", uuid.uuid4().hex), what, yen, payer, due, **more)
    )  # fmt: skip


@pytest.fixture
def provider(settings) -> Iterator[SandboxProvider]:
    """The sandbox on a port of its own; its knobs can be turned. It sends no notices."""
    server = SandboxProvider(port=0, key=KEY, secret=SECRET)
    server.silent = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    settings.PAYMENTS = {"url": server.address, "key": KEY, "secret": SECRET, "label": "デモの決済"}
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def sandbox_process(settings, live_server) -> Iterator[str]:
    """``shiyakusho payments-sandbox`` as a process of its own; its address."""
    environment = os.environ | {
        "PAYMENTS_KEY": KEY, "PAYMENTS_SECRET": SECRET,
        "DJANGO_SETTINGS_MODULE": "config.settings.test", "PYTHONUNBUFFERED": "1",
    }  # fmt: skip
    command = [sys.executable, "-m", "config.cli", "payments-sandbox"]
    with subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True) as process:
        address = process.stdout.readline().split()[-1] if process.stdout else ""
        settings.SITE_URL = live_server.url
        settings.PAYMENTS = {"url": address, "key": KEY, "secret": SECRET, "label": "デモの決済"}
        yield address
        process.terminate()


def sound() -> None:
    """What must hold whatever happened: settled by one taking, no more back than came."""
    for one in Payment.objects.all():
        settling = Taking.objects.filter(payment=one, settles=True)
        assert settling.count() == (one.state == "paid")
        assert all(taking.yen == one.yen for taking in settling)
        surplus = Taking.objects.filter(payment=one, settles=False)
        assert all(taking.given_back == taking.yen for taking in surplus)
    for taking in Taking.objects.all():
        back = Refund.objects.filter(taking=taking).aggregate(n=Sum("yen"))["n"] or 0
        assert taking.given_back == back <= taking.yen
    numbers = sorted(Taking.objects.values_list("number", flat=True))
    assert [int(one[5:]) for one in numbers] == list(range(1, len(numbers) + 1))
