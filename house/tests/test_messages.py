"""Every text a resident may read has its やさしい日本語 (with readings) and its English."""

from collections import defaultdict
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


@pytest.mark.parametrize("locale", messages.LOCALES)
def test_one_text_says_the_same_in_every_room(locale: str) -> None:
    """Where a word needs to be said otherwise, it is given a context (pgettext)."""
    said: dict[tuple[str | None, str], dict[str, list[str]]] = defaultdict(dict)
    for room in messages.rooms():
        for message in messages.read_catalog(room, locale):
            if message.id:
                key = (message.context, str(message.id))
                said[key].setdefault(str(message.string), []).append(room.name)
    assert len(said) > 500
    assert {key[1]: ways for key, ways in said.items() if len(ways) > 1} == {}
