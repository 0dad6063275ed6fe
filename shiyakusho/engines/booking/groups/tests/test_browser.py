"""A group registers on a phone, the office looks at a desk, and it books at its fee."""

from __future__ import annotations

import pytest

from house.browsers import DESK, PHONE, sound
from shiyakusho.engines.booking.groups.kinds import office
from shiyakusho.engines.booking.models import Booking
from shiyakusho.engines.booking.tests.conftest import hall, span  # noqa: F401 — a fixture
from shiyakusho.ground import clock
from shiyakusho.registers.organisation import public as organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_group_registers_and_books(account, browse, hall) -> None:  # noqa: F811 — the fixture
    room = hall(fee={"yen": 1000, "pay_within": 60})["left"]
    slot = span(room, 10)
    mine, clerk = account(), account("staff", name="担当 一子")
    section = organisation.offices_of(office())[0]
    organisation.appoint(account=clerk, post_id=f"{section.id}.clerk", since=clock.today())

    def asks(page) -> None:
        page.goto("/ja/bookings/groups/")
        sound(page)
        page.get_by_role("link", name="団体を登録する").click()
        page.get_by_role("button", name="申請する").click()
        page.locator(".error-summary").wait_for()
        sound(page)
        page.get_by_label("団体の名前").fill("若松バドミントンクラブ")
        page.get_by_label("減免団体").check()
        page.get_by_label("電話番号").fill("093-582-2525")
        page.get_by_label("会員の数").fill("12")
        page.get_by_label("そのうち、市内に住む人の数").fill("9")
        page.get_by_label("活動の目的").fill("週に1回の練習")
        where = page.get_by_label(section.full_name.ja)
        where.check() if where.count() else page.get_by_label("確かめる窓口").select_option(
            section.id
        )
        page.get_by_role("button", name="申請する").click()
        page.get_by_text("市が確かめています").wait_for()
        sound(page)

    def looks(page) -> None:
        page.goto("/staff/booking/groups/")
        sound(page)
        page.get_by_role("link", name="若松バドミントンクラブ").first.click()
        sound(page)
        page.get_by_role("button", name="登録する", exact=True).click()
        page.get_by_text("登録しました").wait_for()

    def books(page) -> None:
        page.goto(f"/ja/bookings/{room.pk}/book/?slot={slot}")
        page.get_by_label("若松バドミントンクラブ（¥500）").check()
        sound(page)
        page.get_by_role("button", name="予約する").click()
        page.get_by_role("heading", name="料金を支払うと、予約が決まります").wait_for()

    browse(asks, account=mine, width=PHONE["width"])
    browse(looks, account=clerk, width=DESK["width"])
    browse(books, account=mine, width=PHONE["width"])
    assert Booking.objects.get(resource=room).fee_yen == 500
