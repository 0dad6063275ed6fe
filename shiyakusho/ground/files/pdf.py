"""A look into a PDF without rendering it: is it whole, is it locked, how many pages.

Not a PDF reader: it scans for page objects, also inside compressed object streams, with every
inflation bounded, so that a hostile file costs milliseconds and never memory. ISO 32000-1 §7.
"""

import re
import zlib
from collections.abc import Iterator
from pathlib import Path

from .limits import MEBIBYTE
from .refusals import FileDamaged, FileEncrypted, FileTooLarge

PAGE = re.compile(rb"/Type\s{0,8}/Page(?![A-Za-z])")
OBJECT_STREAM = re.compile(rb"/Type\s{0,8}/ObjStm(?![A-Za-z])")
STREAM = re.compile(rb"stream\r?\n")
ENCRYPT = re.compile(rb"/Encrypt\s{0,8}(?:\d{1,9}\s{1,8}\d{1,5}\s{1,8}R|<<)")
DICTIONARY_BYTES = 4096
INFLATE_EACH = 8 * MEBIBYTE
INFLATE_TOTAL = 64 * MEBIBYTE


def count_pages(path: Path, limit: int) -> int:
    """Number of pages of the PDF at `path`.

    Raises FileDamaged (no header, no end, no page), FileEncrypted, FileTooLarge (more pages than
    `limit`, or object streams that inflate past the bound).
    """
    data = path.read_bytes()
    if not data.startswith(b"%PDF-") or b"%%EOF" not in data[-2048:]:
        raise FileDamaged
    if ENCRYPT.search(data):
        raise FileEncrypted
    pages = len(PAGE.findall(data))
    for content in _object_streams(data):
        pages += len(PAGE.findall(content))
        if pages > limit:
            break
    if pages == 0:
        raise FileDamaged
    if pages > limit:
        raise FileTooLarge(extra={"max_pages": limit})
    return pages


def _object_streams(data: bytes) -> Iterator[bytes]:
    left = INFLATE_TOTAL
    for match in OBJECT_STREAM.finditer(data):
        content = _inflate(data, match.end())
        left -= len(content)
        if left < 0:
            raise FileTooLarge
        yield content


def _inflate(data: bytes, start: int) -> bytes:
    body = STREAM.search(data, start, start + DICTIONARY_BYTES)
    end = -1 if body is None else data.find(b"endstream", body.end())
    if body is None or end < 0:
        raise FileDamaged
    engine = zlib.decompressobj()
    try:
        content = engine.decompress(data[body.end() : end], INFLATE_EACH)
    except zlib.error as error:
        raise FileDamaged from error
    if engine.unconsumed_tail:
        raise FileTooLarge
    return content
