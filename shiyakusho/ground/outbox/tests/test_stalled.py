"""Jobs of a dead worker: again, but not for ever, and not beside their like."""

import pytest
from asgiref.sync import async_to_sync
from django.db import connection
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from shiyakusho.ground.outbox import stalled, tasks

pytestmark = pytest.mark.django_db(transaction=True)


def doing(*, silent: int, attempts: int = 0) -> int:
    """A job that a worker, silent for so many seconds, had taken."""
    number = tasks.deliver_overdue.defer(timestamp=0)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [silent],
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s, attempts = %s"
            " WHERE id = %s",
            [worker, attempts, number],
        )
    return number


def look() -> int:
    return async_to_sync(stalled.retry_stalled)(app.job_manager)


def states() -> dict[int, tuple[str, int]]:
    return {job.pk: (job.status, job.attempts) for job in ProcrastinateJob.objects.all()}


def test_a_silent_worker_loses_its_job_and_a_living_one_keeps_it() -> None:
    dead, alive = doing(silent=31), doing(silent=5)
    assert look() == 1
    assert states() == {dead: ("todo", 1), alive: ("doing", 0)}


def test_a_job_of_a_worker_nobody_remembers() -> None:
    number = doing(silent=31)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_workers")
    assert look() == 1
    assert states() == {number: ("todo", 1)}


def test_a_job_that_kills_its_workers_is_given_up() -> None:
    number = doing(silent=31, attempts=stalled.MAX_ATTEMPTS - 1)
    assert look() == 0
    assert states()[number][0] == "failed"


def test_where_the_same_waits_already_it_is_dropped() -> None:
    doing(silent=31)
    waiting = tasks.deliver_overdue.defer(timestamp=60)
    assert look() == 0
    assert states() == {waiting: ("todo", 0)}
