"""A copy of a city pack to spoil."""

import shutil
from pathlib import Path

import pytest

CITIES = Path(__file__).resolve().parents[4] / "cities"


@pytest.fixture
def spoiled(tmp_path):
    """``spoiled("city.yaml", "old", "new")``: the pack of Kitakyushu with one thing changed."""
    pack = tmp_path / "kitakyushu"
    shutil.copytree(CITIES / "kitakyushu", pack)

    def change(name: str, old: str, new: str) -> Path:
        path = pack / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")
        return pack

    return change
