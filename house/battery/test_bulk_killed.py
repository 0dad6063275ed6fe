"""kill -9 of real workers in the middle of a bulk job: every case is moved, none twice."""

import os
import signal
import subprocess
import sys
import time

import pytest
from django.db import connection

from shiyakusho.engines.cases.bulk_models import BulkItem, BulkJob
from shiyakusho.engines.cases.models import Case, CaseEvent
from shiyakusho.engines.cases.services import bulk, bulk_running
from shiyakusho.engines.cases.tests.conftest import *  # noqa: F403 — its hall and claims
from shiyakusho.engines.cases.tests.conftest import as_account
from shiyakusho.ground.audit.models import AuditEvent

NUMBER = int(os.environ.get("BULK_CASES", "200"))
PROGRAM = """
import os, sys, django
django.setup()
from uuid import UUID
from shiyakusho.engines.cases.services import bulk_running
print("begins", flush=True)
bulk_running.run(UUID(sys.argv[1]), seconds=600)
"""


def worker(job: BulkJob) -> subprocess.Popen[bytes]:
    there = connection.settings_dict
    told = {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": f"postgresql://{there['USER']}@/{there['NAME']}?host={there['HOST']}",
    }
    command = [sys.executable, "-c", PROGRAM, str(job.pk)]
    return subprocess.Popen(command, env=os.environ | told, stdout=subprocess.PIPE)


@pytest.mark.battery
@pytest.mark.timeout(900)
@pytest.mark.django_db(transaction=True)
def test_workers_killed_again_and_again_move_every_case_once(file_claim, hall) -> None:
    cases = [file_claim() for _ in range(NUMBER)]
    with as_account(hall.chief):
        job = bulk.start_move(
            chosen=bulk.Chosen({str(one.pk): one.version for one in cases}),
            to="examined", confirmed=NUMBER, actor=hall.chief,
        )  # fmt: skip
    kills, begun = 0, time.monotonic()
    while BulkItem.objects.filter(state="waiting").exists() and kills < 200:
        before = BulkItem.objects.filter(state="done").count()
        one = worker(job)
        assert one.stdout is not None and one.stdout.readline() == b"begins\n"
        while BulkItem.objects.filter(state="done").count() < min(before + NUMBER // 8, NUMBER):
            time.sleep(0.002)
        one.send_signal(signal.SIGKILL)
        one.wait(10)
        kills += 1
    assert bulk_running.run(job.pk) is True
    assert kills >= 5 and BulkItem.objects.filter(state="done").count() == NUMBER
    assert Case.objects.filter(state="examined", version=2).count() == NUMBER
    assert CaseEvent.objects.filter(kind="moved", to_state="examined").count() == NUMBER
    assert AuditEvent.objects.filter(action="cases.bulk_step").count() == NUMBER
    print(f"{NUMBER} cases, {kills} workers killed, {time.monotonic() - begun:.1f} s")
