"""Two clerks at once: one moves the case, the other is told what happened."""

import threading

import pytest
from django.db import connection

from shiyakusho.engines.cases.models import Case, CaseEvent
from shiyakusho.engines.cases.refusals import StaleWrite
from shiyakusho.engines.cases.services.moving import move_case
from shiyakusho.engines.cases.tests.conftest import as_account


@pytest.mark.django_db(transaction=True)
def test_of_two_writes_at_once_one_is_stale(file_claim, hall) -> None:
    case = file_claim()
    start, results = threading.Barrier(2), []

    def move(who) -> None:
        start.wait()
        try:
            with as_account(who):
                move_case(case_id=case.pk, to="examined", version=1, actor=who)
            results.append("moved")
        except StaleWrite as refusal:
            results.append(refusal.extra["changes"][0]["to"])
        finally:
            connection.close()

    threads = [threading.Thread(target=move, args=[who]) for who in (hall.clerk, hall.colleague)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == ["examined", "moved"]
    assert Case.objects.get(pk=case.pk).version == 2
    assert CaseEvent.objects.filter(case=case, kind="moved").count() == 1
