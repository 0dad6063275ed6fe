"""Work as handlers and the night leave it."""

import uuid
from datetime import timedelta

import pytest

from shiyakusho.desks.worktime import selectors
from shiyakusho.desks.worktime.figures_table import Bounds
from shiyakusho.desks.worktime.models import Passage
from shiyakusho.ground import clock


@pytest.fixture
def loose(monkeypatch):
    """Groups of any size are told."""
    shown = Bounds(idle_seconds=600, least_cases=1, least_people=1, kept_months=36)
    monkeypatch.setattr(selectors, "bounds", lambda day=None: shown)


@pytest.fixture
def many(hall):
    """``many(number, seconds, section=…)``: measured passages as handlers and the night leave them."""

    def make(seconds: list[int], section: str = "", rework: str = "", back: int = 1) -> None:
        left = clock.now() - timedelta(days=back)
        Passage.objects.bulk_create(
            Passage(
                case_id=uuid.uuid4(), procedure_id="child-allowance-claim",
                section_id=section or hall.section, step="examined", step_kind="work", move="draft",
                entered_at=left - timedelta(hours=2), left_at=left, rework=rework,
                staff_seconds=one,
            )
            for one in seconds
        )  # fmt: skip

    return make
