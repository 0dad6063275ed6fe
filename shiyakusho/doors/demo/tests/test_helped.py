"""The volunteer of the demo: one visit was filed, two were not, and nothing is left but numbers."""

import pytest

from shiyakusho.desks.assist import public as assist
from shiyakusho.doors.demo import helped
from shiyakusho.engines.forms.models import Application, Draft
from shiyakusho.ground import clock
from shiyakusho.registers.organisation import public as organisation

pytestmark = pytest.mark.django_db


def test_three_visits_were(account, client) -> None:
    helper = account("staff", name="折尾 節子")
    organisation.appoint(account=helper, post_id="kokurakita.volunteer", since=clock.today())
    for _ in range(2):
        helped.help_some({helped.VOLUNTEER: helper})
    endings = assist.Help.objects.values_list("ending", flat=True)
    assert sorted(endings) == ["done", "idle", "revoked"]
    assert Application.objects.get().helper_name == "折尾 節子"
    assert not Draft.objects.filter(application=None).exists()
    client.force_login(helper, backend="shiyakusho.ground.identity.backends.SessionBackend")
    page = client.get("/staff/assist/").content.decode()
    assert "<strong" in page and "トメ" not in page
