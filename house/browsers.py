"""The Chromium of the browser tests, how a page is opened in it, and what every page is looked at for."""

import os
import shutil
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
# Switches that keep it quiet on a closed network.
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    # A camera and a microphone that are made up, and two browsers of one machine that find each other.
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
    "--allow-loopback-in-peer-connection",
)
PHONE = {"width": 375, "height": 812}
DESK = {"width": 1280, "height": 900}
PATIENCE = 30_000  # milliseconds for one step of a page
WHOLE_VISIT = 240  # seconds for all of them

AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text(encoding="utf-8")
# What may be wider than the screen scrolls inside its own frame, or is only for screen readers.
BEYOND = """() => [...document.querySelectorAll('body *')]
  .filter((e) => !e.closest('.visually-hidden, .table-frame, .tabs, .menu__list, .staff-header nav, dialog, .skip'))
  .filter((e) => e.getBoundingClientRect().width
    && e.getBoundingClientRect().right > document.documentElement.clientWidth + 1)
  .map((e) => e.outerHTML.slice(0, 120))"""
WIDER = "document.documentElement.scrollWidth - document.documentElement.clientWidth"

Steps = Callable[[Page], None]
expect.set_options(timeout=PATIENCE)


@contextmanager
def launched() -> Iterator[Browser]:
    """A Chromium; missing, the test is skipped, or fails where REQUIRE_BROWSER says so."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("REQUIRE_BROWSER is set and there is no Chromium")
        pytest.skip("no Chromium on this machine")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@contextmanager
def told_where(page: Page) -> Iterator[None]:
    """What goes wrong on the page also says where that was and what the browser complained about."""
    heard: list[str] = []
    page.on("pageerror", lambda error: heard.append(f"script: {error}"))
    page.on("requestfailed", lambda asked: heard.append(f"{asked.url}: {asked.failure}"))
    try:
        yield
    except BaseException as error:
        error.add_note("\n".join([f"on {page.url}", *heard[-5:]]))
        raise


class Booth:
    """One Chromium for every visit of a run, on a thread of its own.

    Its driver runs a loop, beside which Django will not use the database. Each visit has a fresh
    context: no cookie and no cache of the one before.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1)
        self._open = ExitStack()
        self._browser: Browser | None = None

    def visit(
        self,
        url: str,
        steps: Steps,
        *,
        session: str = "",
        width: int = PHONE["width"],
        javascript: bool = True,
    ) -> None:
        """Run ``steps(page)``, signed in where there is the key of a ``session``; what they raise is
        raised here."""

        def go() -> None:
            context = self._chromium().new_context(
                base_url=url,
                viewport={"width": width, "height": DESK["height"]},
                locale="ja-JP",
                java_script_enabled=javascript,
            )
            try:
                if session:
                    context.add_cookies([{"name": "sessionid", "value": session, "url": url}])
                page = context.new_page()
                page.set_default_timeout(PATIENCE)
                with told_where(page):
                    steps(page)
            finally:
                context.close()

        self._thread.submit(go).result(WHOLE_VISIT)

    def close(self) -> None:
        """End the browser and its thread."""
        self._thread.submit(self._open.close).result(WHOLE_VISIT)
        self._thread.shutdown()

    def _chromium(self) -> Browser:
        if self._browser is None:
            self._browser = self._open.enter_context(launched())
        return self._browser


def shortcut(page: Page, key: str) -> None:
    """Press a key the page's own script listens to: once it listens, not while it still loads."""
    page.wait_for_load_state("domcontentloaded")
    page.keyboard.press(key)


def violations(page: Page) -> list[tuple[str, str]]:
    """What axe finds on the page: rule and the first element that breaks it."""
    page.evaluate(AXE)
    found = page.evaluate("axe.run(document, {resultTypes: ['violations'], preload: false})")
    return [(fault["id"], fault["nodes"][0]["html"]) for fault in found["violations"]]


def sound(page: Page) -> None:
    """One heading, nothing wider than the screen, and nothing axe complains about. The page is whole
    first: who pressed a link waits for the address only."""
    page.wait_for_load_state()
    headings = page.locator("main h1").all_inner_texts()
    assert len(headings) == 1 and headings[0].strip(), (page.url, headings)
    assert page.evaluate(WIDER) <= 0, (page.url, "scrolls sideways")
    faults = [*page.evaluate(BEYOND), *violations(page)]
    assert faults == [], (page.url, faults)
