"""What a clerk does: finds the case in the queue, asks for a correction, drafts the decision."""

import re

from playwright.sync_api import Locator, expect

from house.journeys.person import Person

TITLE = "子育て支援の担当"


def finds_the_case(person: Person, receipt_number: str) -> None:
    """By its receipt number, in the list one begins with."""
    person.goes_to("/staff/cases/")
    search = person.page.get_by_role("search", name="案件を絞り込む")
    person.hand.write(search.get_by_label("受付番号"), receipt_number)
    person.presses("絞り込む", within=search)
    expect(person.page.locator("[data-row]")).to_have_count(1)
    person.follows(receipt_number, within=person.page.locator("[data-row]"))
    person.is_at(receipt_number)


def takes_it(person: Person) -> None:
    """Become the one who works on it: until then only its head is shown."""
    expect(person.page.locator("main")).not_to_contain_text("申請の内容")
    person.presses("担当する", within=region(person, "担当すると開きます"))
    expect(region(person, "担当").get_by_role("button", name="担当を外れる")).to_be_visible()


def asks_for_a_correction(person: Person, item: str, why: str, words: str) -> None:
    """補正の求め of one item, with a reason of the list and words of one's own."""
    person.presses("補正を求める", within=region(person, "次の動き"))
    person.is_at("補正を求める")
    row = person.page.get_by_role("row", name=item)
    person.hand.tick(row.get_by_role("checkbox"))
    person.hand.pick(row.get_by_role("combobox"), why)
    person.hand.write(person.page.get_by_label("申請者に伝えること"), words)
    person.presses("補正を求める", within=person.page.locator("main form"))
    expect(person.page.locator("main")).to_contain_text("返事を待っています")


def starts_the_review(person: Person) -> None:
    """審査を始める, where the case still stands at the reception."""
    start = region(person, "次の動き").get_by_role("button", name="審査を始める")
    if start.count():
        person.leads(start)


def sees_what_was_corrected(person: Person, item: str, now: re.Pattern[str]) -> None:
    """返事あり at the top of the case: what was asked for, what stood there and what stands there now;
    once looked at, the mark is gone."""
    panel = region(person, "返事あり")
    expect(panel).to_contain_text(item)
    expect(panel.locator("ins")).to_have_text(now)
    person.presses("確かめた", within=panel)
    expect(panel).to_have_count(0)


def drafts(person: Person, outcome: str) -> None:
    """起案: the outcome; who decides is said on the page."""
    person.follows("起案する", within=region(person, "次の動き"))
    person.is_at("起案")
    person.reads("起案した人は決裁できません")
    person.hand.tick(person.page.get_by_role("radio", name=outcome))
    person.presses("起案する", within=person.page.locator("main form"))
    expect(region(person, "決定")).to_contain_text(outcome)


def region(person: Person, name: str) -> Locator:
    """A panel of the case."""
    return person.page.get_by_role("region", name=name, exact=True)
