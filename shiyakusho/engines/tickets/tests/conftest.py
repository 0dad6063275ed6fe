"""A Tuesday morning at the counters of two wards."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from shiyakusho.engines.tickets.choices import Source
from shiyakusho.engines.tickets.services.issuing import issue
from shiyakusho.engines.tickets.services.windows import open_window
from shiyakusho.ground import clock
from shiyakusho.registers.organisation import public as organisation

MORNING = datetime(2026, 11, 24, 10, 0, tzinfo=clock.TOKYO)
PLACE = "kokurakita"


class Watch:
    """The house's clock, moved on by hand; also seen by threads."""

    def __init__(self, monkeypatch) -> None:
        self._patch, self.moment = monkeypatch, MORNING
        self.at(MORNING)

    def at(self, moment: datetime) -> None:
        self.moment = moment
        self._patch.setenv("SHIYAKUSHO_NOW", moment.isoformat())

    def passes(self, **more: float) -> None:
        self.at(self.moment + timedelta(**more))


@pytest.fixture
def watch(monkeypatch) -> Watch:
    return Watch(monkeypatch)


@pytest.fixture
def clerk(account, watch):
    """``clerk(window)``: an officer of the residents' section, at an open window."""

    def make(window: int = 0, serves=(), place: str = PLACE):
        made = account("staff", name="窓口 太郎")
        unit = f"{place}-registration"
        organisation.appoint(
            account=made, post_id=f"{unit}.clerk", since=MORNING.date() - timedelta(days=60)
        )
        if window:
            open_window(place_id=place, window=window, account=made, serves=serves)
        return made

    return make


@pytest.fixture
def take(watch):
    """``take("moving")``: a number from the kiosk."""

    def make(*services: str, place: str = PLACE, **more):
        return issue(place_id=place, services=services, source=Source.KIOSK, **more)

    return make
