"""An application and its case are locked in one order, whoever changes both."""

import contextlib
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from shiyakusho.engines.cases.services import locking
from shiyakusho.engines.cases.services.withdrawing import withdraw_case
from shiyakusho.engines.cases.tests.conftest import as_account
from shiyakusho.engines.cases.tests.test_moves import BANK, NEW_BANK
from shiyakusho.engines.forms import public as forms
from shiyakusho.engines.forms import revising
from shiyakusho.ground.contracts import Refusal


def at_once(actions: dict[str, Callable[[], Any]], who: Any) -> dict[str, Exception | None]:
    """Run the actions in threads of their own; what each raised."""
    told: dict[str, Exception | None] = {}

    def run(name: str, action: Callable[[], Any]) -> None:
        try:
            with as_account(who):
                action()
            told[name] = None
        except Exception as fault:
            told[name] = fault
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=item) for item in actions.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return told


@pytest.mark.django_db(transaction=True)
def test_a_withdrawal_and_a_correction_at_once_never_wait_for_each_other(
    file_claim, go, parent, monkeypatch
) -> None:
    """Each is made to pause with its first lock in hand, so that two orders would be a deadlock."""
    case = file_claim()
    case = go(case, "correction_asked", reason="口座を直してください", fields=BANK)
    both = threading.Barrier(2)

    def pausing(real):
        def pause(*args, **more):
            done = real(*args, **more)
            with contextlib.suppress(threading.BrokenBarrierError):
                both.wait(1)
            return done

        return pause

    monkeypatch.setattr(locking, "locked", pausing(locking.locked))
    monkeypatch.setattr(revising, "sheet_with", pausing(revising.sheet_with))
    results = {
        "withdraw": lambda: withdraw_case(
            application_id=case.application_id, actor=parent, version=case.version
        ),
        "revise": lambda: forms.revise(
            application_id=case.application_id,
            answers={"bank_account": NEW_BANK},
            fields=["bank_account"],
            account=parent,
        ),
    }
    told = at_once(results, parent)
    done = [name for name, fault in told.items() if fault is None]
    assert len(done) == 1, told
    refused = told[({"withdraw", "revise"} - set(done)).pop()]
    assert isinstance(refused, Refusal), told
    case.refresh_from_db()
    assert case.state == {"withdraw": "withdrawn", "revise": "examined"}[done[0]]
