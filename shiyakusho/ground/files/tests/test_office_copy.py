"""The PDF an Office document becomes: its texts, its pictures, and what could not be shown."""

import io

import openpyxl
import pytest
from PIL import Image
from pypdf import PdfReader

from shiyakusho.ground.files import kinds
from shiyakusho.ground.files.examining import office
from shiyakusho.ground.files.examining.office_paper import Block, Paper, Picture
from shiyakusho.ground.files.examining.unfit import Unfit

from . import office_files
from .test_office_text import PARTS, drawing, p, t

LIMITS = {"office_bytes": 10**6, "pixels": 10**6, "pages": 2}


def png(width: int = 40, height: int = 20, mode: str = "RGB", color: object = "red") -> bytes:
    buffer = io.BytesIO()
    Image.new(mode, (width, height), color).save(buffer, "PNG")
    return buffer.getvalue()


@pytest.fixture
def copied(tmp_path):
    """The answer about a document, and its copy."""

    def made(content: bytes, media_type: str = kinds.WORD, **limits: int):
        path, copy = tmp_path / "document", tmp_path / "copy"
        path.write_bytes(content)
        return office.copied(path, media_type, copy, LIMITS | limits), copy

    return made


def said(copy) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(copy).pages)


def with_picture(content: bytes) -> bytes:
    parts = PARTS | {"word/media/a.png": content}
    return office_files.with_parts(office_files.body(p(t("図のある段落"), drawing("in"))), parts)


def test_a_document_becomes_a_paper(copied, tmp_path):
    answer, copy = copied(with_picture(png()))
    assert answer == {"pages": 1, "left_out": ["external"]}
    assert "図のある段落" in said(copy)
    assert {one.name for one in tmp_path.iterdir()} == {"document", "copy"}
    picture = PdfReader(copy).pages[0].images[0].image
    assert picture.size == (40, 20) and picture.getpixel((9, 9))[0] > 240


@pytest.mark.parametrize("content", [b"\xd7\xcd\xc6\x9a EMF", b"<svg/>", b""])
def test_a_picture_that_cannot_be_shown_is_said_in_its_place(content, copied):
    answer, copy = copied(with_picture(content))
    assert answer["left_out"] == ["drawings", "external"]
    assert "図のある段落（ここにある図は写せません）" in said(copy)


def test_a_picture_that_lies_elsewhere_is_not_fetched(copied):
    parts = PARTS | {"word/media/a.png": png()}
    inner = p(t("外の図"), drawing("out")) + p(drawing("in"))
    answer, copy = copied(office_files.with_parts(office_files.body(inner), parts))
    assert answer["left_out"] == ["drawings", "external"]
    assert "外の図（ここにある図は写せません）" in said(copy)
    assert len(PdfReader(copy).pages[0].images) == 1


def test_only_so_many_pictures_are_made(monkeypatch, copied):
    monkeypatch.setattr(office, "MOST_PICTURES", 1)
    inner = p(drawing("in")) + p(drawing("up"))
    parts = PARTS | {"word/media/a.png": png(), "word/media/b.png": png()}
    answer, copy = copied(office_files.with_parts(office_files.body(inner), parts))
    assert "drawings" in answer["left_out"] and len(PdfReader(copy).pages[0].images) == 1


def test_nothing_to_show_is_said(copied):
    answer, copy = copied(office_files.body(""))
    assert answer == {"pages": 1, "left_out": []}
    assert "（文字も表も画像もありません）" in said(copy)


def test_what_is_long_is_left_for_the_worker(copied):
    content = office_files.body(p(t("長い" * 100)))
    size = len((office_files.BODY % p(t("長い" * 100))).encode())
    assert copied(content, office_bytes=size)[0]["pages"] == 1
    answer, copy = copied(content, office_bytes=size - 1)
    assert answer == {"later": True} and "長い" in said(copy)  # that of the time before


def test_pages_are_counted(copied):
    lines = "".join(p(t(f"{n}行")) for n in range(100))
    assert copied(office_files.body(lines), pages=3)[0]["pages"] == 3
    with pytest.raises(Unfit) as unfit:
        copied(office_files.body(lines), pages=2)
    assert (unfit.value.code, unfit.value.extra) == ("file_too_large", {"max_pages": 2})


def test_a_workbook_is_read_as_one(copied):
    answer, copy = copied(office_files.sheets(), kinds.SHEETS)
    assert answer == {"pages": 1, "left_out": ["formulas"]} and "家賃" in said(copy)


def test_a_picture_may_have_so_many_pixels(copied):
    assert copied(with_picture(png(40, 20)), pixels=800)[0]["pages"] == 1
    with pytest.raises(Unfit) as unfit:
        copied(with_picture(png(40, 20)), pixels=799)
    assert (unfit.value.code, unfit.value.extra) == ("image_too_large", {"max_pixels": 799})


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF", "BMP", "TIFF"])
def test_pictures_of_each_kind_are_shown_small_and_on_white(kind):
    buffer = io.BytesIO()
    Image.new("RGB", (3200, 10), "blue").save(buffer, kind)
    picture = office._redrawn(buffer.getvalue(), 10**6)
    assert picture is not None and picture.size == (1600, 5)
    with Image.open(io.BytesIO(picture.jpeg)) as image:
        assert image.format == "JPEG" and image.size == (1600, 5)
        assert image.getpixel((800, 2))[2] > 240
    clear = office._redrawn(png(4, 4, "RGBA", (0, 0, 0, 0)), 10**6)
    assert clear is not None
    with Image.open(io.BytesIO(clear.jpeg)) as image:
        assert min(image.getpixel((1, 1))) > 250


def test_a_kind_that_is_not_named_is_no_picture():
    buffer = io.BytesIO()
    Image.new("RGB", (4, 4)).save(buffer, "PPM")
    assert office._redrawn(buffer.getvalue(), 100) is None


@pytest.mark.parametrize(
    ("content", "media_type", "code"),
    [
        (b"PK\x03\x04", kinds.WORD, "file_damaged"),
        (office_files.sheets(), kinds.WORD, "file_damaged"),
        (office_files.word(), kinds.SHEETS, "file_damaged"),
        (office_files.with_parts(office_files.word(), {"word/document.xml": b"<a"}), kinds.WORD, "file_damaged"),
        (office_files.flagged(office_files.word()), kinds.WORD, "file_encrypted"),
    ],
)  # fmt: skip
def test_whatever_a_library_raises_means_damaged(content, media_type, code, copied):
    with pytest.raises(Unfit) as unfit:
        copied(content, media_type)
    assert unfit.value.code == code


def test_memory_that_is_not_there_is_no_damage(monkeypatch, copied):
    def none_left(content, most_pixels):
        raise MemoryError

    monkeypatch.setattr(office, "_redrawn", none_left)
    with pytest.raises(MemoryError):
        copied(with_picture(png()))


def test_texts_are_shown_and_never_set(tmp_path):
    """What would be commands of Typst stands there as it was written."""
    words = '#import "x"; *太い* $x^2$ \\ "引用" [括弧] #{1+1} 髙﨑'
    copy = tmp_path / "copy"
    blocks = [Block("heading", words), Block("table", rows=[[words], ["a", "b"]])]
    Paper(blocks, {}).write(copy)
    assert said(copy).count("".join(words.split())[:22]) == 2


def test_pictures_lie_beside_the_paper_only_while_it_is_made(tmp_path):
    copy = tmp_path / "copy"
    good = office._redrawn(png(2000, 10), 10**6)
    assert good is not None
    Paper([Block("picture", picture="a"), Block("picture", picture="b")], {"a": good}).write(copy)
    assert [one.name for one in tmp_path.iterdir()] == ["copy"]
    assert "（ここにある図は写せません）" in said(copy)
    with pytest.raises(RuntimeError):
        Paper([Block("picture", picture="a")], {"a": Picture(b"no picture", (10, 10))}).write(copy)
    assert [one.name for one in tmp_path.iterdir()] == ["copy"]


@pytest.mark.parametrize(("width", "points"), [(40, 20), (960, 480), (2000, 480)])
def test_pictures_are_no_wider_than_the_page(width, points, tmp_path):
    picture, lying = Picture(b"", (width, 10)), {"a": tmp_path / "copy-0.jpg"}
    told = Paper([], {"a": picture})._told(Block("picture", picture="a"), lying)
    assert told == {"kind": "picture", "text": "/copy-0.jpg", "rows": [], "points": points}


def test_sheets_show_their_pictures(copied):
    book = openpyxl.Workbook()
    book.active["A1"] = "値"
    buffer = io.BytesIO()
    book.save(buffer)
    content = office_files.with_parts(buffer.getvalue(), {"xl/media/image1.png": png()})
    _, copy = copied(content, kinds.SHEETS)
    assert len(PdfReader(copy).pages[0].images) == 1 and "シートの中の画像" in said(copy)
