"""File once, whatever the network does; look at one's own, never at another's."""

import uuid

import pytest

from shiyakusho.doors.api.tests.conftest import CLAIM
from shiyakusho.engines.forms.models import Application
from shiyakusho.registers.catalogue import public as catalogue

pytestmark = pytest.mark.django_db


def body(blob: str) -> dict:
    return {
        "procedure": "child-allowance-claim",
        "answers": CLAIM,
        "attachments": {"bank_proof": [blob]},
        "event_date": "2026-11-01",
    }


def test_filing_gives_a_receipt_and_a_state(resident, filed) -> None:
    assert filed["receipt_number"]
    assert filed["state"] == "received"
    assert filed["definition_version"] >= 1
    assert (
        resident.get(f"/applications/{filed['id']}").json()["receipt_number"]
        == (filed["receipt_number"])
    )


def test_the_same_key_and_body_give_the_same_answer_and_no_second_record(resident, filed) -> None:
    again = resident.post("/applications", body(filed["blob"]), Idempotency_Key="first-intent")
    assert again.status_code == 201
    assert again.json()["id"] == filed["id"]
    assert Application.objects.filter(pk=filed["id"]).count() == 1


def test_another_body_under_the_same_key_is_a_conflict(resident, filed) -> None:
    other = body(filed["blob"]) | {"event_date": "2026-11-02"}
    answer = resident.post("/applications", other, Idempotency_Key="first-intent")
    assert (answer.status_code, answer.json()["code"]) == (409, "idempotency_conflict")


def test_names_come_back_as_they_were_written(filed) -> None:
    kept = Application.objects.get(pk=filed["id"])
    assert kept.answers["claimant_name"] == CLAIM["claimant_name"]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"answers": {"unheard_of": 1}}, "unknown_answers"),
        ({"answers": {}}, "answers_invalid"),
        ({"attachments": {"bank_proof": [str(uuid.uuid4())]}}, None),
        ({"procedure": "no-such-thing"}, None),
        ({"answers": CLAIM | {"claimant_name": "北方\x00美咲"}}, "answers_invalid"),
        ({"answers": CLAIM | {"claimant_birth_date": "2026-02-30"}}, "answers_invalid"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_kept(resident, filed, change, code) -> None:
    before = Application.objects.count()
    answer = resident.post(
        "/applications", body(filed["blob"]) | change, Idempotency_Key="another1"
    )
    assert 400 <= answer.status_code < 500
    assert answer.json()["code"] == (code or answer.json()["code"])
    assert Application.objects.count() == before


def test_a_key_is_required(resident, filed) -> None:
    assert resident.post("/applications", body(filed["blob"])).status_code == 422


def test_a_level_too_low_says_what_is_needed(account, program_of) -> None:
    low = program_of(account("resident", level="L0"))
    answer = low.post(
        "/applications",
        {"procedure": "child-allowance-claim", "answers": {}},
        Idempotency_Key="low-level",
    )
    assert (answer.status_code, answer.json()["code"]) == (403, "identity_level_too_low")
    assert answer.json()["needed"] == "L3" and "窓口" in answer.json()["what_to_do"]
    assert answer.json()["needed"] == catalogue.live("child-allowance-claim").definition.identity


def test_somebody_elses_application_does_not_exist(account, program_of, filed) -> None:
    stranger = program_of(account("resident", level="L3"))
    theirs = stranger.get(f"/applications/{filed['id']}")
    nobodys = stranger.get(f"/applications/{uuid.uuid4()}")
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.json()["code"] == nobodys.json()["code"]
    assert theirs.json()["detail"] == nobodys.json()["detail"]


def test_somebody_elses_file_cannot_be_attached(account, program_of, filed) -> None:
    stranger = program_of(account("resident", level="L3"))
    answer = stranger.post("/applications", body(filed["blob"]), Idempotency_Key="stealing1")
    assert 400 <= answer.status_code < 500


def test_the_content_decides_not_the_name(resident) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = resident.upload(SimpleUploadedFile("photo.png", b"<script>alert(1)</script>"))
    assert answer.json()["code"] == "file_type_not_allowed"


def test_anybody_may_not_file(anybody) -> None:
    answer = anybody.post("/applications", {"procedure": "x"}, Idempotency_Key="nobody-here")
    assert answer.status_code in (401, 422)
    assert anybody.get(f"/applications/{uuid.uuid4()}").status_code == 401


def test_a_file_of_sixty_megabytes_is_told_its_own_refusal(resident) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    answer = resident.upload(SimpleUploadedFile("大.jpg", b"\xff\xd8" + b"x" * 60_000_000))
    assert (answer.status_code, answer.json()["code"]) == (413, "file_too_large")
    assert answer.headers["Content-Type"].startswith("application/problem+json")
