import threading
from datetime import timedelta

import pytest
from django.db import connection, transaction
from procrastinate.contrib.django.models import ProcrastinateJob

from shiyakusho.ground import clock, outbox
from shiyakusho.ground.outbox import services
from shiyakusho.ground.outbox.deliverers import deliverers
from shiyakusho.ground.outbox.models import OutboxMessage

KIND = "test.bell"


@pytest.fixture
def rung():
    """Deliveries of a test deliverer; set ``rung.fail`` to an exception to make it fail."""

    class Rung(list):
        fail: Exception | None = None

    calls = Rung()

    def deliver(payload: dict, key: str) -> None:
        if calls.fail:
            raise calls.fail
        calls.append((payload, key))

    deliverers.register(KIND, deliver)
    yield calls
    del deliverers._items[KIND]


@pytest.mark.django_db
def test_row_and_job_are_written_together(rung) -> None:
    with transaction.atomic():
        outbox.put(KIND, {"bell": 1}, key="k1")
    row = OutboxMessage.objects.get(key="k1")
    jobs = ProcrastinateJob.objects.filter(task_name="outbox.deliver")
    assert [job.args for job in jobs] == [{"message_id": row.pk}]


@pytest.mark.django_db(transaction=True)
def test_a_write_that_fails_sends_nothing(rung) -> None:
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        outbox.put(KIND, {}, key="k1")
        raise ZeroDivisionError
    assert not OutboxMessage.objects.filter(key="k1").exists()
    assert not ProcrastinateJob.objects.filter(task_name="outbox.deliver").exists()


@pytest.mark.django_db
def test_the_same_key_is_the_same_intent(rung) -> None:
    for _ in range(2):
        outbox.put(KIND, {"bell": 1}, key="k1")
    assert OutboxMessage.objects.filter(key="k1").count() == 1


@pytest.mark.django_db(transaction=True)
def test_a_row_needs_a_transaction(rung) -> None:
    with pytest.raises(RuntimeError, match="outside a transaction"):
        outbox.put(KIND, {}, key="k1")


@pytest.mark.django_db
def test_a_kind_nobody_delivers_is_refused() -> None:
    with pytest.raises(LookupError, match=r"nobody\.here"):
        outbox.put("nobody.here", {}, key="k1")


@pytest.mark.django_db
def test_delivered_once(rung) -> None:
    outbox.put(KIND, {"bell": 1}, key="k1")
    row = OutboxMessage.objects.get(key="k1")
    assert services.deliver(row.pk) and services.deliver(row.pk)
    assert rung == [({"bell": 1}, "k1")]
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("delivered", 1)


@pytest.mark.django_db
def test_a_failure_waits_longer_each_time_and_tells_no_contents(rung) -> None:
    outbox.put(KIND, {}, key="k1")
    row = OutboxMessage.objects.get(key="k1")
    rung.fail = ConnectionError("北方 花子さん宛ての送信に失敗")
    waits = []
    for _ in range(3):
        assert not services.deliver(row.pk)
        row.refresh_from_db()
        waits.append(row.next_at - clock.now())
    assert waits == sorted(waits)
    assert row.last_error == "ConnectionError"
    rung.fail = None
    assert services.deliver_overdue() == 0
    OutboxMessage.objects.update(next_at=clock.now() - timedelta(seconds=1))
    assert services.deliver_overdue() == 1


@pytest.mark.django_db
def test_it_gives_up_in_the_end_and_says_so(rung) -> None:
    outbox.put(KIND, {}, key="k1")
    rung.fail = ConnectionError()
    row = OutboxMessage.objects.get(key="k1")
    for _ in range(services.MAX_ATTEMPTS):
        services.deliver(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("given_up", services.MAX_ATTEMPTS)


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_deliver_at_once() -> None:
    """The deliverer waits for its rival, so without the row lock both would be inside."""
    both_inside, calls = threading.Barrier(2), []

    def deliver(payload: dict, key: str) -> None:
        calls.append(key)
        try:
            both_inside.wait(timeout=1)
        except threading.BrokenBarrierError:
            pass

    deliverers.register(KIND, deliver)
    try:
        with transaction.atomic():
            outbox.put(KIND, {}, key="k1")
        pk = OutboxMessage.objects.get(key="k1").pk

        def work() -> None:
            services.deliver(pk)
            connection.close()

        threads = [threading.Thread(target=work) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert calls == ["k1"]
    finally:
        del deliverers._items[KIND]
