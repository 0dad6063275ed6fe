"""On a phone: choose, book, see the code; then the week of the staff at a desk."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from house.browsers import DESK, PHONE, sound
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.booking.services.arranging import add_resource
from shiyakusho.engines.booking.services.booking import book
from shiyakusho.engines.booking.terms import TermsData

from .conftest import ALL_DAY, person

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_phone_books_and_the_staff_sees_it(corner, account, browse) -> None:
    full, slot = corner(1, waiting_list=True)
    book(slot=slot, person=person(1))
    made = add_resource(
        name={"ja": "引っ越しの届出（窓口の予約）", "plain": "ひっこし", "en": "Moving house"},
        about={
            "ja": "待たずに、引っ越しの手続きができます。手続きガイドの答えのQRがあれば、書く欄が減ります。"
        },
        place={"ja": "小倉北区役所 市民課"},
        terms=TermsData(weekly=ALL_DAY, holidays="as_any_day", capacity=12, most_places=3),
    )

    def citizen(page) -> None:
        page.goto("/ja/bookings/")
        sound(page)
        page.get_by_role("link", name="引っ越しの届出").click()
        sound(page)
        page.locator("main section a.button").nth(20).click()
        page.get_by_role("button", name="予約する").click()
        expect(page.locator(".error-summary")).to_be_visible()
        sound(page)
        page.get_by_label("お名前").fill("若松 花子")
        page.get_by_label("メールアドレス").fill("hanako@example.jp")
        page.get_by_role("button", name="予約する").click()
        page.get_by_role("heading", name="予約ができました").wait_for()
        sound(page)
        page.goto(f"/ja/bookings/{full.pk}/")
        expect(page.get_by_text("空きを待つ")).to_have_count(1)
        sound(page)

    browse(citizen, width=PHONE["width"])
    booked = Booking.objects.get(resource=made)

    def desk(page) -> None:
        day = f"{booked.starts_at.astimezone(made.tz):%Y-%m-%d}"
        page.goto(f"/staff/booking/{made.pk}/?view=week&day={day}")
        sound(page)
        page.get_by_role("link", name="若松 花子").or_(page.locator("tr a")).first.click()
        sound(page)
        page.goto(f"/manage/booking/{made.pk}/")
        sound(page)

    browse(desk, account=account("staff", roles=["section_chief"]), width=DESK["width"])
