"""H5, from end to end: a clerk opens a case in the browser's way; its person sees it, and why."""

import io
import time
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image

from house.claims import PHOTO_ITEM, PROCEDURE, answers
from shiyakusho.engines.cases.models import Case
from shiyakusho.engines.forms import public as forms
from shiyakusho.ground import clock
from shiyakusho.ground.audit import acting_as
from shiyakusho.ground.files import store
from shiyakusho.ground.identity.actors import actor_of
from shiyakusho.ground.identity.sessions import BACKEND

pytestmark = [pytest.mark.django_db, pytest.mark.check("H5")]
PAGE = "/ja/mydata/"


@pytest.fixture
def case(hall) -> Case:
    picture = io.BytesIO()
    Image.new("RGB", (60, 40), (9, 9, 9)).save(picture, "PNG")
    picture.seek(0)
    with acting_as(actor_of(hall.resident)):
        photo = store(picture, name="通帳.png", owner=f"account:{hall.resident.pk}")
        application = forms.apply(
            procedure=PROCEDURE,
            answers=answers(clock.today()),
            attachments={PHOTO_ITEM: [str(photo.pk)]},
            idempotency_key=uuid.uuid4().hex,
            account=hall.resident,
        )
    made = Case.objects.get(application_id=application.pk)
    Case.objects.filter(pk=made.pk).update(assignee=hall.clerk, section_id=_section(hall))
    return made


def _section(hall) -> str:
    from shiyakusho.desks.mydata.offices import serves

    return next(iter(sorted(serves(hall.clerk))))


def test_within_sixty_seconds_with_the_procedure_and_its_number(hall, case, client_of) -> None:
    clerk = client_of(hall.clerk)
    begun = time.monotonic()
    assert clerk.get(reverse("cases_staff:case", args=[case.pk])).status_code == 200
    mine = Client()
    mine.force_login(hall.resident, backend=BACKEND)
    page = mine.get(PAGE).content.decode()
    took = time.monotonic() - begun
    assert took < 60, took
    assert case.receipt_number in page and "のため" in page and "申請の内容" in page
    assert "担当 一郎" not in page and page.count("これは何ですか") == 1
    print(f"visible after {took:.2f} s")


def test_a_thousand_readings_are_pages_of_whole_days(hall, client_of) -> None:
    """1,000 readings on forty days, each day by several sections: every one is shown once."""
    from datetime import timedelta

    from shiyakusho.ground.audit.models import AuditEvent

    now = clock.now()
    AuditEvent.objects.bulk_create(
        AuditEvent(
            at=now - timedelta(days=n % 40, minutes=n % 7), action="records.read",
            actor_kind="staff", actor_id=f"officer-{n % 5}", actor_name="x",
            actor_post=f"第{n % 5}課 担当", subjects=[hall.subject],
            detail={"what": ["people.person"], "for": {"kind": "visit", "reference": ""}},
        )
        for n in range(1000)
    )  # fmt: skip
    client, url, shown, pages = client_of(hall.resident), PAGE, 0, 0
    begun = time.monotonic()
    while url:
        page = client.get(url).content.decode()
        shown += page.count('class="reading"')
        pages += 1
        _, _, rest = page.partition('rel="next"')
        link = page.rpartition('rel="next"')[0].rpartition('href="')[2].partition('"')[0]
        url = f"{PAGE}{link.replace('&amp;', '&')}" if rest else ""
    took = time.monotonic() - begun
    from shiyakusho.desks.mydata.trail.looks import Asked, everything
    from shiyakusho.desks.mydata.trail.viewers import own

    lines = [line for line in everything(own(hall.resident), Asked()) if line.shown == "whole"]
    assert shown == len(lines) and sum(len(line.events) for line in lines) == 1000
    assert pages >= 3
    print(f"{pages} pages, {shown} lines, {took / pages:.2f} s a page")
