"""An original is opened by two people, for a reason, for a short time; everybody concerned learns of it."""

import io
import os
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from house import browsers
from house.browsers import sound
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.contracts import Refusal
from shiyakusho.ground.files import services as files
from shiyakusho.ground.files.models import Blob
from shiyakusho.ground.files.tests import samples
from shiyakusho.ground.unsealing import services
from shiyakusho.ground.unsealing.models import Unsealing

pytestmark = pytest.mark.django_db
WHY = "審査請求の審理で原本の確認を求められたため"
PAGE = "/manage/unsealing/"


@pytest.fixture
def original(settings, tmp_path, account) -> Blob:
    settings.FILES_DIR = tmp_path / "files"
    owner = account("resident", level="L3")
    return files.store(
        io.BytesIO(samples.jpeg(orientation=1)), name="証拠.jpg", owner=f"account:{owner.pk}"
    )


@pytest.fixture
def officers(account):
    """Two of the records office."""
    return account("staff", roles=["records_officer"]), account("staff", roles=["records_officer"])


def code_of(call) -> str:
    with pytest.raises(Refusal) as refusal:
        call()
    return refusal.value.code


def asked_for(blob: Blob, account) -> Unsealing:
    return services.ask(account, number=str(blob.pk)[:8], reason="dispute", why=WHY)


def test_two_people_open_it_for_a_short_time(original, officers):
    first, second = officers
    asked = asked_for(original, first)
    assert code_of(lambda: services.unseal(asked.pk, first)) == "unsealing_over"
    assert code_of(lambda: services.allow(asked.pk, first)) == "unsealing_not_found"
    services.allow(asked.pk, second)
    assert code_of(lambda: services.allow(asked.pk, second)) == "unsealing_over"
    assert code_of(lambda: services.unseal(asked.pk, second)) == "unsealing_not_found"
    for _ in range(services.MOST_OPENINGS):
        _, _blob, sealed = services.unseal(asked.pk, first)
        with sealed:
            assert sealed.read() == samples.jpeg(orientation=1)
    assert code_of(lambda: services.unseal(asked.pk, first)) == "unsealing_over"


def test_each_step_is_an_event_about_the_file_and_who_handed_it_in(original, officers):
    first, second = officers
    asked = asked_for(original, first)
    services.allow(asked.pk, second)
    services.unseal(asked.pk, first)[2].close()
    for action in ("unsealing.ask", "unsealing.allow", "unsealing.open"):
        event = AuditEvent.objects.get(action=action)
        assert {f"blob:{original.pk}", original.owner} <= set(event.subjects)
    opened = AuditEvent.objects.get(action="unsealing.open")
    assert opened.detail["original"] == original.sha256
    assert "原本の確認（審査請求・訴訟のため" in opened.purpose


def test_time_ends_it(original, officers):
    first, second = officers
    asked = asked_for(original, first)
    Unsealing.objects.filter(pk=asked.pk).update(
        asked_at=asked.asked_at - services.waits_for() - timedelta(seconds=1)
    )
    assert code_of(lambda: services.allow(asked.pk, second)) == "unsealing_over"
    late = asked_for(original, first)
    services.allow(late.pk, second)
    row = Unsealing.objects.get(pk=late.pk)
    Unsealing.objects.filter(pk=late.pk).update(until=row.until - services.open_for())
    assert code_of(lambda: services.unseal(late.pk, first)) == "unsealing_over"


def test_the_database_holds_that_there_are_two(original, officers):
    asked = asked_for(original, officers[0])
    for changes in ({"allowed_by": officers[0]}, {"opened": 1}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Unsealing.objects.filter(pk=asked.pk).update(**changes)


@pytest.mark.parametrize("number", ["", "1234", "zzzzzzzz", "%" * 8, "0" * 8, "../../etc"])
def test_a_number_nobody_has_is_refused_without_telling_more(original, officers, number):
    ask = {"number": number, "reason": "dispute", "why": WHY}
    assert code_of(lambda: services.ask(officers[0], **ask)) == "file_number_unknown"


@pytest.mark.parametrize(
    ("reason", "why"), [("", WHY), ("curious", WHY), ("dispute", "短い"), ("dispute", "あ" * 501)]
)
def test_a_reason_of_the_list_and_own_words_are_needed(original, officers, reason, why):
    ask = {"number": str(original.pk), "reason": reason, "why": why}
    assert code_of(lambda: services.ask(officers[0], **ask)) == "unsealing_incomplete"


@pytest.mark.check("D4")
def test_nobody_else_reaches_an_original(original, officers, account):
    asked = asked_for(original, officers[0])
    services.allow(asked.pk, officers[1])
    for role in ("clerk", "section_chief", "operator", "auditor"):
        person = account("staff", roles=[role])
        assert code_of(lambda person=person: services.unseal(asked.pk, person)) == (
            "unsealing_not_found"
        )
        assert code_of(lambda person=person: asked_for(original, person)) == "unsealing_not_found"


def test_the_page_asks_allows_and_hands_over(original, officers, client_of):
    first = client_of(officers[0])
    assert "まだありません" in first.get(PAGE).content.decode()
    wrong = first.post(PAGE, {"number": "0" * 8, "reason": "dispute", "why": WHY})
    assert wrong.status_code == 422 and "ファイル番号" in wrong.content.decode()
    said = {"number": str(original.pk)[:8], "reason": "dispute", "why": WHY}
    assert first.post(PAGE, said).status_code == 302
    asked = Unsealing.objects.get()
    assert "二人目として認める" not in first.get(PAGE).content.decode()
    second = client_of(officers[1])
    assert "二人目として認める" in second.get(PAGE).content.decode()
    assert second.post(f"{PAGE}{asked.pk}/allow/").status_code == 302
    first = client_of(officers[0])
    assert "原本を受け取る" in first.get(PAGE).content.decode()
    answer = first.post(f"{PAGE}{asked.pk}/open/")
    assert answer.content == samples.jpeg(orientation=1)
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert first.get(f"{PAGE}{asked.pk}/open/").status_code == 405


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_is_sound(original, officers, browse):
    asked_for(original, officers[0])

    def steps(page) -> None:
        page.goto(PAGE)
        sound(page)
        if folder := os.environ.get("PICTURES"):
            page.screenshot(path=f"{folder}/unsealing.png", full_page=True)

    browse(steps, account=officers[1], width=browsers.DESK["width"])
