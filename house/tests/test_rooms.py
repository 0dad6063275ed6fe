"""Every room says what it is; every label is the room's name; words are one per idea."""

import re
from pathlib import Path

import pytest
from django.apps import apps

from config.rooms import rooms

HOUSE = Path(__file__).resolve().parents[2]
FORBIDDEN_NAMES = {"utils", "util", "common", "helpers", "helper", "misc", "extras"}


def folder(room: str) -> Path:
    return HOUSE / room.replace(".", "/")


@pytest.mark.parametrize("room", rooms())
def test_a_room_has_a_readme_of_at_most_sixty_lines(room: str) -> None:
    readme = folder(room) / "README.md"
    assert readme.exists()
    lines = readme.read_text(encoding="utf-8").splitlines()
    assert 3 <= len(lines) <= 60


@pytest.mark.parametrize("room", rooms())
def test_the_label_is_the_rooms_name(room: str) -> None:
    config = next(c for c in apps.get_app_configs() if c.name == room)
    assert config.label == room.rsplit(".", 1)[1]


@pytest.mark.parametrize("room", rooms())
def test_a_front_desk_is_short_and_does_no_work(room: str) -> None:
    desk = folder(room) / "public.py"
    if desk.exists():
        text = desk.read_text(encoding="utf-8")
        assert len(text.splitlines()) <= 100
        assert "__all__" in text


def test_no_file_is_named_for_nothing() -> None:
    named = [
        path
        for part in ("shiyakusho", "config", "house", "bench")
        for path in (HOUSE / part).rglob("*.py")
        if path.stem in FORBIDDEN_NAMES
    ]
    assert named == []


def test_every_room_is_on_the_map() -> None:
    text = (HOUSE / "docs" / "map.md").read_text(encoding="utf-8")
    missing = [room for room in rooms() if "/".join(room.split(".")[1:]) not in text]
    assert missing == []


def test_paths_named_in_the_docs_exist() -> None:
    """Docs that are not checked rot."""
    missing = []
    for document in (HOUSE / "README.md", *(HOUSE / "docs").rglob("*.md")):
        for path in re.findall(
            r"`((?:shiyakusho|config|house|docs|national|cities|bench)/[^`\s*<>…{}]+)`",
            document.read_text(encoding="utf-8"),
        ):
            if not (HOUSE / path.rstrip("/")).exists():
                missing.append(f"{document.relative_to(HOUSE)}: {path}")
    assert missing == []


def test_no_registry_address_and_no_path_of_a_machine_is_written_down() -> None:
    bad = re.compile(r"files\.pythonhosted|pypi\.org/simple|registry\.npmjs|/root/|/work/")
    found = [
        str(path.relative_to(HOUSE))
        for pattern in ("requirements/*", "**/*.py", "**/*.md", "Makefile", ".ci/run", "**/*.sh")
        for path in HOUSE.glob(pattern)
        if path.is_file()
        and not {".venv", ".data", "node_modules"} & set(path.parts)
        and path != Path(__file__)
        and bad.search(path.read_text(encoding="utf-8", errors="ignore"))
    ]
    assert found == []
