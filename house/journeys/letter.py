"""A letter as its reader has it: opened from the page of the case; the words of the PDF."""

import re
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from house.journeys.eyes import PICTURES
from house.journeys.person import Person


def opens_the_letter(person: Person, document_number: str) -> str:
    """Press the link with the number of the letter; returns its words."""
    link = person.page.locator("main").get_by_role("link", name=document_number).first
    address = str(link.get_attribute("href"))
    with person.page.expect_response(f"**{address}") as opened:
        person.hand.press(link)
    assert opened.value.status == 200
    answer = person.page.request.get(address)  # a browser shows a PDF and does not give it away
    assert answer.ok and answer.headers["content-type"] == "application/pdf"
    if PICTURES:
        (Path(PICTURES) / "letter.pdf").write_bytes(answer.body())
    return words_of(answer.body())


def words_of(pdf: bytes) -> str:
    """The text of all pages without white space: lines break anywhere in Japanese."""
    pages = PdfReader(BytesIO(pdf)).pages
    return re.sub(r"\s+", "", "".join(page.extract_text() for page in pages))
