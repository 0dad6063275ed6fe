"""Every table of the repository says one thing once, whoever reads it."""

from pathlib import Path

import pytest

from shiyakusho.ground import yamlfile

HOUSE = Path(__file__).resolve().parents[2]
ROOMS = ("national", "cities", "shiyakusho", "house")
FILES = sorted(file for room in ROOMS for file in (HOUSE / room).rglob("*.yaml"))


def test_there_are_tables() -> None:
    assert len(FILES) > 300


@pytest.mark.parametrize("room", ROOMS)
def test_no_key_stands_twice_in_a_table(room: str) -> None:
    for file in FILES:
        if file.is_relative_to(HOUSE / room):
            yamlfile.read(file)
