"""PDFs drawn anew: what is counted, what is left for later, what is written."""

import io

import pytest
from PIL import Image
from pypdf import PdfReader

from shiyakusho.ground.files.examining import papers
from shiyakusho.ground.files.examining.paper_writer import PaperWriter
from shiyakusho.ground.files.examining.unfit import Unfit

from . import samples
from .test_images import examined_alone

LIMITS = {"pages": 4, "draw_pages": 3, "draw_seconds": 100}


@pytest.fixture
def redraw(tmp_path):
    """The answer about a content, and the copy."""

    def made(content: bytes, **limits: int):
        path, copy = tmp_path / "paper", tmp_path / "copy"
        path.write_bytes(content)
        return papers.redraw(path, copy, LIMITS | limits), copy

    return made


def test_each_page_becomes_a_picture_of_its_size(redraw):
    answer, copy = redraw(samples.pdf(3))
    assert answer == {"pages": 3, "later": False}
    pages = PdfReader(copy).pages
    assert [tuple(page.mediabox) for page in pages] == [(0, 0, 200, 100)] * 3
    picture = pages[2].images[0].image
    assert picture.size == (556, 278)  # 200 dots per inch, rounded up
    assert picture.getpixel((100, 110))[0] < 40 and picture.getpixel((2, 2))[0] > 240


@pytest.mark.parametrize(("pages", "width"), [(20, 556), (21, 362)])
def test_many_pages_are_drawn_coarser(pages, width, redraw):
    _, copy = redraw(samples.pdf(pages), pages=100, draw_pages=100)
    assert PdfReader(copy).pages[0].images[0].image.width == width


def test_no_edge_is_longer_than_that_of_a3(redraw):
    huge = samples.pdf().replace(b"[0 0 200 100]", b"[0 0 9000 300]")
    _, copy = redraw(huge)
    page = PdfReader(copy).pages[0]
    assert page.images[0].image.size == (3400, 114) and page.mediabox.width == 9000


def test_more_pages_than_are_drawn_at_once_are_left_for_later(redraw):
    answer, copy = redraw(samples.pdf(4))
    assert answer == {"pages": 4, "later": True} and not copy.exists()


def test_more_pages_than_are_taken_are_refused(redraw):
    with pytest.raises(Unfit) as unfit:
        redraw(samples.pdf(5))
    assert (unfit.value.code, unfit.value.extra) == ("file_too_large", {"max_pages": 4})


def test_what_takes_longer_than_it_may_is_left_for_later(redraw):
    assert redraw(samples.pdf(2), draw_seconds=-1)[0] == {"pages": 2, "later": True}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b" " + samples.pdf(), "file_damaged"),
        (b"%PDF-1.7\nnothing", "file_damaged"),
        (samples.locked_pdf(user="secret"), "file_encrypted"),
    ],
)
def test_what_cannot_be_read(content, code, redraw):
    with pytest.raises(Unfit) as unfit:
        redraw(content)
    assert (unfit.value.code, unfit.value.extra) == (code, {})


def test_a_paper_without_pages_is_damaged(settings, tmp_path):
    """In a process of its own: PDFium remembers why it refused the one before."""
    (tmp_path / "paper").write_bytes(samples.pdf(0))
    answer, _ = examined_alone(tmp_path / "paper", "application/pdf")
    assert answer == {"unfit": "file_damaged", "extra": {}}


def test_what_may_be_read_without_a_password_is(redraw):
    assert redraw(samples.locked_pdf(user=""))[0] == {"pages": 2, "later": False}


def test_the_writer_makes_a_paper_every_reader_takes():
    """Table and trailer name each object where it is (ISO 32000-1 §7.5)."""
    file = io.BytesIO()
    writer = PaperWriter(file)
    jpegs = []
    for color in ("red", "blue"):
        jpeg = io.BytesIO()
        Image.new("RGB", (30, 20), color).save(jpeg, "JPEG")
        jpegs.append(jpeg.getvalue())
        writer.add(jpegs[-1], pixels=(30, 20), points=(72.5, 48.25))
    writer.finish()
    content = file.getvalue()
    assert content.startswith(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n") and content.endswith(b"%%EOF\n")
    reader = PdfReader(io.BytesIO(content), strict=True)
    assert reader.trailer["/Size"] == 9 and reader.trailer["/Root"]["/Type"] == "/Catalog"
    start = int(content.rsplit(b"startxref\n", 1)[1].split()[0])
    table = content[start:].split(b"trailer")[0].splitlines()
    assert table[:3] == [b"xref", b"0 9", b"0000000000 65535 f "]
    for number, line in enumerate(table[3:], 1):
        assert len(line) == 19 and line.endswith(b" 00000 n ")
        assert content[int(line[:10]) :].startswith(b"%d 0 obj\n" % number)
    assert [tuple(page.mediabox) for page in reader.pages] == [(0, 0, 72.5, 48.25)] * 2
    for page, jpeg in zip(reader.pages, jpegs, strict=True):
        assert page.get_contents().get_data() == b"q 72.50 0 0 48.25 0 0 cm /P Do Q"
        drawn = page["/Resources"]["/XObject"]["/P"]
        assert drawn.get_data() == jpeg or drawn._data == jpeg
        about = ("/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Filter")
        assert [drawn[name] for name in about] == ["/Image", 30, 20, "/DeviceRGB", 8, "/DCTDecode"]
