"""CITY=kasuga: another city, no code changed."""

import pytest
from playwright.sync_api import expect

from house.browsers import DESK
from house.sites import running_demo

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300, func_only=True)]


@pytest.fixture(scope="module")
def kasuga():
    """A small demo of 春日市, with its own processes and data, and of each kind of case one."""
    with running_demo(city="kasuga", DEMO_PAST="1") as running:
        yield running


def test_kasuga_is_another_city_with_its_own_offices(chromium, kasuga) -> None:
    context = chromium.new_context(base_url=kasuga.url, viewport=DESK, locale="ja-JP")
    page = context.new_page()
    page.goto("/ja/")
    expect(page.locator("header")).to_contain_text("春日市")
    page.goto("/ja/guide/procedures/child-allowance-claim/")
    expect(page.locator("main")).to_contain_text("子育て支援課")
    for address in ("/ja/", "/ja/guide/", "/ja/guide/procedures/child-allowance-claim/", "/demo/"):
        page.goto(address)
        assert "北九州" not in page.locator("body").inner_text(), address
    context.close()
