"""The kiosk in a real browser with the network cut, and the clerk who then calls by keys alone."""

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from house.browsers import DESK, shortcut, sound
from shiyakusho.engines.tickets.models import Ticket, Visit
from shiyakusho.engines.tickets.services.kiosks import register_kiosk

from .conftest import PLACE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_the_kiosk_goes_on_alone_and_nothing_comes_twice(browse, clerk, settings) -> None:
    me = clerk()
    _, token = register_kiosk(place_id=PLACE, name="玄関", account=me)

    def take(page, name: str) -> str:
        page.locator(".kiosk__services label", has_text=name).click()
        page.locator(".kiosk__take").click()
        return page.locator(".slip__number").inner_text()

    def stand_before_it(page) -> None:
        page.goto(f"/kiosk/{token}/")
        page.locator("[data-state][data-left='40'][data-kept]").wait_for()
        sound(page)
        assert take(page, "介護・福祉の相談") == "G-001"
        page.get_by_role("button", name="最初の画面にもどる").click()
        page.context.set_offline(True)
        page.get_by_role("link", name="English").click()
        labels = [take(page, "Moving and household")]
        sound(page)
        expect(page.locator(".slip svg path")).to_have_count(1)
        page.get_by_role("button", name="Back to the start").click()
        labels.append(take(page, "Moving and household"))
        assert labels == ["BK-001", "BK-002"]
        page.reload()  # switched off and on again meanwhile: another day's clerk would do just that
        page.locator("[data-state][data-pending='2']").wait_for()
        labels.append(take(page, "引っ越し"))
        assert labels[-1] == "BK-003"
        page.goto("about:blank")
        page.goto(f"/kiosk/{token}/?lang=en")
        page.locator("[data-state][data-pending='3']").wait_for()
        page.context.set_offline(False)
        page.locator("[data-state][data-pending='0']").wait_for()
        page.reload()
        page.locator("[data-state][data-pending='0']").wait_for()

    browse(stand_before_it, width=DESK["width"])
    labels = sorted(one.label for one in Ticket.objects.all())
    assert labels == ["BK-001", "BK-002", "BK-003", "G-001"]
    assert not Visit.objects.exclude(state="waiting").exists()

    def call_by_keys(page) -> None:
        page.goto(reverse("tickets_staff:desk"))
        shortcut(page, "3")
        page.get_by_role("heading", name=re.compile("3番窓口")).wait_for()
        shortcut(page, "e")
        page.get_by_text("BK-001", exact=True).wait_for()
        shortcut(page, "s")  # received at the desk for it
        page.get_by_role("button", name="終えて次を呼ぶ").wait_for()
        page.goto(reverse("tickets_staff:desk"))
        page.get_by_text("窓口で対応しています").wait_for()
        sound(page)
        shortcut(page, "e")
        page.locator(".number", has_text="BK-002").wait_for()
        page.goto(f"/board/{PLACE}/")
        page.get_by_text("BK-002", exact=True).wait_for()
        sound(page)

    browse(call_by_keys, account=me, width=DESK["width"])
