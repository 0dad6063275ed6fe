"""What can be booked in the demo is really there, of every kind, and is made once."""

import pytest

from shiyakusho.doors.demo.booked import open_for_booking
from shiyakusho.engines.booking import public as booking
from shiyakusho.engines.booking.gate.models import GateTurn
from shiyakusho.engines.booking.models import Booking

pytestmark = pytest.mark.django_db


def test_everything_of_the_demo_can_be_booked_and_is_made_once(account) -> None:
    accounts = {"parent": account("resident", level="L3", email="parent@example.jp")}
    open_for_booking(accounts)
    open_for_booking(accounts)
    found = list(booking.open_resources())
    assert len(found) == 12 and {one.way for one in found} == {"place", "phone", "remote"}
    assert booking.Booking.objects.filter(account=accounts["parent"]).count() == 1
    assert booking.Booking.objects.count() == 17
    [gated] = [one for one in found if one.gated]
    waiting = GateTurn.objects.filter(gate__resource=gated, state="waiting")
    assert waiting.count() == 140 and not Booking.objects.filter(resource=gated).exists()
