"""A browser and a running city for the journeys."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from house.browsers import DESK, PATIENCE, PHONE
from house.sites import Site, running_demo
from shiyakusho.ground.audit.signing import make_key


@pytest.fixture(scope="session")
def site() -> Iterator[Site]:
    """The demo city, running as `make demo` runs it; DEMO_DATA_DIR names one that runs already."""
    if there := os.environ.get("DEMO_DATA_DIR"):
        yield already_running(Path(there))
        return
    with running_demo() as running:
        yield running


@pytest.fixture
def city_key(settings, tmp_path) -> None:
    """The city has its signing key: what is signed can be handed out."""
    settings.AUDIT_KEY_FILE = tmp_path / "city.pem"
    make_key(settings.AUDIT_KEY_FILE)


def already_running(data_dir: Path) -> Site:
    """The demo whose data is in ``data_dir``; whoever started it stops it."""
    told = json.loads((data_dir / "demo.json").read_text(encoding="utf-8"))
    return Site(told["urls"]["base"], data_dir, None)


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
        page.set_default_timeout(PATIENCE)
        return page

    yield open_page
    for context in contexts:
        context.close()
