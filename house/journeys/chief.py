"""What a section chief does: reads what was drafted and why, approves it, sees its number."""

import re

from playwright.sync_api import expect

from house.journeys.person import Person

TITLE = "子育てと介護の課長"
DOCUMENT_NUMBER = re.compile(r"\S+第\d+号")


def approves(person: Person, receipt_number: str, *reasons: str) -> str:
    """決裁 of what was drafted on this case; returns the document number (文書番号)."""
    person.goes_to("/staff/approvals/")
    person.follows(receipt_number)
    person.is_at(receipt_number)
    person.reads(*reasons)
    person.presses("承認する", within=person.page.locator("main form"))
    return number_of(person, receipt_number)


def number_of(person: Person, receipt_number: str) -> str:
    """From the list of what one decided."""
    person.follows("自分の決裁")
    person.follows(receipt_number)
    number = person.page.locator("main span").filter(has_text=DOCUMENT_NUMBER).first
    expect(number).to_be_visible()
    return number.inner_text().strip()
