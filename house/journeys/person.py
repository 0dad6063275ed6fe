"""Somebody at a browser: reads what a page says, acts by what it is called, looks at every page."""

from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from playwright.sync_api import Locator, Page, expect

from house.journeys.eyes import Eyes
from house.journeys.hands import Hand


def days_ago(days: int) -> date:
    """The day in Tokyo so many days ago, by the clock on the wall."""
    return datetime.now(ZoneInfo("Asia/Tokyo")).date() - timedelta(days)


class Person:
    """One visitor with a browser, a way of acting and eyes."""

    def __init__(self, page: Page, hand: Hand, eyes: Eyes) -> None:
        self.page = page
        self.hand = hand
        self.eyes = eyes

    # where one is
    def goes_to(self, address: str) -> None:
        answer = self.page.goto(address)
        assert answer is not None and answer.ok, (address, answer and answer.status)
        self.eyes.look()

    def is_at(self, heading: str) -> None:
        expect(self.page.locator("main h1")).to_contain_text(heading)

    def reads(self, *sentences: str) -> None:
        for sentence in sentences:
            expect(self.page.locator("main")).to_contain_text(sentence)

    @property
    def path(self) -> str:
        return "/" + self.page.url.split("/", 3)[-1]

    # what one does
    def presses(self, label: str, within: Locator | None = None) -> None:
        """A button that leads to a page."""
        self.leads(self.control("button", label, within))

    def follows(self, label: str, within: Locator | None = None) -> None:
        """A link that leads to a page."""
        self.leads(self.control("link", label, within))

    def leads(self, target: Locator) -> None:
        """Press something and look at the page that comes."""
        with self.page.expect_navigation():
            self.hand.press(target)
        self.eyes.look()

    def opens(self, summary: Locator) -> None:
        """Unfold something."""
        if not summary.evaluate("e => e.parentElement.open"):
            self.hand.press(summary)

    def control(self, role: str, label: str, within: Locator | None = None) -> Locator:
        scope = within or self.page.locator("body")
        return scope.get_by_role(role, name=label).first  # type: ignore[arg-type]

    # questions, by what they ask
    def question(self, label: str) -> Locator:
        return self.page.locator("main").get_by_role("group", name=label).first

    def answers(self, label: str, choice: str) -> None:
        """A question with choices."""
        group = self.question(label)
        self.hand.tick(group.get_by_role("radio", name=choice, exact=True))

    def writes(self, label: str, text: str) -> None:
        """A question with one line."""
        self.hand.write(self.page.locator("main").get_by_label(label).first, text)

    def writes_date(self, label: str, day: date) -> None:
        """A question with boxes for era, year, month and day; answered in 西暦."""
        self.fills_date(self.question(label), day)

    def fills_date(self, boxes: Locator, day: date) -> None:
        self.hand.pick(boxes.get_by_label("元号"), "西暦")
        for box, number in (("年", day.year), ("月", day.month), ("日", day.day)):
            self.hand.write(boxes.get_by_label(box, exact=True), str(number))

    def attaches(self, label: str, file: Path) -> None:
        """A question for a file."""
        self.hand.attach(self.page.locator("main").get_by_label(label).first, file)
