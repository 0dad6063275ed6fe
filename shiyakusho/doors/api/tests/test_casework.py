"""From the work queue to the letter, by API alone."""

import io
import uuid

import pytest
from pypdf import PdfReader

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(clerk, filed) -> dict:
    items = clerk.get("/cases", procedure="child-allowance-claim").json()["items"]
    return next(item for item in items if item["application"] == filed["id"])


def moved(program, case: dict, to: str, **more) -> dict:
    seen = program.get(f"/cases/{case['id']}").json()
    answer = program.post(
        f"/cases/{case['id']}/moves", {"to": to, "version": seen["version"]} | more
    )
    assert answer.status_code == 200, answer.content.decode()
    return answer.json()


def test_the_whole_way_to_the_letter(clerk, chief, resident, filed, case) -> None:
    moved(clerk, case, "examined")
    drafted = moved(clerk, case, "drafted", outcome="granted")
    assert drafted["state"] == "drafted"
    decided = moved(chief, case, "approved")
    assert decided["state"] == "notified"
    assert resident.get(f"/applications/{filed['id']}").json()["state"] == "notified"
    letter = clerk.get(f"/cases/{case['id']}/letters/1.pdf")
    assert letter["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(letter.content)).pages)
    for words in ("第", "令和", "児童手当", "審査請求", "見本"):
        assert words in text


def test_who_drafted_does_not_approve(clerk, case) -> None:
    moved(clerk, case, "examined")
    drafted = moved(clerk, case, "drafted", outcome="granted")
    answer = clerk.post(
        f"/cases/{case['id']}/moves", {"to": "approved", "version": drafted["version"]}
    )
    assert 400 <= answer.status_code < 500


def test_a_refusal_without_a_reason_cannot_be_drafted(clerk, case) -> None:
    seen = moved(clerk, case, "examined")
    answer = clerk.post(
        f"/cases/{case['id']}/moves",
        {"to": "drafted", "outcome": "refused", "version": seen["version"]},
    )
    assert answer.json()["code"] == "reason_missing"


def test_a_stale_write_is_refused_with_the_difference(clerk, case) -> None:
    moved(clerk, case, "examined")
    answer = clerk.post(
        f"/cases/{case['id']}/moves", {"to": "examined", "version": case["version"]}
    )
    body = answer.json()
    assert (answer.status_code, body["code"]) == (409, "stale_write")
    assert any(isinstance(value, list | dict) and value for value in body.values())


@pytest.mark.parametrize(
    "fields",
    [
        ["bank_proof", "claimant_phone"],
        {"bank_proof": "番号が読めません", "claimant_phone": "桁が足りません"},
        [{"field": "bank_proof", "reason": "unreadable"}, "claimant_phone"],
    ],
)
def test_a_correction_is_asked_of_fields_by_id(clerk, resident, filed, case, fields) -> None:
    asked = moved(clerk, case, "correction_asked", fields=fields, reason="確かめてください")
    assert asked["state"] == "correction_asked"
    seen = resident.get(f"/applications/{filed['id']}").json()["correction"]
    assert [one["field"] for one in seen["fields"]] == ["bank_proof", "claimant_phone"]


def test_a_case_speaks_as_its_application_does(clerk, resident, filed, case) -> None:
    seen = clerk.get(f"/cases/{case['id']}").json()
    own = resident.get(f"/applications/{filed['id']}").json()
    assert seen["definition_version"] == own["definition_version"]
    for moment in (case["arrived_at"], seen["arrived_at"], seen["history"][0]["at"]):
        assert moment.endswith("+09:00")
    assert seen["arrived_at"][:23] == own["arrived_at"][:23]


def test_a_period_is_extended_with_its_reason(clerk, chief, resident, case) -> None:
    address, until = f"/cases/{case['id']}/extension", "2027-03-31"
    for said, code in (
        ({"until": until, "reason": " "}, "reason_missing"),
        ({"until": "2000-01-01", "reason": "調査中"}, "extension_invalid"),
        ({"until": "2027-02-30", "reason": "調査中"}, "invalid_request"),
    ):
        assert clerk.post(address, said | {"version": 1}).json()["code"] == code
    assert resident.post(address, {"until": until, "reason": "x", "version": 1}).status_code == 403
    extended = clerk.post(address, {"until": until, "reason": "調査中", "version": 1}).json()
    assert (extended["due_on"], extended["version"]) == (until, 2)
    stale = clerk.post(address, {"until": "2027-04-30", "reason": "調査中", "version": 1})
    assert (stale.status_code, stale.json()["code"]) == (409, "stale_write")


def test_a_cursor_that_is_none_is_refused(clerk, case) -> None:
    answer = clerk.get("/cases", cursor="zzz")
    assert (answer.status_code, answer.json()["code"]) == (400, "invalid_cursor")


def test_another_section_sees_nothing(in_post, program_of, case) -> None:
    other = program_of(in_post("moji-childcare-support.clerk"))
    assert case["id"] not in [item["id"] for item in other.get("/cases").json()["items"]]
    theirs, nobodys = other.get(f"/cases/{case['id']}"), other.get(f"/cases/{uuid.uuid4()}")
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.json()["detail"] == nobodys.json()["detail"]


def test_residents_and_strangers_do_not_enter(resident, anybody, case) -> None:
    assert resident.get("/cases").status_code == 403
    assert anybody.get("/cases").status_code == 401
    assert anybody.get(f"/cases/{case['id']}").json()["code"] == "not_signed_in"
