"""A letter as its reader has it: the words of the PDF."""

import re
from io import BytesIO

from pypdf import PdfReader

from house.journeys.person import Person


def opens_the_letter(person: Person, link: str = "（PDF）") -> str:
    """Fetch what the link of the status page leads to, as this person; returns its words."""
    address = person.page.locator("main").get_by_role("link", name=link).first
    answer = person.page.request.get(str(address.get_attribute("href")))
    assert answer.ok and answer.headers["content-type"] == "application/pdf"
    return words_of(answer.body())


def words_of(pdf: bytes) -> str:
    """The text of all pages without white space: lines break anywhere in Japanese."""
    pages = PdfReader(BytesIO(pdf)).pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))
