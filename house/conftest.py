"""A browser and a running city for the journeys."""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from house.sites import Site, running_demo

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
QUIET = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
PHONE = {"width": 375, "height": 812}
DESK = {"width": 1280, "height": 900}


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The demo city, running as `make demo` runs it; DEMO_DATA_DIR names one that runs already."""
    if there := os.environ.get("DEMO_DATA_DIR"):
        yield already_running(Path(there))
        return
    with running_demo() as running:
        yield running


def already_running(data_dir: Path) -> Site:
    """The demo whose data is in ``data_dir``; whoever started it stops it."""
    told = json.loads((data_dir / "demo.json").read_text(encoding="utf-8"))
    return Site(told["urls"]["はじめに"].removesuffix("/demo/"), data_dir, None)


@pytest.fixture(scope="session")
def chromium():
    """Chromium; missing, the test is skipped, or fails where REQUIRE_BROWSER says so."""
    if not Path(CHROMIUM).exists():
        if os.environ.get("REQUIRE_BROWSER"):
            pytest.fail("REQUIRE_BROWSER is set and there is no Chromium")
        pytest.skip("no Chromium on this machine")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(QUIET))
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium, site):
    """Open a fresh browser: ``visit(phone=True, javascript=False)`` gives a page."""
    contexts = []

    def open_page(*, phone: bool = True, javascript: bool = True):
        context = chromium.new_context(
            base_url=site.url,
            viewport=PHONE if phone else DESK,
            java_script_enabled=javascript,
            locale="ja-JP",
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(15_000)
        return page

    yield open_page
    for context in contexts:
        context.close()
