"""From the work queue to the letter, by API alone."""

import io
import uuid

import pytest
from pypdf import PdfReader

from shiyakusho.doors.api.tests.conftest import CLAIM

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(clerk, filed) -> dict:
    """The case of the application, in the hands of the clerk."""
    items = clerk.get("/cases", procedure="child-allowance-claim").json()["items"]
    found = next(item for item in items if item["application"] == filed["id"])
    taken = clerk.post(f"/cases/{found['id']}/assignment", {"version": found["version"]})
    assert taken.status_code == 200, taken.content.decode()
    return taken.json()


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
        assert clerk.post(address, said | {"version": 2}).json()["code"] == code
    assert resident.post(address, {"until": until, "reason": "x", "version": 1}).status_code == 403
    extended = clerk.post(address, {"until": until, "reason": "調査中", "version": 2}).json()
    assert (extended["due_on"], extended["version"]) == (until, 3)
    stale = clerk.post(address, {"until": "2027-04-30", "reason": "調査中", "version": 2})
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


def test_a_case_is_opened_for_something_or_not_at_all(
    clerk, chief, in_post, program_of, filed
) -> None:
    """利用目的: nobody works on it → refused with the way on; a colleague's → for a reason."""
    [found] = clerk.get("/cases").json()["items"]
    address = f"/cases/{found['id']}"
    assert "answers" not in found and CLAIM["claimant_name"] not in str(found)
    for refused in (
        clerk.get(address),
        clerk.get(f"{address}/letters/1.pdf"),
        clerk.post(f"{address}/moves", {"to": "examined", "version": 1}),
        clerk.post(f"{address}/extension", {"until": "2027-03-31", "reason": "x", "version": 1}),
    ):
        said = refused.json()
        assert (refused.status_code, said["code"], said["way"]) == (
            403,
            "purpose_needed",
            "assignment",
        )
        assert CLAIM["claimant_name"] not in refused.content.decode()
    assert clerk.post(f"{address}/assignment", {"version": 1}).json()["version"] == 2
    assert clerk.get(address).json()["answers"]["claimant_name"] == CLAIM["claimant_name"]
    colleague = program_of(in_post("kokurakita-childcare-support.clerk"))
    assert colleague.get(address).json()["way"] == "look"
    assert colleague.post(f"{address}/look", {"reason": "x"}).json()["code"] == (
        "purpose_reason_unknown"
    )
    assert "answers" not in colleague.post(f"{address}/look", {"reason": "phone"}).json()
    assert colleague.get(address).json()["answers"]
    assert chief.get(address).json()["answers"]
    assert clerk.post(f"{address}/assignment", {"version": 2, "release": True}).status_code == 200
    assert clerk.get(address).status_code == 403


def test_the_purpose_stands_in_the_schema(anybody) -> None:
    schema = anybody.get("/openapi.json").json()
    assert "purpose_needed" in schema["info"]["description"]
    assert "/api/v1/cases/{case_id}/look" in schema["paths"]
