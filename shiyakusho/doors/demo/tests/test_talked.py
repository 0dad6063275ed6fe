"""The talks of the demo: one was, one waits for the clerk of the tour; a second start adds none."""

from datetime import timedelta

import pytest

from shiyakusho.desks.remote import public as remote
from shiyakusho.doors.demo import talked
from shiyakusho.doors.demo.personas import ISSUER
from shiyakusho.ground import clock
from shiyakusho.ground.identity.models import Account
from shiyakusho.registers.organisation import public as organisation

pytestmark = pytest.mark.django_db


def test_one_waits_in_the_booth_and_one_was(account, client, settings) -> None:
    clerk = account("staff", name="原田 直子")
    since = clock.today() - timedelta(days=9)
    organisation.appoint(account=clerk, post_id="kokurakita-registration.clerk", since=since)
    Account.objects.filter(pk=clerk.pk).update(issuer=ISSUER, subject=talked.CLERK)
    for _ in range(2):
        talked.talk_from_afar({talked.CLERK: clerk})
    ended, waiting = remote.Talk.objects.order_by("state")
    assert (ended.state, waiting.state) == ("ended", "waiting")
    assert waiting.expires_at > clock.now() + timedelta(days=20)
    client.force_login(clerk, backend="shiyakusho.ground.identity.backends.SessionBackend")
    page = client.get("/staff/remote/").content.decode()
    assert waiting.code in page and "窓口に来てもらう" in page
    settings.DEMO = settings.DEBUG = True
    client.logout()
    assert f"/talks/booth/{talked.booth_of_the_tour()}/" in client.get("/demo/").content.decode()
