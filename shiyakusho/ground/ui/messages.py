"""Messages (文言) of the rooms: collect, check, compile. No gettext tools, no Django needed.

The source text (msgid) is Japanese. Each room keeps ``locale/ja_Easy`` and ``locale/en``; the
compiled ``.mo`` files are made at set-up and never committed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import regex
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from shiyakusho.ground.ui.ruby import RUBY

HOUSE = Path(__file__).resolve().parents[3]
LOCALES = ("ja_Easy", "en")
FIRST_DAY = datetime(2026, 11, 20, tzinfo=UTC)
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
_TAG = re.compile(r"""\{%\s*tt?\s+(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
_ARGUMENT = re.compile(r"""\b_\(\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')\s*\)""")
_PLACEHOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")
_KANJI = regex.compile(r"[\p{Han}々〆ヶ]")
_JAPANESE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}]")
_STAFF = re.compile(r"staff|manage|commands|components|/tests/|/migrations/")
# The mark of texts only officers read: at the top of a file, or of a room's __init__.py (all of it).
FOR_STAFF = re.compile(r"^(?:#|\{#) texts: staff\b", re.MULTILINE)


@dataclass(frozen=True)
class Problem:
    """What is wrong with one message of one room in one language."""

    room: str
    locale: str
    msgid: str
    what: str

    def __str__(self) -> str:
        return f"{self.room} {self.locale}: {self.what}: {self.msgid}"


def rooms() -> list[Path]:
    """The folders of all rooms."""
    return sorted(path.parent for path in (HOUSE / "shiyakusho").glob("*/*/__init__.py"))


def compile_all() -> int:
    """Make every ``.mo`` that is missing or older than its ``.po``; return how many were made."""
    made = 0
    for source in sorted((HOUSE / "shiyakusho").glob("*/*/locale/*/LC_MESSAGES/*.po")):
        target = source.with_suffix(".mo")
        if target.exists() and target.stat().st_mtime_ns >= source.stat().st_mtime_ns:
            continue
        with source.open("rb") as opened:
            catalog = read_po(opened)
        partial = target.with_suffix(f".{id(catalog)}.part")
        with partial.open("wb") as out:
            write_mo(out, catalog)
        partial.replace(target)
        made += 1
    return made


def found_in(room: Path, *, citizen_only: bool = False) -> dict[str, list[tuple[str, int]]]:
    """Every msgid of a room with the places it stands at."""
    found: dict[str, list[tuple[str, int]]] = {}
    for path in sorted([*room.rglob("*.py"), *room.rglob("*.html")]):
        place = path.relative_to(room).as_posix()
        if citizen_only and _is_for_staff(path, f"{room.name}/{place}"):
            continue
        if "/tests/" in f"/{place}":
            continue
        for line, message in _messages_of(path):
            found.setdefault(message, []).append((place, line))
    return found


def _is_for_staff(path: Path, place: str) -> bool:
    if _STAFF.search(place):
        return True
    top = path.read_text(encoding="utf-8")[:400]
    if FOR_STAFF.search(top):
        return True
    return path.suffix == ".html" and "ui/staff.html" in top[:200]


def is_for_staff(room: Path) -> bool:
    """Whether every text of a room is for officers only, as its ``__init__.py`` says."""
    start = room / "__init__.py"
    return start.exists() and bool(FOR_STAFF.search(start.read_text(encoding="utf-8")[:400]))


def _messages_of(path: Path) -> Iterator[tuple[int, str]]:
    if path.suffix == ".py":
        for line, message, _comments, _context in extract_from_file(
            "python", path, keywords=KEYWORDS
        ):
            if isinstance(message, str) and _JAPANESE.search(message):
                yield line, message
        return
    content = path.read_text(encoding="utf-8")
    for pattern in (_TAG, _ARGUMENT):
        for hit in pattern.finditer(content):
            message = (hit[1] or hit[2] or "").replace('\\"', '"').replace("\\'", "'")
            yield content.count("\n", 0, hit.start()) + 1, message


def catalog_path(room: Path, locale: str) -> Path:
    """Where a room keeps its messages in ``locale``."""
    return room / "locale" / locale / "LC_MESSAGES" / "django.po"


def read_catalog(room: Path, locale: str) -> Catalog:
    """The messages of a room in ``locale``, an empty catalogue when there is none."""
    path = catalog_path(room, locale)
    if not path.exists():
        return Catalog(charset="utf-8")
    with path.open("rb") as opened:
        return read_po(opened)


def extract(room: Path) -> int:
    """Add new msgids of a room to its catalogues and drop what is gone; return how many are new."""
    found, new = found_in(room), 0
    for locale in LOCALES:
        old, fresh = read_catalog(room, locale), _empty(locale)
        for message, places in sorted(found.items(), key=lambda item: item[1]):
            known = old.get(message)
            new += known is None
            fresh.add(message, known.string if known else "", locations=_files(places))
        path = catalog_path(room, locale)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as out:
            write_po(out, fresh, width=0, omit_header=False, include_lineno=False)
    return new


def _files(places: list[tuple[str, int]]) -> list[tuple[str, int]]:
    """Each file once, without lines: a moved line must not change the catalogue."""
    return [(place, 0) for place in sorted({place for place, _line in places})]


def _empty(locale: str) -> Catalog:
    # No date and no names that change: the same messages make the same file.
    catalog = Catalog(
        charset="utf-8",
        project="shiyakusho",
        version="1",
        msgid_bugs_address="",
        last_translator="shiyakusho",
        language_team="shiyakusho",
        creation_date=FIRST_DAY,
        revision_date=FIRST_DAY,
        fuzzy=False,
    )
    plural = "nplurals=2; plural=(n != 1);" if locale == "en" else "nplurals=1; plural=0;"
    catalog.mime_headers = [
        ("Language", locale),
        ("MIME-Version", "1.0"),
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Content-Transfer-Encoding", "8bit"),
        ("Plural-Forms", plural),
    ]
    catalog.header_comment = "# Messages of this room."
    return catalog


def check(room: Path) -> list[Problem]:
    """What the reader of a citizen page would miss: translations, readings, placeholders."""
    problems: list[Problem] = []
    if is_for_staff(room):
        return problems
    for locale in LOCALES:
        catalog = read_catalog(room, locale)
        for message in found_in(room, citizen_only=True):
            entry = catalog.get(message)
            text = str(entry.string) if entry is not None else ""
            problems += [
                Problem(room.name, locale, message, what) for what in _faults(message, text, locale)
            ]
    return problems


def _faults(message: str, text: str, locale: str) -> Iterator[str]:
    if not text:
        yield "missing"
        return
    if set(_PLACEHOLDER.findall(message)) != set(_PLACEHOLDER.findall(text)):
        yield "placeholders differ"
    if locale == "ja_Easy" and (bare := kanji_without_ruby(text)):
        yield f"kanji without reading ({bare})"
    if locale == "en" and _JAPANESE.search(text):
        yield "Japanese left in English"


def kanji_without_ruby(text: str) -> str:
    """The kanji of a plain text that carry no reading, in order; empty when all do.

    Use it for the ``plain`` texts of definitions too.
    """
    return "".join(_KANJI.findall(RUBY.sub("", text)))
