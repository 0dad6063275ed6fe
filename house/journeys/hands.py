"""Ways of acting on a page: with a mouse or finger, or with the keyboard alone.

Journeys are written once; which hand walks them is a parameter (see ``conftest.py``).
"""

from pathlib import Path
from typing import Protocol

from playwright.sync_api import Locator, Page

MOST_TABS = 400

HAS_FOCUS = """wanted => { const now = document.activeElement;
  return now === wanted || !!now && now.type === 'radio' && wanted.type === 'radio'
    && now.name === wanted.name && now.form === wanted.form; }"""

SHOWS_FOCUS = """() => { const now = document.activeElement;
  return [now, now.parentElement, now.nextElementSibling].some(part => {
  const style = part && getComputedStyle(part);
  return style && (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0
    || style.boxShadow !== 'none'); }); }"""


class Hand(Protocol):
    """What a hand can do with a control."""

    def press(self, target: Locator) -> None:
        """Press a button, follow a link, open what folds."""

    def tick(self, target: Locator) -> None:
        """Choose a radio button or a check box."""

    def write(self, target: Locator, text: str) -> None:
        """Replace what stands in a text field."""

    def pick(self, target: Locator, option: str) -> None:
        """Pick an option of a list by what it says."""

    def attach(self, target: Locator, file: Path) -> None:
        """Choose a file."""


class Pointer:
    """A mouse or a finger."""

    def press(self, target: Locator) -> None:
        target.click()

    def tick(self, target: Locator) -> None:
        target.check()

    def write(self, target: Locator, text: str) -> None:
        target.fill(text)

    def pick(self, target: Locator, option: str) -> None:
        target.select_option(label=option)

    def attach(self, target: Locator, file: Path) -> None:
        target.set_input_files(file)


class Keys:
    """Tab, arrows, Space, Enter and typing; whatever is reached must show that it is."""

    def __init__(self, page: Page) -> None:
        self.keyboard = page.keyboard
        self.page = page
        # Who listens from the beginning has the browser hand over its dialogs; whoever begins to
        # listen as the key goes down may come too late, and the dialog opens where nobody sees it.
        page.on("filechooser", lambda chooser: None)

    def press(self, target: Locator) -> None:
        self.reach(target)
        self.keyboard.press("Enter")

    def tick(self, target: Locator) -> None:
        self.reach(target)
        if target.get_attribute("type") != "radio":
            if not target.is_checked():
                self.keyboard.press("Space")
            return
        self.keyboard.press("Space")
        group = self.page.locator(f'input[name="{target.get_attribute("name")}"]')
        for _ in range(group.count()):
            if target.is_checked():
                return
            self.keyboard.press("ArrowDown")
        assert target.is_checked(), "the arrows do not come to this choice"

    def write(self, target: Locator, text: str) -> None:
        self.reach(target)
        self.keyboard.press("ControlOrMeta+a")
        self.keyboard.press("Delete")
        self.keyboard.insert_text(text)

    def pick(self, target: Locator, option: str) -> None:
        self.reach(target)
        labels = target.locator("option").all_inner_texts()
        wanted = [label.strip() for label in labels].index(option)
        self.keyboard.press("Home")
        for _ in range(wanted):
            self.keyboard.press("ArrowDown")

    def attach(self, target: Locator, file: Path) -> None:
        self.reach(target)
        with self.page.expect_file_chooser() as chooser:
            self.keyboard.press("Space")
        chooser.value.set_files(file)

    def reach(self, target: Locator) -> None:
        """Press Tab until the control has the focus; the focus must be seen."""
        wanted = target.element_handle()
        for _ in range(MOST_TABS):
            if wanted.evaluate(HAS_FOCUS):
                assert self.page.evaluate(SHOWS_FOCUS), f"the focus does not show on {target}"
                return
            self.keyboard.press("Tab")
        raise AssertionError(f"Tab never comes to {target}")
