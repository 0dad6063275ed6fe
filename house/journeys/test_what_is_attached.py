"""A photo with a place in it and a Word document with a macro: what the clerk is given has neither."""

import io
import re
import zipfile
from datetime import date
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect
from pypdf import PdfReader

from house.journeys import clerk, parent
from house.journeys.person import Person, days_ago
from shiyakusho.ground.files.tests import office_files, samples

pytestmark = [pytest.mark.browser, pytest.mark.timeout(400, func_only=True)]
MOVED_OUT = days_ago(7)
GPS = 0x8825
STATEMENT = "別居監護申立書"
CHILD_ADDRESS = {"postal_code": "812-0011", "town": "福岡市博多区博多駅前", "rest": "2丁目8番1号"}


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    """As a telephone takes it: held upright, with the place and a name."""
    path = tmp_path / "通帳.jpg"
    path.write_bytes(samples.jpeg(800, 400, orientation=6))
    with Image.open(path) as image:
        assert dict(image.getexif().get_ifd(GPS)) and b"AUTHOR-CANARY" in path.read_bytes()
    return path


@pytest.fixture
def document(tmp_path: Path) -> Path:
    """The statement, typed by somebody whose name is in it, with a macro."""
    path = tmp_path / "申立書.docm"
    path.write_bytes(
        office_files.with_parts(
            office_files.word("別居している理由：単身赴任のため"),
            {"word/vbaProject.bin": office_files.MACRO},
        )
    )
    return path


@pytest.mark.check("D3")
@pytest.mark.check("D4")
def test_neither_place_nor_macro_reaches_the_clerk(at_browser, way, photo, document) -> None:
    mother = at_browser(way, name="mother")
    parent.becomes(mother, "引っ越してきた母親")
    number = claims_with(mother, photo, document)

    officer = at_browser(way, phone=False, name="clerk")
    parent.becomes(officer, clerk.TITLE)
    clerk.finds_the_case(officer, number)
    clerk.takes_it(officer)
    expect(officer.page.locator("main")).to_contain_text("写していないもの：マクロ")
    picture = download(officer, r"通帳.*\.jpg")
    with Image.open(io.BytesIO(picture)) as image:
        assert image.format == "JPEG" and image.size == (400, 800)  # upright
        assert not dict(image.getexif())
    assert b"CANARY" not in picture and b"Exif" not in picture
    paper = download(officer, r"申立書.*\.docm")
    assert paper.startswith(b"%PDF-") and not zipfile.is_zipfile(io.BytesIO(paper))
    assert b"CANARY" not in paper and b"vbaProject" not in paper
    said = "".join(
        "".join(page.extract_text() for page in PdfReader(io.BytesIO(paper)).pages).split()
    )
    assert "単身赴任のため" in said and "見た目は異なります" in said


def claims_with(mother: Person, photo: Path, document: Path) -> str:
    """The claim of a mother whose first child lives elsewhere; returns the receipt number."""

    def the_statement(person: Person, moved_out: date) -> None:
        person.is_at("写真や書類を付ける")
        person.attaches(STATEMENT, document)

    def about_the_account(person: Person, moved_out: date) -> None:
        parent.about_the_account(person, moved_out, photo)

    mother.goes_to("/ja/forms/start/child-allowance-claim/")
    mother.presses("書き始める")
    pages = list(parent.CLAIM_PAGES)
    pages[pages.index(parent.about_one_child)] = about_the_child_elsewhere
    pages[pages.index(parent.about_the_account)] = about_the_account
    pages.insert(pages.index(about_the_account), the_statement)
    for fills in pages:
        fills(mother, MOVED_OUT)
        parent.goes_on(mother)
    return parent.files(mother)


def about_the_child_elsewhere(person: Person, moved_out: date) -> None:
    """A child at another address; what is asked about it comes with the next page."""
    parent.about_one_child(person, moved_out)
    person.answers("一緒に住んでいますか", "いいえ")
    if not person.page.locator("[name$='child_address.town']").is_visible():
        parent.goes_on(person)
    for part, said in CHILD_ADDRESS.items():
        person.hand.write(person.page.locator(f"[name$='child_address.{part}']"), said)
    person.answers("留学で海外に住んでいますか", "いいえ")


def download(officer: Person, name: str) -> bytes:
    """What the link of this name hands over."""
    link = officer.page.locator("main").get_by_role("link", name=re.compile(name)).first
    with officer.page.expect_download() as waiting:
        officer.hand.press(link)
    return Path(waiting.value.path()).read_bytes()
