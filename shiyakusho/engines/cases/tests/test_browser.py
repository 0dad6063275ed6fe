"""The pages of clerks in a real browser: on a phone and at a desk, long lists, the keyboard alone."""

import uuid

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from house.browsers import DESK, PHONE, shortcut, sound
from shiyakusho.engines.cases import queue
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.forms.models import Application

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
WIDTHS = (PHONE["width"], DESK["width"])
LONG = "アレクサンドラ マリア デ ロス アンヘレス フェルナンデス デ ラ クルス イ ゴンサレス 美咲"
QUEUE = "cases_staff:queue"
IN_SIGHT = """() => { const box = document.activeElement.getBoundingClientRect();
  const [x, y] = [box.left + Math.min(box.width / 2, 20), box.top + Math.min(box.height / 2, 10)];
  return document.activeElement.contains(document.elementFromPoint(x, y)); }"""


@pytest.fixture
def of_a_long_name(file_claim, account):
    """File a claim for somebody whose name fills the line."""
    return lambda: file_claim(account=account("resident", level="L3", name=LONG))


@pytest.fixture
def many(of_a_long_name):
    """``many(1000)``: so many open cases of one office, each of its own application."""

    def make(number: int) -> list[Case]:
        first = of_a_long_name()
        first.application.refresh_from_db()
        applications, cases = [], [first]
        for _ in range(number - 1):
            receipt = uuid.uuid4().hex[:12].upper()
            applications.append(_twin(first.application, receipt, intent_key=receipt))
            cases.append(_twin(first, receipt, application=applications[-1]))
        Application.objects.bulk_create(applications)
        Case.objects.bulk_create(cases[1:])
        return cases

    return make


def _twin(model, receipt, **changes):
    fields = {f.attname: getattr(model, f.attname) for f in model._meta.concrete_fields}
    one = type(model)(**fields | {"id": uuid.uuid4(), "receipt_number": receipt})
    for name, value in changes.items():
        setattr(one, name, value)
    return one


@pytest.mark.parametrize("width", WIDTHS)
def test_the_queue_of_forty_and_of_a_thousand(many, hall, browse, width) -> None:
    many(1000)

    def look(page) -> None:
        page.goto(reverse(QUEUE))
        sound(page)
        expect(page.locator("main tbody tr")).to_have_count(queue.PAGE)
        frame = page.locator(".table-frame").first
        assert frame.evaluate("e => e.scrollWidth <= e.clientWidth + 1")
        for key in "j" * 30 + "k" * 25:  # nothing that sticks to the top lies over the row
            shortcut(page, key)
            assert page.evaluate(IN_SIGHT), page.evaluate("document.activeElement.textContent")
        page.get_by_role("link", name="次へ").click()
        page.get_by_role("link", name="前へ").click()
        expect(page.locator("main tbody tr")).to_have_count(queue.PAGE)
        page.goto(reverse(QUEUE) + "?q=ZZZZ")
        page.get_by_text("この絞り込みに当たる案件はありません。").wait_for()
        sound(page)

    browse(look, account=hall.clerk, width=width)


def test_a_row_is_a_card_on_a_phone_and_says_the_same(many, hall, browse) -> None:
    many(40)
    told: dict[int, list[str]] = {}

    def read(page) -> None:
        page.goto(reverse(QUEUE))
        cells = page.locator("main tbody tr:first-child :is(th, td)").all_inner_texts()
        told[page.viewport_size["width"]] = [text.strip() for text in cells if text.strip()]
        expect(page.get_by_label("手続き").first).to_be_visible()
        expect(page.get_by_role("link", name="日を過ぎた")).to_be_visible()

    for width in WIDTHS:
        browse(read, account=hall.clerk, width=width)
    assert told[WIDTHS[0]] == told[WIDTHS[1]]


@pytest.mark.parametrize("width", WIDTHS)
def test_every_page_of_a_case(of_a_long_name, go, take, browse, width) -> None:
    case = take(go(of_a_long_name(), "examined"))
    head = of_a_long_name()

    def look(page) -> None:
        page.goto(reverse("cases_staff:case", args=[head.pk]))
        page.get_by_role("heading", name="担当すると開きます").wait_for()
        sound(page)
        for name in ("case", "ask", "draft"):
            page.goto(reverse(f"cases_staff:{name}", args=[case.pk]))
            sound(page)
        page.goto(reverse("cases_staff:ask", args=[case.pk]))
        page.locator("form.case").evaluate("form => { form.noValidate = true }")
        page.get_by_role("button", name="補正を求める").click()
        page.locator(".notification--error").wait_for()
        sound(page)

    browse(look, account=case.assignee, width=width)


@pytest.mark.parametrize("width", WIDTHS)
def test_moving_many_and_their_exports(file_claim, hall, browse, width) -> None:
    file_claim()

    def look(page) -> None:
        page.goto(reverse(QUEUE))
        page.locator("input[name=case]").first.check()
        page.get_by_role("button", name="選んだ案件をまとめて進める").click()
        page.get_by_role("heading", name="1件をまとめて進める").wait_for()
        sound(page)
        page.goto(reverse("cases_staff:exports"))
        sound(page)

    browse(look, account=hall.chief, width=width)


def test_the_keyboard_alone_takes_reads_and_asks(file_claim, hall, browse) -> None:
    case = file_claim()

    def press(page) -> None:
        page.goto(reverse(QUEUE))
        shortcut(page, "j")
        page.keyboard.press("Enter")
        page.wait_for_url(f"**/{case.pk}/**")
        shortcut(page, "t")
        page.get_by_role("button", name="担当を外れる").wait_for()
        shortcut(page, "c")
        page.get_by_role("heading", name="補正を求める").wait_for()
        assert page.evaluate("document.activeElement !== null")

    browse(press, account=hall.clerk, width=DESK["width"])
    case.refresh_from_db()
    assert case.assignee == hall.clerk


def test_the_keyboard_alone_opens_a_colleagues_case_and_tells_the_colleague(
    file_claim, take, hall, browse
) -> None:
    case = take(file_claim(), hall.colleague)

    def press(page) -> None:
        page.goto(reverse(QUEUE))
        shortcut(page, "j")
        page.keyboard.press("Enter")
        page.get_by_role("heading", name="見る理由").wait_for()
        shortcut(page, "2")
        page.get_by_role("heading", name="申請の内容").wait_for()

    browse(press, account=hall.clerk, width=DESK["width"])

    def read(page) -> None:
        page.goto(reverse("cases_staff:case", args=[case.pk]))
        page.get_by_text("担当でない職員が開きました").wait_for()
        sound(page)

    browse(read, account=hall.colleague, width=PHONE["width"])
