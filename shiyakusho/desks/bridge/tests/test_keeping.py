"""Files of the bridge go: after the answers, or after their days; that they are gone is proven."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from shiyakusho.desks.bridge import keeping, refusals
from shiyakusho.desks.bridge.models import Bundle, BundleCase
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.cases.tests.conftest import as_account
from shiyakusho.ground import clock
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.files.sweep import sweep
from shiyakusho.ground.retention.services import purge_automatic

from .conftest import accept

pytestmark = pytest.mark.django_db


def after(days: float) -> None:
    """Purge as it is done at night, so many days from now."""
    with clock.stopped_at(clock.now() + timedelta(days=days)):
        purge_automatic()


def answered(hall, results, bundle: Bundle, case: Case, *more: list[str]) -> None:
    line = [case.receipt_number, "登録済", "A-0001", "2026-11-21", ""]
    accept(hall, results(bundle, [line, *more]))


def told() -> list[dict]:
    """The files the audit says went, in the night's event of this room."""
    nights = AuditEvent.objects.filter(action="retention.purge", detail__kind="bridge")
    also = [one for night in nights for one in night.detail.get("also", [])]
    return [file for one in also if one["action"] == "bridge.forget_files" for file in one["files"]]


def is_there(bundle: Bundle) -> bool:
    return Bundle.objects.get(pk=bundle.pk).blob_id is not None


def test_a_file_goes_some_days_after_every_answer_and_that_is_proven(
    granted, bundle, results, hall, client_of
) -> None:
    case, out = granted(), bundle()
    digest = out.blob.sha256
    path = Path(settings.FILES_DIR) / digest[:2] / digest
    answered(hall, results, out, case)
    after(keeping.keeping().answered_days - 0.1)
    assert is_there(out) and path.exists()
    after(keeping.keeping().answered_days + 0.1)
    assert not is_there(out)
    assert told() == [{"bundle": str(out.pk), "sha256": digest, "unanswered": 0}]
    os.utime(path, (0, 0))  # the disk has a clock of its own
    with clock.stopped_at(clock.now() + timedelta(days=30)):
        sweep()
    assert not path.exists()
    swept = AuditEvent.objects.filter(action="files.destroyed")
    assert f"{digest[:2]}/{digest}" in [one for event in swept for one in event.detail["contents"]]
    assert BundleCase.objects.get().number == "A-0001"  # what became of it stays with its case
    client = client_of(hall.chief)
    assert client.get(reverse("bridge_staff:fetch", args=[out.pk])).status_code == 404
    assert "消しました" in client.get(reverse("bridge_staff:bundle", args=[out.pk])).text


def test_one_unanswered_case_holds_the_file_until_its_days_are_over(
    granted, bundle, results, hall
) -> None:
    case, _silent = granted(), granted()
    out = bundle()
    answered(hall, results, out, case)
    days = keeping.keeping().unanswered_days
    after(days - 0.1)
    assert is_there(out)
    after(days + 0.1)
    assert not is_there(out)
    assert [one["unanswered"] for one in told()] == [1]


def test_only_a_person_sends_again_what_nobody_answered_for_and_late_results_count(
    granted, bundle, results, hall, client_of
) -> None:
    case, out = granted(), bundle()
    late = results(out, [[case.receipt_number, "登録済", "A-9", "2026-11-21", ""]])
    with as_account(hall.chief), pytest.raises(refusals.FileStillThere):
        keeping.send_again(bundle_id=out.pk, actor=hall.chief)
    after(keeping.keeping().unanswered_days + 0.1)
    with as_account(hall.clerk), pytest.raises(refusals.BundleNotFound):
        keeping.send_again(bundle_id=out.pk, actor=hall.clerk)
    client, again = client_of(hall.chief), reverse("bridge_staff:again", args=[out.pk])
    assert again in client.get(reverse("bridge_staff:bundle", args=[out.pk])).text
    page = client.post(again, follow=True).text
    assert "もう一度渡せるように" in page and again not in page
    second = bundle()
    assert second.told == {"sent": 1, "refused": 0}
    assert accept(hall, late).told == {"registered": 1, "refused": []}
    twice = accept(
        hall, results(second, [[case.receipt_number, "登録済", "B-1", "2026-11-21", ""]])
    )
    assert twice.told["refused"] == [
        [case.receipt_number, "ほかの連携ファイルで、すでに登録済です。"]
    ]


def test_what_is_left_goes_with_its_cases(granted, bundle, results, hall, monkeypatch) -> None:
    case, out = granted(), bundle()
    answered(hall, results, out, case)
    after(100)
    assert Bundle.objects.count() == 2 and BundleCase.objects.count() == 1
    monkeypatch.setattr(keeping.cases, "existing", lambda ids: set())  # its case was destroyed
    after(100)
    assert not Bundle.objects.exists() and not BundleCase.objects.exists()


def test_what_could_not_be_made_goes_too(granted, bundle, tmp_path, settings) -> None:
    granted()
    settings.AUDIT_KEY_FILE = tmp_path / "gone.pem"
    out = bundle()
    after(keeping.keeping().empty_days - 0.1)
    assert Bundle.objects.filter(pk=out.pk).exists()
    after(keeping.keeping().empty_days + 0.1)
    assert not Bundle.objects.exists()
