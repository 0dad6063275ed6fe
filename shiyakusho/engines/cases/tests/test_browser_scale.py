"""Many cases and no mouse: a chief keeps a queue, moves what was selected, fetches the list as a file."""

import csv
import io

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from house.browsers import DESK, PHONE, shortcut, sound
from house.journeys.hands import Keys
from shiyakusho.engines.cases.bulk_models import BulkJob
from shiyakusho.engines.cases.filters import CaseFilter
from shiyakusho.engines.cases.models import Export
from shiyakusho.engines.cases.services import bulk_running, exporting
from shiyakusho.engines.cases.tests.conftest import as_account

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
NAME = "今週に届いたもの"
QUEUE = "cases_staff:queue"


def keep_a_queue(page, keys) -> None:
    page.goto(reverse(QUEUE))
    keys.pick(page.locator("select[name=arrived]"), "7日以内")
    keys.press(page.get_by_role("button", name="絞り込む", exact=True))
    keys.press(page.get_by_text("この一覧に名前をつけて残す"))
    keys.write(page.get_by_label("名前", exact=True), NAME)
    columns = page.get_by_role("group", name="出す列")
    keys.reach(columns.get_by_label("到達", exact=True))
    page.keyboard.press("Space")  # was shown: shown no more
    keys.tick(columns.get_by_label("経路"))
    keys.press(page.get_by_role("button", name="残す", exact=True))
    page.get_by_role("heading", name=NAME).wait_for()


def move_three(page, keys) -> None:
    page.goto(reverse(QUEUE))
    shortcut(page, "1")
    page.get_by_role("heading", name=NAME).wait_for()
    heads = [head.strip() for head in page.locator("thead th").all_inner_texts()]
    assert heads == ["受付番号", "印", "手続き", "申請者", "次に見る日", "段階", "経路", "担当"]
    sound(page)
    for key in "jxjxjxb":
        shortcut(page, key)
    page.get_by_role("heading", name="3件をまとめて進める").wait_for()
    sound(page)
    keys.tick(page.get_by_role("radio").first)
    keys.press(page.get_by_role("button", name="3件を進める"))
    page.get_by_text("進めています。").wait_for()
    assert page.get_by_label("3件のうち0件").get_attribute("value") == "0"
    sound(page)


def read_how_it_ended(page, keys, job, held) -> None:
    page.goto(reverse("cases_staff:bulk_jobs"))
    shortcut(page, "j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/{job.pk}/")
    page.get_by_text("終わりました。").wait_for()
    assert page.get_by_label("3件のうち3件").get_attribute("value") == "3"
    row = page.locator("main tbody tr")
    expect(row).to_have_count(1)
    assert held.receipt_number in row.inner_text()
    assert "ほかの人が担当しています" in row.inner_text()
    sound(page)


def ask_for_a_file(page, keys) -> None:
    page.goto(reverse(QUEUE))
    shortcut(page, "1")
    page.get_by_role("heading", name=NAME).wait_for()
    keys.press(page.get_by_text("この一覧を書き出す"))
    keys.tick(page.get_by_role("group", name="書き出す列").get_by_label("申請者"))
    keys.press(page.get_by_role("button", name="書き出す", exact=True))
    page.get_by_text("作っています").wait_for()
    sound(page)


def test_a_chief_without_a_mouse_keeps_moves_and_exports(file_claim, take, hall, browse) -> None:
    cases = [file_claim() for _ in range(3)]
    take(cases[1], hall.colleague)
    fetched: list[bytes] = []

    def begin(page) -> None:
        keep_a_queue(page, Keys(page))
        move_three(page, Keys(page))

    def go_on(page) -> None:
        read_how_it_ended(page, Keys(page), job, cases[1])
        ask_for_a_file(page, Keys(page))

    def fetch(page) -> None:
        page.goto(reverse("cases_staff:exports"))
        sound(page)
        with page.expect_download() as download:
            Keys(page).press(page.get_by_role("link", name="受け取る"))
        fetched.append(download.value.path().read_bytes())

    browse(begin, account=hall.chief, width=DESK["width"])
    job = BulkJob.objects.get()
    assert bulk_running.run(job.pk) is True
    browse(go_on, account=hall.chief, width=DESK["width"])
    assert exporting.run(Export.objects.get().pk) is True
    browse(fetch, account=hall.chief, width=DESK["width"])
    head, *rows = csv.reader(io.StringIO(fetched[0].decode("utf-8-sig"), newline=""))
    number, name, step = (head.index(one) for one in ("受付番号", "申請者", "段階"))
    assert sorted((row[number], row[name], row[step]) for row in rows) == sorted(
        (case.receipt_number, "北方 美咲", "受付" if case == cases[1] else "審査") for case in cases
    )


def test_the_pages_of_many_on_a_phone(file_claim, take, hall, browse) -> None:
    """A row is a card there: every value says what it is."""
    cases = [file_claim() for _ in range(2)]
    take(cases[1], hall.colleague)

    def select(page) -> None:
        page.goto(reverse(QUEUE))
        for box in page.locator("input[name=case]").all():
            box.check()
        page.get_by_role("button", name="選んだ案件をまとめて進める").click()
        page.get_by_role("radio").first.check()
        page.get_by_role("button", name="2件を進める").click()
        page.get_by_text("進めています。").wait_for()

    def look(page) -> None:
        for place in places:
            page.goto(place)
            sound(page)
            bare = page.locator("main tbody td:not([data-label]):not(.table__select)")
            expect(bare, str(place)).to_have_count(0)

    browse(select, account=hall.chief, width=PHONE["width"])
    job = BulkJob.objects.get()
    bulk_running.run(job.pk)
    places = [reverse(f"cases_staff:{name}") for name in ("bulk_jobs", "exports", "hand_on")]
    places.append(reverse("cases_staff:bulk_job", args=[job.pk]))
    with as_account(hall.chief):
        asked = exporting.ask_for_export(
            owner=hall.chief, wanted=CaseFilter(), columns=["applicant"], form="xlsx"
        )
    exporting.run(asked.pk)
    browse(look, account=hall.chief, width=PHONE["width"])
