"""The guide in a real browser: axe, widths, keyboard, and the same way without JavaScript."""

import json
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import sync_playwright

from house.browsers import CHROMIUM, QUIET

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
AXE = (Path(__file__).parents[4] / "house" / "vendor" / "axe.min.js").read_text(encoding="utf-8")
BEYOND = """() => [...document.querySelectorAll('main *')]
  .filter((e) => !e.closest('.visually-hidden, details:not([open])'))
  .filter((e) => e.getBoundingClientRect().right > innerWidth + 1)
  .map((e) => e.outerHTML.slice(0, 80))"""


@pytest.fixture
def browse(live_server):
    """``browse(steps, width=…, javascript=…)`` runs ``steps(page)`` in a thread of its own."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("REQUIRE_BROWSER is set and there is no Chromium")
        pytest.skip("no Chromium on this machine")

    def run(steps, *, width=375, javascript=True):
        with ThreadPoolExecutor(1) as pool:
            pool.submit(_in_browser, live_server.url, steps, width, javascript).result(240)

    return run


def _in_browser(url, steps, width, javascript):
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        context = browser.new_context(
            base_url=url,
            viewport={"width": width, "height": 850},
            locale="ja-JP",
            java_script_enabled=javascript,
            bypass_csp=True,  # for axe only; the policy itself is tested by ground/ui
        )
        page = context.new_page()
        page.set_default_timeout(15_000)
        steps(page)
        browser.close()


def sound(page) -> None:
    page.add_script_tag(content=AXE)
    found = page.evaluate("() => axe.run()")["violations"]
    assert [f"{v['id']}: {json.dumps([n['target'] for n in v['nodes']])}" for v in found] == []
    assert page.evaluate(BEYOND) == []


KIND = """() => { const one = document.querySelector(
  '#question :is(select, textarea, input:not([type=hidden]))'); return one.type + one.name }"""
CHOSEN = ("no", "none", "other_city")


def answer(page) -> None:
    """Answers the question shown: two children, a date, no or なし, else わからない."""
    if "/children/" in page.url:
        for row, day in enumerate((("2018", "7", "15"), ("2022", "5", "20"))):
            fill_date(page, f"answer.{row}", day)
    elif page.locator('[name="answer.year"]').count():
        fill_date(page, "answer", ("2026", "11", "6"))
    elif page.locator('select[name="answer"]').count():
        page.select_option('select[name="answer"]', index=1)
    else:
        values = [v for v in CHOSEN if page.locator(f'[name="answer"][value="{v}"]').count()]
        if not values:
            return page.click('button[name="instead"][value="unknown"]')
        page.check(f'[name="answer"][value="{values[0]}"]', force=True)
    return page.click("#question button.button--primary")


def fill_date(page, name, day) -> None:
    for part, value in zip(("year", "month", "day"), day, strict=True):
        page.fill(f'[name="{name}.{part}"]', value)


def moved_in(page, look, most=60) -> None:
    """From the card to the checklist; `look` is called on each kind of page once.

    With fewer questions than there are (`most`) the result shows what is not known yet.
    """
    page.goto(reverse("guide:home") + "?event=move-in")
    look(page)
    page.click("#events button[type=submit]")
    kinds = set()
    for _ in range(most):
        if "/questions/" not in page.url:
            break
        kind = page.evaluate(KIND)
        if kind not in kinds:
            kinds.add(kind)
            look(page)
        answer(page)
    if most < 60:
        page.goto(reverse("guide:result"))
    assert page.url.endswith(reverse("guide:result"))
    assert page.locator("h3", has_text="児童手当 認定請求").count()
    for details in page.locator("main details").all():
        details.locator("summary").first.click() if details.is_visible() else None
    look(page)
    for path in (reverse("guide:checklist"), reverse("guide:together"), reverse("guide:search") + "?q=児童手当",
                 reverse("guide:procedure", args=["child-allowance-claim"])):  # fmt: skip
        page.goto(path)
        look(page)


@pytest.mark.parametrize(("width", "most"), [(375, 60), (1280, 4)])
def test_axe_finds_nothing_and_nothing_sticks_out(browse, width, most):
    browse(lambda page: moved_in(page, sound, most), width=width)


def test_the_same_without_javascript(browse):
    browse(lambda page: moved_in(page, lambda page: None), javascript=False)


def test_an_error_takes_the_focus_and_says_where(browse):
    def steps(page):
        page.goto(reverse("guide:home"))
        page.click("#events button[type=submit]")
        assert page.evaluate("document.activeElement.matches('[data-error-summary]')")
        sound(page)

    browse(steps)


def test_by_keyboard_alone(browse):
    def steps(page):
        page.goto(reverse("guide:home"))
        page.locator('input[value="move-in"]').focus()
        page.keyboard.press("Space")
        page.keyboard.press("Enter")
        page.wait_for_url("**/questions/**")
        page.locator("#question input:not([type=hidden]), #question select").first.focus()
        for _ in range(20):
            page.keyboard.press("Tab")
            if page.evaluate("document.activeElement.value") == "unknown":
                break
        page.keyboard.press("Enter")
        page.wait_for_load_state()
        assert "/questions/" in page.url

    browse(steps)
