"""What a clerk is given of an applicant's file: a safe copy, or nothing while it is 確認中."""

import io
import os
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from house import browsers
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.files import checking
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.files.storage import ContentStorage

pytestmark = pytest.mark.django_db
NOBODY_THERE = "unix:///nowhere/clamd.ctl"


@pytest.fixture
def clerk(hall: Any) -> Client:
    client = Client()
    client.force_login(hall.clerk, backend="shiyakusho.ground.identity.backends.SessionBackend")
    return client


def pages_of(case: Any) -> tuple[str, str]:
    """Addresses of the case and of its only file."""
    attached = forms.attachments_of(case.application)[0]
    return (
        reverse("cases_staff:case", args=[case.pk]),
        reverse("cases_staff:attachment", args=[case.pk, attached.pk]),
    )


def test_a_clerk_gets_a_copy_made_of_pixels_and_never_the_original(clerk, file_claim, take):
    case = take(file_claim())
    page, file = pages_of(case)
    body = clerk.get(page).content.decode()
    assert file in body and "無害化した写し・ウイルス検査なし" in body
    answer = clerk.get(file)
    blob = Blob.objects.get()
    original = ContentStorage().content_path(blob.sha256).read_bytes()
    assert (answer["Content-Type"], answer.content == original) == ("image/jpeg", False)
    assert "%E9%80%9A%E5%B8%B3.jpg" in answer["Content-Disposition"]  # 通帳.jpg
    assert Image.open(io.BytesIO(answer.content)).size == (60, 40)
    stored = AuditEvent.objects.get(action="files.store").detail
    assert (stored["original"], stored["copy"]) == (blob.sha256, blob.copy_sha256)


def test_what_is_being_checked_is_filed_but_not_opened_until_its_result(
    clerk, file_claim, take, settings
):
    settings.FILES_SCANNER = NOBODY_THERE
    case = take(file_claim())
    page, file = pages_of(case)
    body = clerk.get(page).content.decode()
    assert "確認中（まだ開けません）" in body and file not in body
    assert clerk.get(file).status_code == 409
    settings.FILES_SCANNER = "none"
    assert checking.check(Blob.objects.get().pk) == "clean"
    assert clerk.get(file).status_code == 200


def test_a_virus_found_later_is_told_and_stays_shut(clerk, file_claim, take, settings):
    settings.FILES_SCANNER = NOBODY_THERE
    case = take(file_claim())
    page, file = pages_of(case)
    Blob.objects.update(state="refused", refused_for="file_infected")
    body = clerk.get(page).content.decode()
    assert "ウイルスが見つかったため開けません" in body and file not in body
    answer = clerk.get(file)
    assert answer.status_code == 409
    assert "開けません" in answer.content.decode()


@pytest.fixture
def by_file(file_claim, take, settings) -> dict[Any, str]:
    """Cases taken by the clerk, and what each says of its file."""
    settings.FILES_SCANNER = NOBODY_THERE
    waiting, found = take(file_claim()), take(file_claim())
    settings.FILES_SCANNER = "none"
    clean = take(file_claim())
    shut = forms.attachments_of(found.application)[0].blob_id
    Blob.objects.filter(pk=shut).update(state="refused", refused_for="file_infected")
    return {waiting: "確認中", found: "ウイルスが見つかった", clean: "無害化した写し"}


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("width", [browsers.PHONE["width"], browsers.DESK["width"]])
def test_the_page_of_a_case_is_sound_whatever_became_of_its_file(browse, hall, by_file, width):
    def steps(page: Any) -> None:
        for case, words in by_file.items():
            page.goto(reverse("cases_staff:case", args=[case.pk]))
            page.get_by_text(words).first.wait_for()
            browsers.sound(page)
            if folder := os.environ.get("PICTURES"):
                page.screenshot(path=f"{folder}/case-{width}-{case.pk}.png", full_page=True)

    browse(steps, account=hall.clerk, width=width)
