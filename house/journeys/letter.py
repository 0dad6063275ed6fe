"""A letter as its reader has it: opened from the page of the case; the words of the PDF."""

import re
import time
from email import message_from_bytes
from email.policy import default
from email.utils import parsedate_to_datetime
from io import BytesIO
from pathlib import Path

from pypdf import PdfReader

from house.journeys.eyes import PICTURES
from house.journeys.person import Person
from house.sites import Site

MAIL_SECONDS = 20


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


def mails_to(folder: Path, address: str, receipt_number: str) -> list[str]:
    """Subjects of the mails about one case, oldest first; the demo lays mails into a folder."""
    found = []
    for path in folder.glob("*.eml"):
        mail = message_from_bytes(path.read_bytes(), policy=default)
        body = mail.get_body()
        if address in str(mail["To"]) and body and receipt_number in body.get_content():
            found.append((parsedate_to_datetime(str(mail["Date"])), str(mail["Subject"])))
    return [subject for _at, subject in sorted(found)]


def waits_for_mail(site: Site, address: str, receipt_number: str, last: str) -> list[str]:
    """The mails about a case once one that begins with ``last`` has come."""
    deadline = time.monotonic() + MAIL_SECONDS
    while time.monotonic() < deadline:
        subjects = mails_to(site.data_dir / "mail", address, receipt_number)
        if any(subject.startswith(last) for subject in subjects):
            return subjects
        time.sleep(0.2)
    raise AssertionError(f"no mail {last} to {address}")
