"""A whole interview in a real browser by the keyboard alone: no step of it touches the mouse."""

import io

import pytest
from playwright.sync_api import expect
from pypdf import PdfReader

from house.browsers import DESK, PHONE, shortcut, sound
from shiyakusho.engines.cases.events import PagesPrinted
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import events

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TURNED = "document.body.classList.contains('turned')"
LINE = "#interview [data-path]"
SEEN = (
    "owner_phone",
    "dog_sex",
)  # and a date where it is wrong: a question of each kind is looked at
# What the clerk types for each question; a digit is a choice and goes on by itself.
TYPED = {
    "owner_phone": "0935822111",
    "dog_name": "ポチ",
    "dog_breed": "柴犬",
    "dog_birth": "H30.4.2",
    "dog_colour": "茶",
    "dog_features": "",
    "acquired_date": "令和8年11月1日",
}
CHOSEN = {"dog_sex": "1", "registered_elsewhere": "2", "has_chip": "2"}
LAST = "delivery"


@pytest.fixture
def heard(monkeypatch) -> list[PagesPrinted]:
    """What was said to be printed."""
    said: list[PagesPrinted] = []
    monkeypatch.setitem(events._handlers, PagesPrinted, [said.append])
    return said


def at(page) -> str:
    """The question on the screen."""
    return page.locator(LINE).first.get_attribute("data-path") or ""


def press(page, key: str) -> None:
    """A key that leads to another page, or to the same one anew."""
    with page.expect_navigation():
        shortcut(page, key)


def answer(page) -> None:
    """The one question there is: a digit, or what is typed and Enter."""
    path = at(page)
    if path in SEEN:
        sound(page)
    if path in CHOSEN:
        return press(page, CHOSEN[path])
    page.keyboard.type(TYPED[path])
    press(page, "Enter")
    assert at(page) != path
    return None


def find(page, resident) -> None:
    """Why they came, who they are, what they want."""
    page.goto("/staff/counter/")
    sound(page)
    press(page, "1")
    sound(page)
    page.keyboard.type("誰もいない")
    press(page, "Enter")
    page.get_by_text("見つかりません").wait_for()
    sound(page)
    page.keyboard.type(resident.number)  # over what was looked for before
    press(page, "Enter")
    sound(page)
    press(page, "Enter")
    page.get_by_role("heading", name=resident.name).wait_for()
    sound(page)
    shortcut(page, "f")
    page.keyboard.type("犬の登録")
    press(page, "Enter")


def one_at_a_time(page) -> None:
    """Known answers are not asked; a date goes into one box; what is wrong is said where it is."""
    assert at(page) == "owner_phone"
    while at(page) != LAST:
        if at(page) == "dog_birth":
            page.keyboard.type("S60.4.2")
            press(page, "Enter")
            expect(page.locator(f"{LINE} .error")).to_be_visible()
            assert page.locator("[name='dog_birth.month']").input_value() == "4"
            sound(page)
        answer(page)
    press(page, "F4")
    assert (at(page), page.locator(f"{LINE} :checked").input_value()) == ("has_chip", "no")
    press(page, "2")


def everything_at_once(page) -> None:
    """All on one screen, where the only open question has the focus; then it is read back."""
    press(page, "F2")
    assert page.locator(LINE).count() > len(TYPED) + len(CHOSEN)
    page.set_viewport_size(PHONE)
    sound(page)
    page.set_viewport_size(DESK)
    shortcut(page, "1")
    assert page.locator(f"[name={LAST}]:checked").input_value() == "pickup"
    page.get_by_text("のこり 0").wait_for()
    press(page, "Control+Enter")


def read_back(page) -> int:
    """Turned to the person, in their language, on paper; returns its pages."""
    sound(page)
    shortcut(page, "t")
    expect(page.locator(".staff-header")).to_be_hidden()
    assert page.evaluate(TURNED)
    sound(page)
    pages = printed(page)
    shortcut(page, "t")
    press(page, "l")
    press(page, "l")
    expect(page.locator("article[lang=en]").get_by_text("Dog registration")).to_be_visible()
    sound(page)
    press(page, "Control+Enter")  # nobody was identified, nothing was confirmed
    page.locator(".notification--error").wait_for()
    sound(page)
    shortcut(page, "1")
    shortcut(page, "c")
    press(page, "Control+Enter")
    return pages


def printed(page) -> int:
    """Print the page as its browser does; returns how many pages came out."""
    with page.expect_response(lambda answer: "/printed/" in answer.url) as told:
        paper = page.pdf(prefer_css_page_size=True)
    assert told.value.status == 204
    return len(PdfReader(io.BytesIO(paper)).pages)


def test_a_clerk_takes_a_dog_down_without_a_mouse(clerk, resident, browse, heard) -> None:
    who, made = clerk(), {}

    def take_down(page) -> None:
        find(page, resident)
        one_at_a_time(page)
        everything_at_once(page)
        made["readback"] = read_back(page)
        page.get_by_role("heading", name="受付票").wait_for()
        sound(page)
        made["slip"] = printed(page)

    browse(take_down, account=who, width=DESK["width"])
    case = Case.objects.get()
    how = forms.interviews.taken_down(case.application)
    assert case.resident_id == resident.pk and how is not None and how.clerk == who
    assert (how.checked, case.application.answers["dog_birth"]) == (["mynumber_card"], "2018-04-02")
    assert {one.what: one.pages for one in heard} == made
    assert {one.case_id for one in heard} == {str(case.pk)}
