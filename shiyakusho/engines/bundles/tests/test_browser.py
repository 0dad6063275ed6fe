"""A birth done at once on a phone without JavaScript: chosen, asked once, filed, looked at."""

import os
import re

import pytest
from playwright.sync_api import Page, expect

from house import browsers
from shiyakusho.engines.forms.models import Application

from .walking import photo

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CHOSEN = ("child-allowance-amount", "child-medical", "birth")


def look(page: Page) -> None:
    expect(page.locator("main h1")).to_have_count(1)
    assert page.evaluate(browsers.WIDER) <= 0, page.url
    assert page.evaluate(browsers.BEYOND) == [], page.url


def choose(page: Page) -> None:
    page.goto("/ja/")
    page.get_by_role("link", name="まとめて一度に出す").click()
    page.get_by_role("link", name="赤ちゃんが生まれた").click()
    look(page)
    for accordion in page.locator("details").all():
        if not accordion.evaluate("e => e.open"):
            accordion.evaluate("e => { e.open = true }")
    for box in page.locator("[name=procedure]").all():
        box.set_checked(box.get_attribute("value") in CHOSEN)
    page.get_by_role("button", name="選んだ手続きを始める").click()


def answer(page: Page) -> None:
    """Whatever stands on the screen, as a parent would."""
    for box in page.locator("#answers input:not([type=hidden]), #answers textarea").all():
        kind, name = box.get_attribute("type") or "text", box.get_attribute("name") or ""
        if kind == "radio":
            group = page.locator(f"[name='{name}']")
            if not page.locator(f"[name='{name}']:checked").count():
                group.first.check()
        elif kind == "file":
            box.set_input_files(
                {"name": "保険.jpg", "mimeType": "image/jpeg", "buffer": photo().read()}
            )
        elif kind != "checkbox" and not box.input_value():
            box.fill(written(name))


def written(name: str) -> str:
    part = name.rsplit(".", maxsplit=1)[-1]
    if "birth_date" in name and ".0." not in name:
        return {"year": "1993", "month": "5", "day": "7"}[part]
    said = {"year": "2026", "month": "11", "day": "10", "postal_code": "8020001",
            "town": "北九州市小倉北区浅野", "rest": "1番1号", "relation": "子"}  # fmt: skip
    return said.get(part, "090-1234-5678" if "phone" in name else "戸畑 健太")


def test_a_birth_on_a_phone_without_javascript(parent, browse):
    def steps(page: Page) -> None:
        choose(page)
        for _ in range(30):
            if re.search(r"/check/$", page.url):
                break
            look(page)
            answer(page)
            page.get_by_role("button", name="次へ", exact=True).click()
        expect(page.locator("h1")).to_have_text("内容の確認")
        look(page)
        if folder := os.environ.get("BROWSER_PICTURES"):
            page.screenshot(path=f"{folder}/bundle-check.png", full_page=True)
        page.get_by_role("button", name="全部まとめて出す").click()
        expect(page.locator("h1")).to_have_text("まとめた手続きの状況")
        expect(page.locator("main")).to_contain_text("窓口は1回で済みます")
        expect(page.locator(".bundle-lines li")).to_have_count(2)
        look(page)

    browse(steps, account=parent, width=browsers.PHONE["width"], javascript=False)
    assert Application.objects.count() == 2
