"""The search box stands above the pages of those who may search, and of nobody else."""

import pytest
from django.urls import reverse

from shiyakusho.ground import clock
from shiyakusho.registers.organisation import public as organisation

pytestmark = pytest.mark.django_db
BOX = 'id="staff-search"'


@pytest.mark.parametrize(
    ("post", "searches"),
    [("kokurakita.volunteer", False), ("kokurakita-registration.clerk", True)],
)
def test_nobody_is_led_to_a_refusal(account, client_of, post: str, searches: bool) -> None:
    officer = account("staff", name="窓口 花子")
    organisation.appoint(account=officer, post_id=post, since=clock.today())
    browser = client_of(officer)
    assert (BOX in browser.get(reverse("assist_staff:desk")).content.decode()) is searches
    assert (browser.get(reverse("staff_staff:search")).status_code == 200) is searches
