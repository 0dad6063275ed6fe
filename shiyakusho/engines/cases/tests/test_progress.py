"""What the pages of the forms may say of a case: the step and its times, nothing decided."""

from datetime import timedelta

import pytest

from shiyakusho.engines.cases.progress import progress_of
from shiyakusho.engines.forms import registry

pytestmark = pytest.mark.django_db


def test_the_step_its_public_words_and_who_is_in_charge(file_claim, hall) -> None:
    case = file_claim()
    found = registry.progress(case.application)
    assert found is not None and found == progress_of(case.application)
    assert (found.step.ja, found.text.ja) == ("受付", found.timeline[0]["text"].ja)
    [received] = found.timeline
    assert timedelta(0) <= received["at"] - case.arrived_at < timedelta(seconds=5)
    assert found.phone and found.office["ja"]
    assert found.until == case.due_on


def test_an_application_without_a_case_stands_nowhere(file_claim, hall) -> None:
    application = file_claim().application
    application.pk = application.id = "00000000-0000-4000-8000-000000000000"
    assert progress_of(application) is None
