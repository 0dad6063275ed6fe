"""The messages of a room: collected, checked, compiled."""

import gettext
from pathlib import Path

import pytest

from shiyakusho.ground.ui import messages

EASY = "｜手続《てつづ》きです"


@pytest.fixture
def room(tmp_path: Path) -> Path:
    folder = tmp_path / "room"
    (folder / "templates" / "room").mkdir(parents=True)
    (folder / "views").mkdir()
    (folder / "views" / "staff.py").write_text('from x import _\nA = _("職員の画面")\n')
    (folder / "refusals.py").write_text('from x import _\nB = _("%(n)s件です")\n')
    (folder / "templates" / "room" / "a.html").write_text(
        "{% load ui %}{% t '手続きです' %}{% include 'x' with a=_(\"手続きです\") %}"
    )
    return folder


def fill(room: Path, locale: str, texts: dict[str, str]) -> None:
    messages.extract(room)
    path = messages.catalog_path(room, locale)
    content = path.read_text()
    for source, text in texts.items():
        content = content.replace(
            f'msgid "{source}"\nmsgstr ""', f'msgid "{source}"\nmsgstr "{text}"'
        )
    path.write_text(content)


def found(room: Path) -> set[tuple[str, str, str]]:
    return {(p.locale, p.msgid, p.what) for p in messages.check(room)}


def test_python_tags_and_arguments_are_collected(room: Path) -> None:
    assert set(messages.found_in(room)) == {"職員の画面", "%(n)s件です", "手続きです"}
    assert set(messages.found_in(room, citizen_only=True)) == {"%(n)s件です", "手続きです"}


def test_everything_missing_is_named(room: Path) -> None:
    assert ("en", "手続きです", "missing") in found(room)
    assert ("ja_Easy", "%(n)s件です", "missing") in found(room)


def test_a_good_room_has_no_problem(room: Path) -> None:
    fill(room, "ja_Easy", {"手続きです": EASY, "%(n)s件です": "%(n)s｜件《けん》です"})
    fill(room, "en", {"手続きです": "A procedure", "%(n)s件です": "%(n)s items"})
    assert found(room) == set()


def test_each_kind_of_fault_is_caught(room: Path) -> None:
    fill(room, "ja_Easy", {"手続きです": "手続《てつづ》きです", "%(n)s件です": "いくつかです"})
    fill(room, "en", {"手続きです": "手続き", "%(n)s件です": "items"})
    assert ("ja_Easy", "手続きです", "kanji without reading (手続)") in found(room)
    assert ("ja_Easy", "%(n)s件です", "placeholders differ") in found(room)
    assert ("en", "手続きです", "Japanese left in English") in found(room)


def test_extracting_twice_changes_nothing_and_keeps_texts(room: Path) -> None:
    fill(room, "en", {"手続きです": "A procedure"})
    before = messages.catalog_path(room, "en").read_bytes()
    assert messages.extract(room) == 0
    assert messages.catalog_path(room, "en").read_bytes() == before
    assert b"A procedure" in before


def test_a_mark_says_that_only_officers_read_a_file(room: Path) -> None:
    page = room / "templates" / "room" / "a.html"
    page.write_text("{# texts: staff #}" + page.read_text())
    assert set(messages.found_in(room, citizen_only=True)) == {"%(n)s件です"}


def test_a_mark_says_that_only_officers_read_a_room(room: Path) -> None:
    assert messages.check(room)
    (room / "__init__.py").write_text('"""A room."""\n\n# texts: staff (they work here)\n')
    assert messages.check(room) == []


@pytest.mark.parametrize(
    ("text", "bare"),
    [(EASY, ""), ("｜手《て》続き", "続"), ("ひらがな 8:30", ""), ("佐々木", "佐々木")],
)
def test_kanji_without_reading(text: str, bare: str) -> None:
    assert messages.kanji_without_ruby(text) == bare


def test_compiled_messages_are_read_by_gettext() -> None:
    messages.compile_all()
    room = Path(messages.__file__).parent
    with (room / "locale/en/LC_MESSAGES/django.mo").open("rb") as opened:
        assert gettext.GNUTranslations(opened).gettext("はい") == "Yes"
    assert messages.compile_all() == 0
