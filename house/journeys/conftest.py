"""People at browsers, and the three ways they act."""

from collections.abc import Callable, Iterator

import pytest

from house.journeys.eyes import Eyes
from house.journeys.hands import Keys, Pointer
from house.journeys.person import Person
from house.journeys.ways import WAYS, Way

AtBrowser = Callable[..., Person]


@pytest.fixture(params=WAYS, ids=str)
def way(request) -> Way:
    """Each of the three ways in turn."""
    return request.param


@pytest.fixture
def at_browser(visit, request) -> Iterator[AtBrowser]:
    """``at_browser(way, phone=True)``: somebody with a browser of their own."""

    def sit_down(way: Way, *, phone: bool = True, name: str = "") -> Person:
        page = visit(phone=phone, javascript=way.javascript)
        hand = Keys(page) if way.keyboard else Pointer()
        album = f"{request.node.name}-{name or ('phone' if phone else 'desk')}"
        return Person(page, hand, Eyes(page, audits=way.audits, album=album))

    return sit_down
