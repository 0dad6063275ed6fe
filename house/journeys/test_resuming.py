"""Anonymous: stop, and come back another day by the printed code and birth date, or by the link."""

from datetime import date

import pytest
from playwright.sync_api import expect

from house.journeys.person import Person
from house.journeys.ways import MOUSE

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120, func_only=True)]
BORN = date(1944, 3, 1)
PHONE_NUMBER = "093-000-1234"
NAME = "髙橋 󠄁トメ"  # a variant of 高 and an invisible variation selector: kept exactly


def begins_and_stops(person: Person) -> tuple[str, str]:
    """Begin without signing in, write half a page, keep it; returns the code and the link."""
    person.goes_to("/ja/forms/start/water-start-stop/")
    person.presses("書き始める")
    person.is_at("水道を使う方")
    person.writes("氏名", NAME)
    person.writes("昼間に連絡できる電話番号", PHONE_NUMBER)
    person.presses("保存して中断する")
    person.is_at("保存しました")
    person.writes_date("生年月日", BORN)
    person.presses("番号とリンクを作る")
    person.is_at("続きから書くための番号")
    code = person.page.locator(".receipt").inner_text().strip()
    return code, person.page.get_by_label("専用のリンク").input_value()


def finds_what_was_written(person: Person) -> None:
    person.goes_to(person.path.replace("/supply/", "/user/").replace("/review/", "/user/"))
    person.is_at("水道を使う方")
    expect(person.page.get_by_label("氏名")).to_have_value(NAME)
    expect(person.page.get_by_label("昼間に連絡できる電話番号")).to_have_value(PHONE_NUMBER)


def test_by_the_printed_code_and_the_birth_date(at_browser, way) -> None:
    code, _link = begins_and_stops(at_browser(way, name="first"))
    later = at_browser(way, name="later")
    later.goes_to("/ja/forms/resume/")
    later.writes("番号", code)
    later.writes_date("生年月日", date(1944, 3, 2))
    later.presses("続きから書く", within=later.page.locator("main form"))
    expect(later.page.locator("[data-error-summary]")).to_be_visible()
    later.writes_date("生年月日", BORN)
    later.presses("続きから書く", within=later.page.locator("main form"))
    finds_what_was_written(later)


def test_by_the_private_link_which_never_goes_on_paper(at_browser) -> None:
    first = at_browser(MOUSE, name="first")
    _code, link = begins_and_stops(first)
    first.page.emulate_media(media="print")
    expect(first.page.get_by_label("専用のリンク")).to_be_hidden()
    later = at_browser(MOUSE, name="later")
    later.goes_to(link)
    later.presses("続きから書く", within=later.page.locator("main form"))
    finds_what_was_written(later)


def test_on_a_shared_phone_nothing_is_left(at_browser) -> None:
    person = at_browser(MOUSE)
    begins_and_stops(person)
    draft = person.path.replace("/save/", "/review/")
    person.presses("この端末から消して終わる")
    person.is_at("消しました")
    answer = person.page.goto(draft)
    assert answer is not None and answer.status == 404
    assert PHONE_NUMBER not in person.page.content()
