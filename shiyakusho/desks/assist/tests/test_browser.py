"""A volunteer and an 80-year-old at one tablet, and the next visitor: looked at, and searched."""

from __future__ import annotations

from typing import Any

import pytest

from house.browsers import DESK, PHONE, sound
from shiyakusho.desks.assist.models import Help
from shiyakusho.engines.forms.models import Application, Draft

from .conftest import ADDRESS, CANARY, NUMBER

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WORDS = (CANARY, "090-7531-9024", "北九州市小倉北区大手町")
# Everything a browser can keep of a site.
KEPT = """async () => JSON.stringify([
  Object.entries(localStorage), Object.entries(sessionStorage), document.cookie, history.state,
  (await indexedDB.databases?.() ?? []).map((one) => one.name),
  await Promise.all((await caches.keys()).map(async (name) =>
    (await (await caches.open(name)).keys()).map((one) => one.url))),
  (await navigator.serviceWorker?.getRegistrations() ?? []).length,
  document.documentElement.innerHTML, [...document.querySelectorAll('input, textarea')].map((box) => box.value)])"""
WIDTHS = [DESK, PHONE]


def looked_at(page: Any) -> None:
    """On the tablet held upright, and on a desk."""
    for size in WIDTHS:
        page.set_viewport_size(size)
        sound(page)


def signs(page: Any) -> None:
    sheet = page.locator("[data-sign] canvas")
    sheet.scroll_into_view_if_needed()
    box = sheet.bounding_box()
    page.mouse.move(box["x"] + 40, box["y"] + 40)
    page.mouse.down()
    for step in range(1, 8):
        page.mouse.move(box["x"] + 40 + 20 * step, box["y"] + 40 + 6 * (step % 4))
    page.mouse.up()


def agrees(page: Any) -> None:
    page.get_by_label("同意します", exact=True).check()
    page.locator("[name=number]").fill(NUMBER)
    page.locator("[name=number_again]").fill(NUMBER)
    signs(page)
    page.get_by_role("button", name="決める").click()


def writes(page: Any) -> None:
    page.locator("[name=notifier_name]").fill(f"{CANARY} トメ")
    page.locator("[name=notifier_phone]").fill("090-7531-9024")
    page.locator("[name=supply_change][value=start]").check()
    for part, value in ADDRESS.items():
        page.locator(f"[name='supply_address.{part}']").fill(value)
    for part, value in (("year", "2026"), ("month", "12"), ("day", "1")):
        if page.locator(f"[name='start_date.{part}']").count():
            page.locator(f"[name='start_date.{part}']").fill(value)


def begins(page: Any) -> None:
    page.goto("/staff/assist/")
    page.locator("#assist-place").select_option("otemachi")
    page.get_by_label("水道の使用開始・中止").check()
    page.get_by_role("button", name="同意の画面を出す").click()


def test_an_old_woman_is_helped_and_the_next_visitor_finds_nothing(volunteer, browse) -> None:
    def whole(page: Any) -> None:
        page.goto("/staff/assist/")
        looked_at(page)
        begins(page)
        looked_at(page)
        agrees(page)
        page.get_by_role("link", name="いっしょに書く").click()
        looked_at(page)
        writes(page)
        page.get_by_role("button", name="保存する").click()  # what is asked next shows by itself
        page.locator("[name='start_date.year']").wait_for()
        writes(page)
        page.get_by_role("button", name="書けた：ご本人に確かめてもらう").click()
        looked_at(page)  # locked
        page.locator("[name=number]").fill(NUMBER)
        page.get_by_role("button", name="開く").click()
        looked_at(page)
        page.get_by_role("link", name="確かめて出す").click()
        page.get_by_text(f"{CANARY} トメ").first.wait_for()
        looked_at(page)
        assert float(page.locator(".summary dd").first.evaluate(
            "(e) => parseFloat(getComputedStyle(e).fontSize)")) >= 20  # fmt: skip
        signs(page)
        page.get_by_role("button", name="署名して、出す").click()
        page.get_by_role("heading", name="出しました").wait_for()
        looked_at(page)
        shown = page.locator(".assist-code").inner_text()
        first = page.url
        page.get_by_role("link", name="もどる").click()
        page.get_by_role("button", name="手伝う方に画面を返す").click()
        page.get_by_role("button", name="終わり").click()
        page.get_by_role("heading", name="終わりました").wait_for()
        searched(page, (*WORDS, shown))
        for _ in range(9):  # the back button, through the whole visit
            page.go_back()
            searched(page, (*WORDS, shown))
        page.goto(first)
        searched(page, (*WORDS, shown))
        begins(page)
        agrees(page)
        page.get_by_role("link", name="いっしょに書く").click()
        searched(page, (*WORDS, shown))
        name = page.locator("[name=notifier_name]")  # no suggestion, nothing remembered
        assert name.get_attribute("autocomplete") == "off" and name.input_value() == ""
        name.press("ArrowDown")
        assert name.input_value() == ""
        page.get_by_role("button", name="ご本人がやめる").click()
        page.get_by_role("heading", name="終わりました").wait_for()

    browse(whole, account=volunteer, width=DESK["width"])
    assert Application.objects.get().helper_name == "支援 花子"
    assert Draft.objects.filter(application=None).count() == 0
    assert list(Help.objects.order_by("asked_at").values_list("ending", flat=True)) == ["done", "revoked"]  # fmt: skip


def searched(page: Any, words: tuple[str, ...]) -> None:
    kept = page.evaluate(KEPT)
    assert not [one for one in words if one in kept], page.url
