"""The ZIP an Office document is (ECMA-376 part 2): measured by its table before a byte is inflated."""

import re
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from zipfile import BadZipFile, ZipFile, ZipInfo

from .unfit import Unfit

MEBIBYTE = 1024 * 1024
MOST_ENTRIES = 2000
MOST_EXPANDED = 80 * MEBIBYTE
MOST_XML = 24 * MEBIBYTE
SMALL = MEBIBYTE  # below this an entry may be squeezed as far as it likes
MOST_RATIO = 120
ENCRYPTED = 0x1
WAYS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
# Part 2 §8.3 forbids document types; in any of the encodings XML is written in.
DOCUMENT_TYPE = re.compile(
    rb"<\0?!\0?D\0?O\0?C\0?T\0?Y\0?P\0?E|<\0?!\0?E\0?N\0?T\0?I\0?T\0?Y", re.I
)
BODY = re.compile(
    r"word/(document|header|footer|footnotes|endnotes)|xl/(worksheets/|sharedStrings)"
)
EXTERNAL = re.compile(rb'TargetMode\s*=\s*["\']External["\']', re.I)
DDE = re.compile(rb"ddeLink|\bDDE(?:AUTO)?\b|cmd\s*\|")
ACTIVE_PARTS = {
    "macros": re.compile(r"vbaproject|vbadata|/macrosheets/|/dialogsheets/", re.I),
    "embedded": re.compile(r"/(embeddings|activex|ctrlprops|control)/|oleobject|afchunk", re.I),
    "external": re.compile(r"/externallinks/|/connections\.xml$|/querytables/", re.I),
    "comments": re.compile(r"/comments|/threadedcomments|/persons?/", re.I),
    "charts": re.compile(r"/(charts|diagrams)/", re.I),
}


class Package:
    """The entries of an opened one."""

    def __init__(self, archive: ZipFile, entries: list[ZipInfo], path: Path) -> None:
        self._archive = archive
        self._sizes = {entry.filename: entry.file_size for entry in entries}
        self.path = path

    @property
    def names(self) -> list[str]:
        """Names of all entries."""
        return list(self._sizes)

    def read(self, name: str) -> bytes:
        """The content of one entry; nothing for one that is not there. XML with a type is damage."""
        if name not in self._sizes:
            return b""
        content = self._archive.read(name)
        if name.lower().endswith((".xml", ".rels")) and DOCUMENT_TYPE.search(content):
            raise Unfit("file_damaged")
        return content

    def body_bytes(self) -> int:
        """Bytes of what is to be read and written anew, as far as its table says."""
        return sum(size for name, size in self._sizes.items() if BODY.match(name))

    def active(self) -> set[str]:
        """Codes of what is in it that does something, or tells of others. Reads all XML once, which
        also refuses types in parts that only a library reads."""
        found = {code for code, mark in ACTIVE_PARTS.items() if any(map(mark.search, self.names))}
        for name in self.names:
            if name.lower().endswith((".xml", ".rels")):
                content = self.read(name)
                found |= {"external"} if EXTERNAL.search(content) else set()
                found |= {"dde"} if DDE.search(content) else set()
        return found


@contextmanager
def opened(path: Path) -> Iterator[Package]:
    """Unfit `file_damaged`, `file_encrypted`, `file_too_heavy` before anything is inflated."""
    try:
        archive = ZipFile(path)
    except (BadZipFile, OSError, ValueError) as error:
        raise Unfit("file_damaged") from error
    with archive:
        entries = archive.infolist()
        if len(entries) > MOST_ENTRIES:
            raise Unfit("file_too_heavy", max_entries=MOST_ENTRIES)
        for entry in entries:
            _require_plain(entry)
        _require_small(entries)
        yield Package(archive, entries, path)


def _require_plain(entry: ZipInfo) -> None:
    if entry.flag_bits & ENCRYPTED:
        raise Unfit("file_encrypted")
    place = PurePosixPath(entry.filename)
    wild = place.is_absolute() or ".." in place.parts or set("\\:\0") & set(entry.filename)
    if wild or entry.compress_type not in WAYS:
        raise Unfit("file_damaged")


def _require_small(entries: list[ZipInfo]) -> None:
    expanded = sum(entry.file_size for entry in entries)
    xml = sum(e.file_size for e in entries if e.filename.lower().endswith((".xml", ".rels")))
    squeezed = any(
        entry.file_size > SMALL and entry.file_size > MOST_RATIO * max(entry.compress_size, 1)
        for entry in entries
    )
    if expanded > MOST_EXPANDED or xml > MOST_XML or squeezed:
        raise Unfit("file_too_heavy", max_expanded=MOST_EXPANDED)
    if len({entry.filename.lower() for entry in entries}) < len(entries):
        raise Unfit("file_damaged")  # two of one name: two programs would read two documents
    _require_apart(entries)


def _require_apart(entries: list[ZipInfo]) -> None:
    """No two entries share bytes, as they do in bombs that inflate one block a thousand times."""
    end = 0
    for entry in sorted(entries, key=lambda one: one.header_offset):
        if entry.header_offset < end:
            raise Unfit("file_too_heavy")
        end = entry.header_offset + 30 + entry.compress_size
