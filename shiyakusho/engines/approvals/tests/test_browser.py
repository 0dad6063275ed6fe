"""The pages in a real browser: axe finds nothing, the keyboard decides, nothing overflows."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import sync_playwright

from house.browsers import CHROMIUM, QUIET
from shiyakusho.engines.approvals import public
from shiyakusho.ground import clock
from shiyakusho.registers.organisation import public as organisation

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = (Path(__file__).parents[4] / "house" / "vendor" / "axe.min.js").read_text(encoding="utf-8")
WIDTHS = (375, 1280)


@pytest.fixture
def browse(live_server, client_of):
    """``browse(account, steps)``: run ``steps(page)`` in a browser signed in as that account.

    In a thread of its own: the browser's driver runs a loop, beside which Django will not use
    the database.
    """
    if not Path(CHROMIUM).exists():
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("REQUIRE_BROWSER is set and there is no Chromium")
        pytest.skip("no Chromium on this machine")

    def run(account, steps, width=1280):
        session = client_of(account).cookies["sessionid"].value
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_in_browser, live_server.url, session, width, steps).result(120)

    return run


def _in_browser(url, session, width, steps) -> None:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        context = browser.new_context(
            base_url=url,
            viewport={"width": width, "height": 900},
            locale="ja-JP",
            bypass_csp=True,  # for axe only; the policy itself is tested by ground/ui
        )
        context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
        steps(context.new_page())
        browser.close()


def violations(page) -> list[str]:
    page.add_script_tag(content=AXE)
    found = page.evaluate("() => axe.run()")["violations"]
    return [f"{v['id']}: {json.dumps([n['target'] for n in v['nodes']])}" for v in found]


def proposal_of(staff):
    return staff.draft(
        ["section_chief"],
        title="児童手当 認定請求（2026-0004711）を認定する",
        rows=[
            {"label": "受給者", "value": "髙﨑　花子"},
            {"label": "手当月額", "value": "25,000円"},
        ],
        reasons=[{"text": "18歳の年度末までの子を育てている", "law": "児童手当法4条"}],
    )


@pytest.mark.parametrize("width", WIDTHS)
def test_axe_finds_nothing(staff, browse, width):
    proposal = proposal_of(staff)
    today = clock.today()
    organisation.record_absence(account=staff.section_chief, since=today, until=today)
    address = reverse("approvals_staff:proposal", args=[proposal.pk])
    paths = [reverse("approvals_staff:list"), address, reverse("approvals_staff:drafted")]

    def look(page):
        for path in paths:
            page.goto(path)
            assert page.locator("h1").count() == 1
            assert violations(page) == [], path
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), path

    browse(staff.unit_chief, look, width)


def test_the_keyboard_alone_decides(staff, browse):
    proposal = proposal_of(staff)
    start = reverse("approvals_staff:list")

    def press(page):
        page.goto(start)
        page.get_by_role("link", name=proposal.title).focus()
        page.keyboard.press("Enter")
        page.get_by_label("意見・差し戻す理由").wait_for()
        page.get_by_role("button", name="差し戻す").focus()
        page.keyboard.press("Enter")
        page.get_by_role("link", name="差し戻す理由を書いてください").wait_for()
        assert violations(page) == []
        page.get_by_role("button", name="承認する").focus()
        page.keyboard.press("Enter")
        page.get_by_text("を決裁しました").wait_for()

    browse(staff.section_chief, press)
    assert public.proposal_by_id(proposal.pk).state == "approved"
