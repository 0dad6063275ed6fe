"""What begins or ends in another file, at the edges of each format."""

import struct

import pytest

from shiyakusho.ground.files.examining.two_faced import HEAD, TAIL, refuse_two_faced
from shiyakusho.ground.files.examining.unfit import Unfit

from . import phone_photos, samples

PAGE = b"<script>alert(1)</script>"
ZIP_END = b"PK\x05\x06" + bytes(18)
WEBP = samples.picture("WEBP", 300, 200)


def box(kind: bytes, body: bytes = b"", *, wide: bool = False) -> bytes:
    """A box of ISO/IEC 14496-12 §4.2; ``wide`` with its size in eight bytes."""
    if wide:
        return struct.pack(">I4sQ", 1, kind, 16 + len(body)) + body
    return struct.pack(">I4s", 8 + len(body), kind) + body


def refused(content: bytes, media_type: str, folder) -> bool:
    path = folder / "content"
    path.write_bytes(content)
    try:
        refuse_two_faced(path, media_type)
    except Unfit as unfit:
        assert (unfit.code, unfit.extra) == ("file_two_faced", {})
        return True
    return False


HONEST = {
    "image/jpeg": samples.jpeg(300, 200),
    "image/png": samples.picture("PNG", 300, 200),
    "image/webp": WEBP,
    "image/heic": phone_photos.PLAIN,
    "image/avif": phone_photos.avif(),
    "application/pdf": samples.pdf(),
}


@pytest.mark.parametrize("media_type", HONEST)
def test_honest_ones_pass(media_type, tmp_path):
    assert not refused(HONEST[media_type], media_type, tmp_path)


@pytest.mark.parametrize("media_type", [kind for kind in HONEST if kind != "application/pdf"])
@pytest.mark.parametrize(
    "behind", [PAGE, b"%PDF-1.7", b"\x7fELF", b"#!/bin/sh", b"<?php", b" <SVG "]
)
def test_what_stands_behind_the_end_is_found(media_type, behind, tmp_path):
    """Far from the head, too: behind a picture that is longer than it."""
    assert refused(HONEST[media_type] + behind, media_type, tmp_path)


@pytest.mark.parametrize("mark", [ZIP_END, b"Rar!\x1a\x07\0", b"7z\xbc\xaf\x27\x1c"])
@pytest.mark.parametrize("media_type", HONEST)
def test_an_archive_at_the_end_is_found(media_type, mark, tmp_path):
    assert refused(HONEST[media_type] + mark, media_type, tmp_path)
    assert refused(HONEST[media_type] + mark + bytes(TAIL - len(mark)), media_type, tmp_path)
    assert not refused(HONEST[media_type] + mark + bytes(TAIL), media_type, tmp_path)


@pytest.mark.parametrize(
    "word", [b"<html>", b"<!doctype  html", b"< body ", b"<iframe", b"<SCRIPT"]
)
def test_a_page_at_the_head_is_found(word, tmp_path):
    content = b"\xff\xd8\xff\xe0" + bytes(HEAD - 4 - len(word)) + word
    assert refused(content + bytes(100), "image/jpeg", tmp_path)
    assert refused(content + bytes(100), "application/pdf", tmp_path)
    later = b"\xff\xd8\xff\xe0" + bytes(HEAD) + word + bytes(100)
    assert not refused(later, "image/jpeg", tmp_path)


def test_the_mark_of_a_pdf_at_the_head_is_of_a_pdf_alone(tmp_path):
    content = b"\xff\xd8\xff\xe0 %PDF-1.4 " + bytes(5000) + b"\xff\xd9"
    assert refused(content, "image/jpeg", tmp_path)
    assert not refused(content, "application/pdf", tmp_path)


def test_a_program_is_only_one_where_it_begins(tmp_path):
    photo = HONEST["image/jpeg"]
    assert not refused(photo + b" \x7fELF", "image/jpeg", tmp_path)
    assert not refused(photo + bytes(HEAD) + b"%PDF-", "image/jpeg", tmp_path)


def test_the_end_is_the_last_mark_of_it(tmp_path):
    """A small picture inside (a thumbnail) ends before."""
    photo = b"\xff\xd8\xff\xd9" + bytes(HEAD * 2) + b"\xff\xd9"
    assert refused(photo + PAGE, "image/jpeg", tmp_path)
    assert not refused(photo, "image/jpeg", tmp_path)


def test_a_picture_that_has_no_end_has_nothing_behind_it(tmp_path):
    assert not refused(b"\xff\xd8\xff\xe0" + bytes(9000) + PAGE, "image/jpeg", tmp_path)


def test_the_end_of_a_webp_is_where_it_says(tmp_path):
    body = bytes(9000)
    content = b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body
    assert refused(content + PAGE, "image/webp", tmp_path)
    longer = b"RIFF" + struct.pack("<I", 4 + len(body) + len(PAGE)) + b"WEBP" + body
    assert not refused(longer + PAGE, "image/webp", tmp_path)


@pytest.mark.parametrize("wide", [False, True])
def test_boxes_are_walked_to_their_end(wide, tmp_path):
    boxes = box(b"ftyp", b"heic") + box(b"mdat", bytes(70_000), wide=wide) + box(b"free")
    assert not refused(boxes, "image/heic", tmp_path)
    assert refused(boxes + PAGE, "image/heic", tmp_path)
    inside = box(b"ftyp", b"heic") + box(b"mdat", bytes(70_000) + PAGE, wide=wide)
    assert not refused(inside, "image/heic", tmp_path)


def test_a_box_without_a_size_goes_to_the_end(tmp_path):
    content = box(b"ftyp", b"heic") + struct.pack(">I4s", 0, b"mdat") + bytes(9000) + PAGE
    assert not refused(content, "image/heic", tmp_path)


@pytest.mark.parametrize(
    "spoilt",
    [
        struct.pack(">I4s", 7, b"mdat"),
        struct.pack(">I4s", 9000, b"m at"),
        struct.pack(">I4sQ", 1, b"mdat", 7),
    ],
)
def test_where_boxes_stop_making_sense_the_picture_ends(spoilt, tmp_path):
    head = box(b"ftyp", b"heic") + box(b"mdat", bytes(9000))
    assert refused(head + spoilt + PAGE, "image/heic", tmp_path)
    assert not refused(head + spoilt + bytes(100), "image/heic", tmp_path)


def test_a_box_longer_than_the_file_ends_with_it(tmp_path):
    content = box(b"ftyp", b"heic") + struct.pack(">I4s", 10**6, b"mdat") + bytes(9000) + PAGE
    assert not refused(content, "image/heic", tmp_path)
