"""The halls of the demo: weeks that were, a morning under way, a kiosk the tour leads to."""

from datetime import datetime, timedelta

import pytest

from shiyakusho.doors.demo import halls
from shiyakusho.doors.demo.personas import ISSUER
from shiyakusho.engines.tickets import public as tickets
from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation

pytestmark = pytest.mark.django_db
HALLS = ("kokurakita", "moji")
# A Sunday morning; thirty days on it is a Tuesday, with the counters open.
SUNDAY = datetime(2026, 11, 22, 9, 0, tzinfo=clock.TOKYO)


@pytest.fixture
def clerk(account, monkeypatch):
    """Two wards are enough; the persona whose window stays free works in one."""
    pack = tickets.pack()
    monkeypatch.setitem(pack.__dict__, "places", {one: pack.places[one] for one in HALLS})
    made = account("staff", name="原田 直子")
    organisation.appoint(
        account=made,
        post_id="kokurakita-registration.clerk",
        since=clock.today() - timedelta(days=90),
    )
    Account.objects.filter(pk=made.pk).update(issuer=ISSUER, subject=halls.CLERK)
    return made


def test_a_second_start_finds_the_halls_full(clerk, client, settings) -> None:
    halls.fill_the_halls({halls.CLERK: clerk})
    before = tickets.Ticket.objects.count()
    now = tickets.queue("kokurakita.certificate")
    assert before > 2000 and now.windows >= 1 and now.forecast is not None
    assert client.get(f"/kiosk/{halls.kiosk_token('kokurakita')}/").status_code == 200
    settings.DEMO = settings.DEBUG = True
    tour = client.get("/demo/").content.decode()
    assert f"/kiosk/{halls.kiosk_token('kokurakita')}/" in tour and "/board/kokurakita/" in tour
    assert client.get("/open/waiting-forecast.json").json()["rows"]
    halls.fill_the_halls({halls.CLERK: clerk})
    assert tickets.Ticket.objects.count() == before
    assert client.post("/api/v1/queues/moji.care/tickets", headers={"Idempotency-Key": "any-time-1"}).status_code == 201  # fmt: skip


def test_who_starts_the_demo_on_a_sunday_can_take_a_number(clerk) -> None:
    with clock.stopped_at(SUNDAY):
        halls.fill_the_halls({halls.CLERK: clerk})
        assert tickets.gives_out(tickets.pack().place("kokurakita"), clock.now())


def test_a_city_without_wards_has_its_hall(settings) -> None:
    settings.CITY = "kasuga"
    halls.fill_the_halls({})
    assert tickets.queue("hall.moving").windows >= 1
