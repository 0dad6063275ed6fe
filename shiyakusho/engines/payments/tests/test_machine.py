"""Any order of acts by anybody against a small model (Hypothesis state machine)."""

from __future__ import annotations

import os
from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from shiyakusho.engines.payments import public as payments
from shiyakusho.engines.payments.models import Refund, Taking, Try
from shiyakusho.engines.payments.services.giving_back import give_back_by_office
from shiyakusho.engines.payments.services.trying import Told
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal

from .conftest import TILL, asked, sound, told

HISTORIES = int(os.environ.get("BATTERY_HISTORIES", "1000"))
OPEN, ENDED = ("begun",), ("paid", "refused", "cancelled", "expired")


class Money(RuleBasedStateMachine):
    """One payment of 500 yen. The model knows how it stands, which tries there were and what came. Each
    run begins with nothing: what the one before wrote is undone."""

    def __init__(self) -> None:
        super().__init__()
        self.begun = transaction.savepoint()

    def teardown(self) -> None:
        transaction.savepoint_rollback(self.begun)

    @initialize()
    def begin(self) -> None:
        self.now = clock.now()
        with clock.stopped_at(self.now):
            self.payment = asked(500, minutes=60)
        self.due = self.now + timedelta(minutes=60)
        self.state, self.came, self.back, self.tries = "asked", 0, 0, {}
        self.settled = False

    def act(self, action) -> bool:
        try:
            with clock.stopped_at(self.now):
                action()
        except Refusal:
            return False
        return True

    @rule(minutes=st.integers(1, 30))
    def time_passes(self, minutes: int) -> None:
        self.now += timedelta(minutes=minutes)

    @rule()
    def a_try(self) -> None:
        may = self.state == "asked" and self.now < self.due and "begun" not in self.tries.values()

        def action() -> None:
            moment = clock.now()
            Try.objects.create(
                payment=self.payment, yen=500, began_at=moment,
                expires_at=moment + timedelta(minutes=20),
            )  # fmt: skip

        if may:  # the service's own rules; here the rows are what matters
            assert self.act(action)
            made = Try.objects.get(payment=self.payment, state="begun")
            self.tries[made.pk] = "begun"

    @rule(n=st.integers(0, 5), state=st.sampled_from(ENDED), event=st.integers(0, 3))
    def a_notice(self, n: int, state: str, event: int) -> None:
        if not self.tries:
            return
        which = list(self.tries)[n % len(self.tries)]
        self.act(lambda: payments.hear(Told(which, state, 500, f"{which.hex}{state}{event}")))
        if state == "paid" and self.tries[which] != "paid":
            self.tries[which] = "paid"
            self.came += 1
            if self.state == "asked":
                self.state = "paid"
            else:
                self.back += 500
        elif state != "paid" and self.tries[which] == "begun":
            self.tries[which] = state

    @rule(handed=st.sampled_from([499, 500, 1000]))
    def cash(self, handed: int) -> None:
        done = self.act(
            lambda: payments.take_cash(payment_id=self.payment.pk, till=TILL, handed=handed)
        )
        assert done == (self.state == "asked" and handed >= 500)
        if done:
            self.state, self.came = "paid", self.came + 1

    @rule()
    def waived(self) -> None:
        done = self.act(lambda: payments.waive(payment_id=self.payment.pk, reason="減免"))
        assert done == (self.state in ("asked", "waived"))
        if done:
            self.state = "waived"

    @rule()
    def gone(self) -> None:
        reference = self.payment.reference
        assert self.act(lambda: payments.withdraw(purpose="tests", reference=reference))
        self.state = "withdrawn" if self.state == "asked" else self.state

    @rule()
    def lapse(self) -> None:
        self.act(payments.lapse_due)
        if self.state != "asked" or self.now < self.due:
            return
        with clock.stopped_at(self.now):
            rows = dict(Try.objects.filter(payment=self.payment).values_list("pk", "state"))
        for which, state in self.tries.items():
            if state == "begun" and rows[which] == "expired":
                self.tries[which] = "expired"
        if "begun" not in self.tries.values():
            self.state = "lapsed"

    @rule(yen=st.sampled_from([0, 100, 300, 500]))
    def refund(self, yen: int) -> None:
        settles = Taking.objects.filter(payment=self.payment, settles=True).first()
        may = settles is not None and 1 <= yen <= settles.yen - settles.given_back
        done = self.act(
            lambda: give_back_by_office(payment_id=self.payment.pk, yen=yen, reason="返す")
        )
        assert done == may
        self.back += yen if done else 0

    @invariant()
    def agrees(self) -> None:
        if not hasattr(self, "payment"):
            return
        self.payment.refresh_from_db()
        assert self.payment.state == self.state
        assert Taking.objects.filter(payment=self.payment).count() == self.came
        rows = Refund.objects.filter(taking__payment=self.payment).values_list("yen", flat=True)
        assert sum(rows) == self.back <= 500 * self.came
        reference = self.payment.reference
        assert told[(reference, "settled")] == (self.state in ("paid", "waived"))
        assert told[(reference, "lapsed")] == (self.state == "lapsed")


def _run(examples: int, steps: int) -> None:
    run_state_machine_as_test(
        Money,
        settings=settings(
            max_examples=examples, stateful_step_count=steps, deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )  # fmt: skip
    sound()


@pytest.mark.django_db
def test_money_agrees_with_the_model() -> None:
    _run(25, 20)


@pytest.mark.check("E4")
@pytest.mark.battery
@pytest.mark.timeout(3600)
@pytest.mark.django_db
def test_money_agrees_with_the_model_for_long() -> None:
    _run(HISTORIES, 50)
