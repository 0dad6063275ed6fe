"""What is looked at on every page of a journey: axe, headings, width, complaints of the browser."""

import os
import re
from pathlib import Path

from playwright.sync_api import ConsoleMessage, Page

from house.browsers import BEYOND, WIDER, violations

PICTURES = os.environ.get("JOURNEY_PICTURES", "")  # a folder: a picture of every page is put there

# The browser's own note about an answer of 4xx is no complaint: those pages are looked at as pages.
NO_COMPLAINT = re.compile(r"Failed to load resource: the server responded with a status of 4")


class Eyes:
    """Look at each page as it comes; a fault fails the journey where it is seen."""

    def __init__(self, page: Page, *, audits: bool, album: str) -> None:
        self.page = page
        self.audits = audits
        self.album = album
        self.seen = 0
        self.complaints: list[str] = []
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def look(self) -> None:
        """The page that is open now, once it is whole."""
        self.page.wait_for_load_state()
        where = self.page.url
        self.seen += 1
        self._picture()
        headings = self.page.locator("main h1").all_inner_texts()
        assert len(headings) == 1 and headings[0].strip(), (where, headings)
        assert self.page.evaluate(WIDER) <= 0, (where, "scrolls sideways")
        faults = [*self.page.evaluate(BEYOND), *self.complaints]
        if self.audits:
            faults += violations(self.page)
        assert not faults, (where, faults)

    def _picture(self) -> None:
        if PICTURES:
            folder = Path(PICTURES) / self.album
            folder.mkdir(parents=True, exist_ok=True)
            name = re.sub(r"\W+", "-", self.page.url.split("/", 3)[-1])[:60]
            self.page.screenshot(path=folder / f"{self.seen:02}-{name}.png", full_page=True)

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type == "error" and not NO_COMPLAINT.search(said.text):
            self.complaints.append(said.text)
