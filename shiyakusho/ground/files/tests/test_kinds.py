"""What a file is, by its content alone, at the edges of what is looked at."""

import io
import struct
import zipfile

import pytest

from shiyakusho.ground.files import kinds
from shiyakusho.ground.files.refusals import FileTypeNotAllowed, OfficeDocument, OldOfficeDocument

from . import office_files, phone_photos, samples


def ftyp(*brands: bytes) -> bytes:
    body = brands[0] + b"\0\0\0\0" + b"".join(brands[1:])
    return struct.pack(">I4s", 8 + len(body), b"ftyp") + body


def archive(*names: str, first: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as made:
        if first:
            made.writestr("first.bin", first)
        for name in names:
            made.writestr(name, b"<a/>")
    return buffer.getvalue()


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
EVERYTHING = kinds.ALLOWED | kinds.OFFICE


@pytest.fixture
def sniff(tmp_path):
    def made(content: bytes, allowed: frozenset[str] = EVERYTHING) -> str:
        path = tmp_path / "content"
        path.write_bytes(content)
        return kinds.sniff(path, allowed)

    return made


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (samples.jpeg(), "image/jpeg"),
        (samples.picture("PNG"), "image/png"),
        (samples.picture("WEBP"), "image/webp"),
        (samples.pdf(), "application/pdf"),
        (phone_photos.PLAIN, "image/heic"),
        (phone_photos.avif(), "image/avif"),
        (office_files.word(), kinds.WORD),
        (office_files.sheets(), kinds.SHEETS),
        (ftyp(b"mif1", b"heic"), "image/heic"),
        (ftyp(b"mif1", b"avif", b"heic"), "image/avif"),
        (ftyp(b"heix"), "image/heic"),
        (ftyp(b"heim"), "image/heic"),
        (ftyp(b"heis"), "image/heic"),
        (ftyp(b"hevc"), "image/heic"),
        (ftyp(b"hevx"), "image/heic"),
        (ftyp(b"msf1", b"avis"), "image/avif"),
        (ftyp(b"miaf", *[b"xxxx"] * 58, b"heic"), "image/heic"),
        (archive("word/document.xml", first=bytes(60_000)), kinds.WORD),
        (archive("word/document.xml", first=bytes(2_000_000)), kinds.WORD),
    ],
)
def test_known_by_its_content(content, media_type, sniff):
    assert sniff(content) == media_type


@pytest.mark.parametrize(
    ("content", "found", "refusal"),
    [
        (b"", "unknown", FileTypeNotAllowed),
        (b"words", "unknown", FileTypeNotAllowed),
        (ftyp(b"isom", b"mp42"), "video/mp4", FileTypeNotAllowed),
        (ftyp(b"mif1", b"xxxx"), "unknown", FileTypeNotAllowed),
        (OLE, "old-office", OldOfficeDocument),
        (archive("ppt/presentation.xml"), "slides", OfficeDocument),
        (archive("a.txt"), "application/zip", FileTypeNotAllowed),
        (archive("word/document.xml", "xl/workbook.xml"), "unknown", FileTypeNotAllowed),
        (samples.picture("GIF"), "image/gif", FileTypeNotAllowed),
    ],
)
def test_what_is_not_taken_says_what_it_is(content, found, refusal, sniff):
    with pytest.raises(refusal) as told:
        sniff(content)
    assert type(told.value) is refusal
    assert told.value.extra == {"found": found}


def test_brands_are_those_of_the_first_box_and_of_its_beginning():
    """256 bytes of it; what a library then makes of it is another matter."""
    kind = kinds._picture_of_a_phone
    assert kind(ftyp(b"mif1", *[b"xxxx"] * 58, b"heic")) == "image/heic"
    assert kind(ftyp(b"mif1", *[b"xxxx"] * 61, b"heic")) == ""
    assert kind(ftyp(b"mif1") + b"heic") == ""


def test_only_what_is_asked_for(sniff):
    assert sniff(samples.pdf(), kinds.media_types(["pdf"])) == "application/pdf"
    with pytest.raises(FileTypeNotAllowed):
        sniff(samples.jpeg(), kinds.media_types(["pdf"]))
    with pytest.raises(OfficeDocument):
        sniff(office_files.word(), kinds.media_types(["pdf", "image"]))
    with pytest.raises(OfficeDocument):
        sniff(office_files.sheets(), kinds.media_types())


def test_what_a_browser_is_asked_for():
    assert kinds.accept_attribute(["pdf"]) == "application/pdf"
    assert kinds.accept_attribute() == "application/pdf,image/jpeg,image/png,image/webp"
    office = kinds.accept_attribute(["office"]).split(",")
    assert office == [kinds.SHEETS, kinds.WORD, ".docm", ".docx", ".xlsm", ".xlsx"]
