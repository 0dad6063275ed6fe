"""Names are shown and handed back, never trusted; Japanese stays as it is."""

import mimetypes
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shiyakusho.ground.files import kinds, names
from shiyakusho.ground.files.downloads import disposition
from shiyakusho.ground.files.names import MAX_LENGTH, ascii_fallback, renamed, tidy


@pytest.mark.parametrize(
    ("given_name", "media_type", "shown"),
    [
        ("../../etc/passwd", "image/jpeg", "passwd.jpg"),
        ("C:\\Users\\花子\\通帳.JPG", "image/jpeg", "通帳.JPG"),
        ("葛󠄀城ﾀﾛｳ𠮷.pdf", "application/pdf", "葛󠄀城ﾀﾛｳ𠮷.pdf"),
        ("photo\u202egpj.exe", "image/png", "photogpj.exe.png"),
        ("a\x00b\r\nSet-Cookie: x.pdf", "application/pdf", "abSet-Cookie: x.pdf"),
        ("", "application/pdf", "file.pdf"),
        ("...", "image/webp", "file.webp"),
        ("写真.jpeg.svg", "image/jpeg", "写真.jpeg.svg.jpg"),
        ("外\ue000字\u2066.pdf", "application/pdf", "外\ue000字.pdf"),
        ("令和\u202f8\u2065年.pdf", "application/pdf", "令和\u202f8\u2065年.pdf"),
        ("様式.DOCM", kinds.WORD, "様式.DOCM"),
        ("家計.xlsm", kinds.SHEETS, "家計.xlsm"),
        ("控え.zip", "application/zip", "控え.zip"),
        ("名簿.csv", "text/csv", "名簿.csv"),
        ("何か.bin", "", "何か.bin"),
    ],
)
def test_tidy(given_name, media_type, shown):
    assert tidy(given_name, media_type) == shown


@pytest.mark.parametrize(
    ("name", "media_type", "shown"),
    [
        ("通帳.png", "image/jpeg", "通帳.jpg"),
        ("通帳.JPEG", "image/jpeg", "通帳.JPEG"),
        ("令和8.11", "application/pdf", "令和8.11.pdf"),
        ("申立書.docm", "application/pdf", "申立書.pdf"),
    ],
)
def test_a_copy_has_the_ending_of_what_it_is(name, media_type, shown):
    assert renamed(name, media_type) == shown


@pytest.mark.parametrize(
    ("name", "plain"),
    [
        ("plan-2026_花.pdf", "plan-2026_.pdf"),
        ("花.pdf", "file.pdf"),
        ("a b;c.pd f", "abc"),
        ("plan.表", "plan"),
    ],
)
def test_old_clients_get_what_is_plain(name, plain):
    assert ascii_fallback(name) == plain


def test_a_long_japanese_name_keeps_its_ending():
    shown = tidy("長" * 400 + ".pdf", "application/pdf")
    assert len(shown) == MAX_LENGTH
    assert shown.endswith("長.pdf")
    other = tidy("長" * 400 + ".exe", "application/pdf")
    assert len(other) == MAX_LENGTH and other.endswith("長.pdf")


@pytest.mark.parametrize(
    ("media_type", "ending"),
    [(kind, ending) for kind, endings in names.EXTENSIONS.items() for ending in endings],
)
def test_every_ending_of_a_kind_stays(media_type, ending):
    assert tidy(f"書類{ending}", media_type) == f"書類{ending}"
    assert tidy("書類", media_type) == f"書類{names.EXTENSIONS[media_type][0]}"


def test_the_endings_are_those_programs_know():
    """Against Python's own table (mimetypes), as far as it knows the kinds."""
    for media_type, endings in names.EXTENSIONS.items():
        known = mimetypes.guess_all_extensions(media_type, strict=False)
        assert not known or endings[0] in known, media_type


@given(st.text(max_size=300))
def test_any_name_makes_one_safe_header_that_reads_back(name):
    shown = tidy(name, "application/pdf")
    header = disposition(shown)
    assert "\r" not in header
    assert "\n" not in header
    assert header.isascii()
    assert header.count('"') == 2
    assert unquote(header.split("UTF-8''")[1]) == shown
    assert ascii_fallback(shown).isascii()
    assert len(shown) <= MAX_LENGTH
    assert shown.lower().endswith(".pdf")
    assert tidy(shown, "application/pdf") == shown
