"""What the pages of the forms may say of a case: the step and its times, nothing decided."""

from datetime import timedelta

import pytest
from django.urls import reverse

from shiyakusho.engines.cases.progress import progress_of
from shiyakusho.engines.cases.services.correcting import open_corrections
from shiyakusho.engines.cases.services.withdrawing import withdraw_case
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


def test_what_is_under_way_is_told_to_its_applicant_alone(file_claim, go, parent, account) -> None:
    first, second = file_claim(), file_claim()
    go(first, "correction_asked", reason="口座を直してください", fields=["bank_account"])
    found = registry.underway(parent, first.procedure_id)
    assert [one.receipt_number for one in found] == [second.receipt_number, first.receipt_number]
    assert [bool(one.action) for one in found] == [False, True]
    assert found[1].url == reverse("cases:status", args=[first.application_id])
    assert registry.underway(account(), first.procedure_id) == []
    assert registry.underway(parent, "certificate-copy") == []
    first.refresh_from_db()
    withdraw_case(application_id=first.application_id, actor=parent, version=first.version)
    assert len(registry.underway(parent, first.procedure_id)) == 1


def test_open_corrections_are_read_at_once(
    file_claim, go, parent, client_of, django_assert_num_queries
) -> None:
    cases = [file_claim() for _ in range(3)]
    for case in cases:
        go(case, "correction_asked", reason="口座を直してください", fields=["bank_account"])
    with django_assert_num_queries(1):
        assert set(open_corrections(cases)) == {case.pk for case in cases}


def test_what_the_panel_has_no_room_for_is_one_link_away(file_claim, parent, client_of) -> None:
    for _ in range(5):
        file_claim()
    client, every = client_of(parent), reverse("forms:drafts")
    assert f'href="{every}#filed"' not in client.get(reverse("citizen:mine")).content.decode()
    file_claim()
    assert f'href="{every}#filed"' in client.get(reverse("citizen:mine")).content.decode()
