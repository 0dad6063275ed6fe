"""On a phone: apply in a lottery, take what another gave, and look at the open draw."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from house.browsers import PHONE, sound
from shiyakusho.doors.demo.drawn import draw_lots
from shiyakusho.engines.booking import public as booking
from shiyakusho.ground import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_phone_applies_and_checks_the_draw(account, browse) -> None:
    parent = account("resident", level="L3", email="parent@example.jp", name="北方 美咲")
    draw_lots({"parent": parent})
    stages = {str(booking.stage_of(one, clock.now())): one for one in booking.announced_rounds()}
    opened, drawn = stages["open"], stages["confirming"]
    own = booking.Entry.objects.get(account=parent, round=drawn)

    def steps(page) -> None:
        page.goto("/ja/bookings/lottery/")
        sound(page)
        page.goto(f"/ja/bookings/lottery/{opened.pk}/")
        sound(page)
        page.get_by_role("link", name="申し込む", exact=True).click()
        page.get_by_role("button", name="申し込む").click()
        expect(page.locator(".error-summary")).to_be_visible()
        sound(page)
        page.get_by_label("第1希望").select_option(index=1)
        page.get_by_label("第2希望").select_option(index=2)
        page.get_by_role("button", name="申し込む").click()
        page.get_by_role("heading", name="申し込みました").wait_for()
        sound(page)
        page.goto(f"/ja/bookings/lottery/entries/{own.pk}/")
        sound(page)
        page.get_by_role("link", name="公表した結果でたしかめる").click()
        expect(page.get_by_role("status").filter(has_text=str(own.place))).to_have_count(1)
        sound(page)

    browse(steps, account=parent, width=PHONE["width"])
