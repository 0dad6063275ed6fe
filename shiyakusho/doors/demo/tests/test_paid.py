"""The demo has a payment in every state, made once."""

import pytest

from shiyakusho.doors.demo.booked import open_for_booking
from shiyakusho.doors.demo.paid import pay_some
from shiyakusho.doors.demo.registered import register_groups
from shiyakusho.engines.booking import public as booking
from shiyakusho.engines.payments import public as payments

pytestmark = pytest.mark.django_db


def test_payments_of_the_demo_stand_in_every_state(account) -> None:
    accounts = {"parent": account("resident", level="L3", email="parent@example.jp")}
    open_for_booking(accounts)
    pay_some(accounts)
    pay_some(accounts)
    states = list(payments.Payment.objects.order_by("asked_at").values_list("state", flat=True))
    assert len(states) == 7 and set(states) == {"asked", "paid", "waived", "lapsed"}
    assert payments.Payment.objects.get(account=accounts["parent"]).state == "asked"
    assert payments.Refund.objects.get().state == "asked"
    assert {one.method for one in payments.Taking.objects.all()} == {"cash", "online"}


def test_groups_of_the_demo_are_registered_once(account) -> None:
    accounts = {"parent": account("resident", level="L3")}
    register_groups(accounts)
    register_groups(accounts)
    states = booking.GroupApplication.objects.values_list("state", flat=True)
    assert sorted(states) == ["approved", "refused", "waiting", "waiting"]
