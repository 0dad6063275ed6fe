"""The mother of household 4 prepares at home, takes a number, is called, signs once and leaves with her
案内票; the clerk's keys and clicks are counted by the browser (docs/performance.md)."""

import time
from datetime import timedelta

import pytest

from house.browsers import DESK, shortcut, sound
from shiyakusho.desks.counter.tests.households import said_at_home
from shiyakusho.desks.counter.tests.test_browser import LINE, at, press
from shiyakusho.desks.counter.tests.test_browser_reception import write_name
from shiyakusho.engines.bundles import public as bundles
from shiyakusho.engines.bundles.tests.walking import complete
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.guide import answers
from shiyakusho.engines.guide.tests.households import households
from shiyakusho.engines.tickets import public as tickets
from shiyakusho.engines.tickets.services.windows import open_window
from shiyakusho.ground import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WARD, WINDOW, NUMBER = "kokurakita", 3, "B-001"
MOST = 40  # keystrokes and clicks of the clerk, for nine procedures and more
PREPARED = (
    "child-allowance-claim",
    "child-medical",
    "nhi-join",
    "childcare-apply",
    "childcare-certification",
    "vaccination-voucher",
    "water-start-stop",
)
COUNT = """
addEventListener("keydown", (event) => {
  if (event.isTrusted && !event.repeat && !["Control", "Shift", "Alt", "Meta"].includes(event.key)) counted();
}, true);
addEventListener("click", (event) => { if (event.isTrusted && event.detail > 0) counted(); }, true);
"""


class Hands:
    """Whose hands are on the keyboard: only the clerk's are counted; a scan is one."""

    def __init__(self) -> None:
        self.of_clerk, self.strokes, self.began = True, 0, time.monotonic()

    def counted(self, _source) -> None:
        self.strokes += self.of_clerk


def at_home(page, number: list[str]) -> None:
    """What she wrote is checked, and goes under a number."""
    page.locator("details", has_text="窓口で出す").locator("summary").click()
    page.get_by_role("button", name="番号を作る").click()
    page.get_by_role("heading", name="窓口で見せてください").wait_for()
    sound(page)
    number.append(page.locator(".receipt").inner_text())


def takes_a_number(page, kiosk: str) -> None:
    """At the kiosk in the hall, by touch."""
    page.goto(kiosk)
    page.locator(".kiosk__services label", has_text="引っ越し").click()
    page.locator(".kiosk__take").click()
    page.locator("[data-given]", has_text=NUMBER).wait_for()
    sound(page)


def called(page) -> None:
    """The clerk calls the next number, the board says it, she comes to the window."""
    page.goto("/staff/tickets/")
    press(page, "e")
    with page.context.new_page() as board:
        board.goto(f"/board/{WARD}/")
        assert NUMBER in board.locator("[data-live=calls]").inner_text()
    press(page, "s")
    page.get_by_role("heading", name="窓口の聞き取り").wait_for()
    sound(page)


def received(page, hands: Hands, number: str) -> None:
    hands.of_clerk = False
    page.keyboard.insert_text(number)  # the scanner
    with page.expect_navigation():
        page.keyboard.press("Enter")
    hands.of_clerk, hands.strokes = True, hands.strokes + 1
    shortcut(page, "Escape")
    press(page, "u")
    press(page, "w")
    sound(page)
    press(page, "i")
    sound(page)
    shortcut(page, "1")
    press(page, "s")
    press(page, "Control+Enter")
    seen: set[str] = set()
    while page.locator(LINE).count():  # papers she brought; everything else was said at home
        assert at(page) not in seen and page.locator(f"{LINE} [name^='paper.']").count(), at(page)
        seen.add(at(page))
        press(page, "2")
    shortcut(page, "t")
    hands.of_clerk = False
    write_name(page)
    hands.of_clerk = True
    shortcut(page, "t")
    shortcut(page, "c")
    press(page, "Control+Enter")
    page.get_by_role("heading", name="案内票").wait_for()
    sound(page)
    press(page, "e")  # she goes, and the next one is called
    page.get_by_role("heading", name="この窓口の方").wait_for()


def in_the_hall(officer) -> str:
    """Numbers are given out, whatever day it is, and the officer sits at a window; the kiosk's address."""
    now = clock.now()
    tickets.open_extra(
        place_id=WARD, since=now, until=now + timedelta(hours=2), reason="混み合うため"
    )
    open_window(place_id=WARD, window=WINDOW, account=officer)
    _, token = tickets.register_kiosk(place_id=WARD, name="玄関", account=officer)
    return f"/kiosk/{token}/?lang=ja"


@pytest.fixture
def visit(booth, live_server, client_of):
    """A browser with what its session holds: ``visit(steps, account, guide=…)``."""

    def go(steps, who, *, guide=None, **more) -> None:
        browser = client_of(who)
        if guide:
            session = browser.session
            session[answers.KEY] = guide
            session.save()
        booth.visit(live_server.url, steps, session=browser.cookies["sessionid"].value, **more)

    return go


def test_the_mother_of_household_4(clerk, account, visit, capsys) -> None:
    [household] = [one for one in households() if one.id == "H04"]
    mother, hands = account("resident", level="L3"), Hands()
    number: list[str] = []
    facts = said_at_home(household)
    written = bundles.begin_with(
        account=mother, events=household.events, procedures=PREPARED, facts=facts
    )
    complete(written)

    def prepare(page) -> None:
        page.goto(f"/ja/bundles/{written.pk}/check/")
        at_home(page, number)

    def receive(page) -> None:
        page.expose_binding("counted", hands.counted)
        page.add_init_script(COUNT)
        called(page)
        received(page, hands, number[0])

    visit(prepare, mother, guide={"events": household.events, "facts": facts})
    officer = clerk("residents")
    kiosk = in_the_hall(officer)
    visit(lambda page: takes_a_number(page, kiosk), mother)
    hands.began = time.monotonic()
    visit(receive, officer, width=DESK["width"])
    spent = time.monotonic() - hands.began
    reception = bundles.Bundle.objects.get(clerk__isnull=False)
    done = len(bundles.members_of(reception))
    with capsys.disabled():
        print(
            f"\ncounter: {done} procedures, {len(reception.signed['forms'])} forms signed once, "
            f"{hands.strokes} keystrokes and clicks of the clerk, {spent:.1f} s of machine and clerk"
        )
    assert {one.procedure_id for one in bundles.members_of(reception)} >= set(household.needed)
    assert set(Case.objects.values_list("application__procedure_id", flat=True)) >= set(PREPARED)
    assert done >= 9 and hands.strokes <= MOST
