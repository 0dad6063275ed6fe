"""応対 and 緊急の閲覧 in a real browser: a name looked for, one more click for each person, the keyboard
alone; two people and one record."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from house.browsers import DESK, PHONE, shortcut, sound
from shiyakusho.ground.purpose.models import Visit
from shiyakusho.registers.people import public as people

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (PHONE["width"], DESK["width"])


@pytest.fixture
def known() -> people.Person:
    rows = people.Resident.objects.filter(until=None).order_by("number")
    everybody = (people.person(row.pk) for row in rows)
    return next(p for p in everybody if p.address and p.address.ward == "小倉北区")


@pytest.mark.parametrize("width", WIDTHS)
def test_a_name_is_looked_for_by_the_keyboard(known, hall, browse, width) -> None:
    def press(page) -> None:
        page.goto(reverse("cases_staff:queue"))
        shortcut(page, "/")
        page.keyboard.type(known.name)
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="名前で探すのは、何のためですか").wait_for()
        sound(page)
        shortcut(page, "2")
        hit = page.get_by_role("link", name=known.name).first
        hit.wait_for()
        sound(page)
        hit.click()
        page.get_by_text(known.number).wait_for()
        assert "電話での問い合わせの応対" in page.locator(".staff-header__purpose").inner_text()
        sound(page)
        page.goto(reverse("staff_staff:search") + f"?q={known.kana}")
        page.get_by_role("link", name=known.name).first.wait_for()
        page.goto(reverse("purpose_staff:visit"))
        page.get_by_role("link", name=known.name).first.wait_for()
        sound(page)
        shortcut(page, "e")
        page.get_by_text("応対を終わりました").wait_for()
        expect(page.get_by_role("link", name=known.name)).to_have_count(0)
        sound(page)

    browse(press, account=hall.clerk, width=width)
    assert Visit.objects.get().ended_at is not None


@pytest.mark.parametrize("width", WIDTHS)
def test_two_people_open_one_record(file_claim, account, hall, browse, width) -> None:
    case = file_claim()
    address: list[str] = []

    def ask(page) -> None:
        page.goto(reverse("purpose_staff:glasses"))
        sound(page)
        page.get_by_label("宛名番号か受付番号").fill(case.receipt_number)
        page.get_by_label("種類").select_option("life")
        page.get_by_label("なぜ、いま見る必要があるか").fill("救急隊から、家族への連絡を頼まれた")
        page.get_by_role("button", name="確認を頼む").click()
        page.get_by_text("ほかの人の確認を待っています").wait_for()
        sound(page)
        address.append(page.url)

    def confirm(page) -> None:
        page.goto(reverse("purpose_staff:glasses"))
        page.get_by_role("link", name=case.receipt_number).click()
        sound(page)
        page.get_by_role("button", name="確認して開く").click()
        page.get_by_text("警報を送りました").wait_for()
        sound(page)

    def read(page) -> None:
        page.goto(address[0])
        page.get_by_role("link", name="記録を開く").click()
        page.get_by_text("緊急の閲覧として開いています").wait_for()
        assert "命や身体を守る" in page.locator(".staff-header__purpose").inner_text()
        sound(page)

    officer = account("staff", roles=["privacy_officer"], name="保護 花子")
    browse(ask, account=hall.stranger, width=width)
    browse(confirm, account=officer, width=width)
    browse(read, account=hall.stranger, width=width)
