"""A round with courts to be given, and people who want them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest

from shiyakusho.engines.booking.lottery.identities import Applicant
from shiyakusho.engines.booking.lottery.models import Entry, Round
from shiyakusho.engines.booking.lottery.services.drawing_round import draw_round
from shiyakusho.engines.booking.lottery.services.entering import Asked, enter
from shiyakusho.engines.booking.lottery.services.preparing import (
    Days,
    add_slot,
    announce,
    make_round,
)
from shiyakusho.engines.booking.services.arranging import add_resource
from shiyakusho.engines.booking.terms import TermsData
from shiyakusho.ground import clock

WEEK = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ALL_DAY = {day: [{"start": "09:00", "end": "21:00"}] for day in WEEK}
VALUE = "サイコロ 3 1 6"


def days(start: datetime) -> Days:
    """Opens in an hour, closes after a day; every part lasts a day."""
    opens = start + timedelta(hours=1)
    times = [opens + timedelta(days=n) for n in range(6)]
    return Days(*times)


@contextmanager
def at(found: Round, stage: str) -> Iterator[datetime]:
    """The clock stands in this part of the round."""
    moments = {
        "open": found.opens_at, "closing": found.closes_at, "drawing": found.draws_at,
        "confirming": found.confirms_from, "late": found.confirms_until, "over": found.ends_at,
    }  # fmt: skip
    moment = moments[stage] + timedelta(seconds=1)
    with clock.stopped_at(moment):
        yield moment


@pytest.fixture
def a_round() -> Callable[..., Round]:
    """``a_round({"am": 1, "pm": 2}, spaces=…, announced=True, reserved={…}, **data)``."""

    def make(
        capacities: dict[str, int], *, spaces: tuple[str, ...] = (), announced: bool = True,
        reserved: dict[str, dict[int, int]] | None = None, section_id: str = "", **data: Any,
    ) -> Round:  # fmt: skip
        now = clock.now().replace(microsecond=0)
        found = make_round(
            name={"ja": "冬のコートの抽選"}, days=days(now), data=data, section_id=section_id
        )
        terms = TermsData(weekly=ALL_DAY, capacity=100, opens_days_before=60, holidays="as_any_day",
                          longest=30 if not spaces else 480)  # fmt: skip
        court = add_resource(name={"ja": "コート"}, terms=terms, section_id=section_id)
        first = (now + timedelta(days=20)).replace(hour=10, minute=0, second=0)
        for n, (code, capacity) in enumerate(capacities.items()):
            resource = court
            if code in spaces:
                resource = add_resource(
                    name={"ja": f"部屋 {code}"}, terms=terms, exclusive=True, section_id=section_id
                )
            add_slot(
                round_id=found.pk, code=code, resource_id=resource.pk, capacity=capacity,
                starts_at=first + timedelta(hours=n), ends_at=first + timedelta(hours=n + 1),
                reserved=(reserved or {}).get(code, {}),
            )  # fmt: skip
        return announce(round_id=found.pk) if announced else found

    return make


@pytest.fixture
def apply(account) -> Callable[..., Entry]:
    """``apply(round, ["am"], ["pm"], n=1, places=…)``: somebody known applies while it is open."""

    def act(found: Round, *wishes: list[str], who: Any = None, **more: Any) -> Entry:
        person = who or account("resident", level="L2", email="lot@example.jp")
        channel = {"channel": more.pop("channel")} if "channel" in more else {}
        with at(found, "open"):
            return enter(
                round_id=found.pk, applicant=Applicant("抽選 花子", account=person),
                asked=Asked(wishes=wishes, **more), **channel,
            )  # fmt: skip

    return act


def drawn(found: Round, value: str = VALUE) -> Round:
    """The lots are read out."""
    with at(found, "drawing"):
        return draw_round(round_id=found.pk, public_value=value)
