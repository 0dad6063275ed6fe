"""The race is real without the guard; with it nothing is paid twice, whoever comes at the same moment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import psycopg
import pytest
from django.db import connections, transaction

from house.at_once import at_once
from shiyakusho.engines.payments import public as payments
from shiyakusho.engines.payments.models import Payment, Taking, TillDay, Try
from shiyakusho.engines.payments.services.giving_back import give_back_by_office
from shiyakusho.engines.payments.services.till import expected_in
from shiyakusho.engines.payments.services.trying import Told
from shiyakusho.ground import clock
from shiyakusho.ground.contracts import Refusal

from .conftest import TILL, asked, sound, told

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.check("E4")]
CLIENTS = 6
NO_GUARD = """
ALTER TABLE payments_taking DISABLE TRIGGER payments_take;
DROP INDEX payments_paid_once;
"""


def take_down(statements: str) -> None:
    """As the owner of the tables: the serving role may not."""
    named = connections["default"].settings_dict
    with psycopg.connect(
        host=named["HOST"], dbname=named["NAME"], user="shiyakusho_owner", autocommit=True
    ) as owner:
        owner.execute(statements)


def rush(act: Callable[[int], object], clients: int = CLIENTS) -> Counter[str]:
    found: Counter[str] = Counter()
    for one in at_once(act, clients):
        if isinstance(one, Exception) and not isinstance(one, Refusal):
            raise one
        found[one.code if isinstance(one, Refusal) else "ok"] += 1
    return found


def trying(payment: Payment) -> Try:
    now = clock.now()
    return Try.objects.create(
        payment=payment, yen=payment.yen, began_at=now, expires_at=now + timedelta(minutes=20)
    )


def naive(payment: Payment, n: int) -> None:
    """Check, then act, as many do it; the pause is the time another needs."""
    with transaction.atomic(), connections["default"].cursor() as cursor:
        if Taking.objects.filter(payment=payment, settles=True).exists():
            return
        cursor.execute("SELECT pg_sleep(0.05)")
        moment = clock.now()
        Taking.objects.create(
            payment=payment, method="cash", yen=500, handed=500, number=f"n{n}", at=moment,
            till=TILL, day=moment.date(),
        )  # fmt: skip


def test_without_the_guard_it_is_paid_twice() -> None:
    one = asked()
    take_down(NO_GUARD)
    rush(lambda n: naive(one, n))
    assert Taking.objects.filter(payment=one, settles=True).count() > 1


def test_notices_clerks_and_lapse_meet() -> None:
    """Two copies of one notice, two notices, two tills and the lapse: one settles, the rest goes back."""
    for _turn in range(3):
        one = asked(minutes=1)
        tried = trying(one)
        payment_due = clock.now() + timedelta(hours=1)

        def act(n: int, one: Payment = one, tried: Try = tried, after=payment_due) -> object:
            if n < 3:
                return payments.hear(Told(tried.pk, "paid", 500, f"{tried.pk.hex}{n // 2}"))
            if n < 5:
                return payments.take_cash(payment_id=one.pk, till=TILL, handed=500)
            with clock.stopped_at(after):
                return payments.lapse_due()

        said = rush(act)
        assert set(said) <= {"ok", "payment_not_payable"}
        assert Taking.objects.filter(payment=one, method="online").count() == 1
        heard = told[(one.reference, "settled")] + told[(one.reference, "lapsed")]
        assert heard == 1
        sound()


def test_refunds_and_receipt_numbers_are_counted_one_after_the_other() -> None:
    one = asked(500)
    payments.take_cash(payment_id=one.pk, till=TILL, handed=500)
    said = rush(lambda n: give_back_by_office(payment_id=one.pk, yen=200, reason="同時"))
    assert said == {"ok": 2, "payment_refund_too_much": CLIENTS - 2}
    things = [asked(100) for _n in range(CLIENTS)]
    rush(lambda n: payments.take_cash(payment_id=things[n].pk, till=TILL, handed=100))
    sound()


def test_a_till_closes_behind_the_last_taking() -> None:
    things = [asked(100) for _n in range(CLIENTS)]
    payments.take_cash(payment_id=asked(100).pk, till=TILL, handed=100)

    def act(n: int) -> object:
        if n == 0:
            return payments.close_till(till=TILL, counted=1, reason="数えた")
        return payments.take_cash(payment_id=things[n].pk, till=TILL, handed=100)

    said = rush(act)
    assert set(said) <= {"ok", "payment_till_closed"}

    row = TillDay.objects.get(till=TILL)
    assert row.expected == expected_in(TILL, row.day)
    sound()


def test_two_tabs_begin_one_try(provider) -> None:
    one = asked()
    tries = at_once(
        lambda n: payments.begin(payment_id=one.pk, returns_to="http://localhost/back"), CLIENTS
    )
    assert len({found.url for found in tries}) == 1 == Try.objects.filter(payment=one).count()
