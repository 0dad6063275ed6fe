"""A person with nothing but a keyboard, on the pages of the studio."""

from __future__ import annotations

from playwright.sync_api import Page

MOST_TABS = 160


class Keyboard:
    """`reach` walks with Tab to what it is told; nothing here points or clicks."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def reach(self, css: str, *, back: bool = False) -> None:
        """Walk to the first thing that fits; from the beginning of the page's own part."""
        here = "(css) => document.activeElement?.matches(css) ?? false"
        for _ in range(MOST_TABS):
            if self.page.evaluate(here, css):
                return
            self.page.keyboard.press("Shift+Tab" if back else "Tab")
        raise AssertionError(f"no Tab reaches {css} on {self.page.url}")

    def skip(self) -> None:
        """Past the header, by the page's own skip link."""
        self.page.wait_for_load_state("domcontentloaded")
        self.page.evaluate("document.activeElement?.blur()")
        self.reach("a.skip")
        self.page.keyboard.press("Enter")

    def write(self, css: str, words: str) -> None:
        """Replace what stands in a field."""
        self.reach(css)
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(words)

    def choose(self, css: str, value: str) -> None:
        """The arrows of a list, until it says so."""
        self.reach(css)
        self.page.keyboard.press("Home")
        for _ in range(MOST_TABS):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.page.keyboard.press("ArrowDown")
        raise AssertionError(f"{css} has no {value}")

    def press(self, css: str) -> None:
        """Go to a button or a link and press Enter; wait for the page it leads to."""
        self.reach(css)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def save(self) -> None:
        """Ctrl+S, and wait until the page says that it is kept."""
        with self.page.expect_response(
            lambda answer: answer.request.method == "POST" and answer.status == 200
        ):
            self.page.keyboard.press("Control+s")
