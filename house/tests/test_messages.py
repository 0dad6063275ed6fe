"""Every text a resident may read has its やさしい日本語 (with readings) and its English."""

from pathlib import Path

import pytest

from shiyakusho.ground.ui import messages


@pytest.mark.parametrize("room", messages.rooms(), ids=lambda room: room.name)
def test_citizen_texts_are_complete(room: Path) -> None:
    assert [str(problem) for problem in messages.check(room)] == []


def test_the_checker_sees_every_room_with_pages_for_residents() -> None:
    """A checker that looks nowhere would be green too."""
    read = {room.name for room in messages.rooms() if messages.found_in(room, citizen_only=True)}
    assert {"ui", "citizen", "forms", "guide", "cases", "identity", "people", "demo"} <= read
