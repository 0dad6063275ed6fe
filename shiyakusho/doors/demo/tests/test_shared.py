"""The work of a counter at scale is there to be looked at: queues, an ill colleague, one that came twice."""

import pytest

from shiyakusho.doors.demo.shared import QUEUES, share_the_work
from shiyakusho.engines.cases.models import Case, Likeness, SavedView
from shiyakusho.engines.cases.tests.conftest import (  # noqa: F401 — fixtures
    file_claim,
    hall,
    parent,
    staff,
)
from shiyakusho.registers.organisation import public as organisation

pytestmark = pytest.mark.django_db


def test_the_shared_work_is_made_once(file_claim, hall) -> None:  # noqa: F811
    for _ in range(6):
        file_claim()
    Likeness.objects.all().delete()
    accounts = {"clerk": hall.clerk, "chief": hall.chief}
    for _ in range(2):
        share_the_work(accounts)
        assert set(SavedView.objects.values_list("name", "section_id")) == {
            (name, hall.section) for name, _, _ in QUEUES
        }
        [absence] = organisation.Absence.objects.all()
        assert Case.objects.filter(assignee=absence.account).count() == 4
        assert Likeness.objects.exists() and Case.objects.count() == 7
