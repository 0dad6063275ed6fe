"""Judging, asking and answering in a real browser: the review sheet and the marks by keys, the answer on
a phone, the difference on both sides."""

import io

import pytest
from django.urls import reverse
from playwright.sync_api import expect
from pypdf import PdfReader

from house.browsers import DESK, PHONE, shortcut, sound
from shiyakusho.engines.cases.events import PagesPrinted
from shiyakusho.engines.cases.models import Case, Correction
from shiyakusho.ground import events

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
LONG = "アレクサンドラ マリア デ ロス アンヘレス フェルナンデス デ ラ クルス イ ゴンサレス 美咲"
WIDTHS = (DESK["width"], PHONE["width"])


def both_widths(page) -> None:
    """The page as it is on a phone and at a desk."""
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": DESK["height"]})
        sound(page)


@pytest.fixture
def heard(monkeypatch) -> list[PagesPrinted]:
    """What was said to be printed."""
    said: list[PagesPrinted] = []
    monkeypatch.setitem(events._handlers, PagesPrinted, [said.append])
    return said


@pytest.fixture
def case(file_claim, take) -> Case:
    """Of somebody whose name fills the line, in the hands of the clerk."""
    return take(file_claim(claimant_name=LONG))


def test_judged_and_marked_by_keys_answered_on_a_phone_and_seen(
    case, hall, parent, browse, heard
) -> None:
    page_of = reverse("cases_staff:case", args=[case.pk])

    def judge(page) -> None:
        page.goto(page_of)
        shortcut(page, "s")
        page.get_by_role("heading", name="審査票").wait_for()
        both_widths(page)
        page.set_viewport_size(DESK)
        with page.expect_response(lambda answer: "/printed/" in answer.url):
            paper = page.pdf(prefer_css_page_size=True)
        assert [one.pages for one in heard] == [len(PdfReader(io.BytesIO(paper)).pages)]
        with page.expect_navigation():
            shortcut(page, "b")
        mark(page)

    def mark(page) -> None:
        shortcut(page, "j")
        shortcut(page, "x")
        with page.expect_navigation():
            shortcut(page, "c")
        assert page.locator("input[name=field]:checked").input_value() == "claimant_name"
        assert page.evaluate("document.activeElement.name") == "reason.claimant_name"
        both_widths(page)
        page.set_viewport_size(DESK)
        page.locator("[name='reason.claimant_name']").select_option("blank")
        page.get_by_label("申請者に伝えること").fill("お名前を、通帳のとおりに書いてください")
        page.get_by_role("button", name="補正を求める").click()
        page.get_by_text("返事を待っています").wait_for()
        sound(page)

    def answer(page) -> None:
        page.goto(reverse("forms:correct", args=[case.application_id]))
        expect(page.locator("#answers input[type=text]")).to_have_count(1)  # only what is asked
        both_widths(page)
        page.set_viewport_size(PHONE)
        page.get_by_role("textbox").fill("北方 美咲子")
        page.get_by_role("button", name="直して出す").click()
        page.get_by_role("heading", name="直したところ").wait_for()
        assert difference(page) == (LONG, "北方 美咲子")
        sound(page)

    def see(page) -> None:
        page.goto(page_of)
        page.get_by_role("heading", name="返事あり").wait_for()
        assert difference(page) == (LONG, "北方 美咲子")
        both_widths(page)
        with page.expect_navigation():
            shortcut(page, "y")
        expect(page.get_by_role("heading", name="返事あり")).to_have_count(0)

    browse(judge, account=hall.clerk, width=DESK["width"])
    assert Correction.objects.get(case=case).fields == ["claimant_name"]
    browse(answer, account=parent, width=PHONE["width"])
    browse(see, account=hall.clerk, width=DESK["width"])
    assert Case.objects.get(pk=case.pk).mark == ""


def difference(page) -> tuple[str, str]:
    """What it said before and what it says now, of the one field that changed."""
    before, after = page.locator("del"), page.locator("ins:not(td ins)")
    return before.inner_text().strip(), after.inner_text().strip()
