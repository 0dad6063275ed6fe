"""補正 and 取下げ by program: only what was asked, only one's own, only in time."""

import uuid

import pytest

from shiyakusho.doors.api.tests.conftest import CLAIM
from shiyakusho.engines.forms.models import Application

pytestmark = pytest.mark.django_db
BANK = CLAIM["bank_account"] | {"branch": "小倉支店", "number": "7654321"}
ASKED = [{"field": "bank_account", "reason": "name_differs", "text": "請求者の口座にしてください"}]


@pytest.fixture
def case(clerk, filed) -> dict:
    """The case of the application, in the hands of the clerk."""
    items = clerk.get("/cases", procedure="child-allowance-claim").json()["items"]
    found = next(item for item in items if item["application"] == filed["id"])
    taken = clerk.post(f"/cases/{found['id']}/assignment", {"version": found["version"]})
    assert taken.status_code == 200, taken.content.decode()
    return taken.json()


@pytest.fixture
def ask(clerk, case):
    """Ask for a correction of ``fields`` as the clerk."""

    def make(fields=None) -> None:
        version = clerk.get(f"/cases/{case['id']}").json()["version"]
        said = {"to": "correction_asked", "reason": "直してください", "fields": fields or ASKED}
        answer = clerk.post(f"/cases/{case['id']}/moves", said | {"version": version})
        assert answer.status_code == 200, answer.content.decode()

    return make


def revisions(filed: dict) -> str:
    return f"/applications/{filed['id']}/revisions"


def test_what_is_asked_is_seen_answered_and_closed(resident, clerk, filed, case, ask) -> None:
    before = resident.get(f"/applications/{filed['id']}").json()
    assert before["correction"] is None
    ask()
    asked = resident.get(f"/applications/{filed['id']}").json()
    [field] = asked["correction"]["fields"]
    assert asked["state"] == "correction_asked" and field["field"] == "bank_account"
    assert field["text"] == "請求者の口座にしてください" and field["reason"]["en"]
    answer = resident.post(revisions(filed), {"answers": {"bank_account": BANK}})
    assert answer.status_code == 201, answer.content.decode()
    told = answer.json()
    assert (told["revision"], told["changed"]) == (2, ["bank_account"])
    assert told["state"] != "correction_asked" and told["arrived_at"] == before["arrived_at"]
    seen = clerk.get(f"/cases/{case['id']}").json()
    assert seen["answers"]["bank_account"]["number"] == "7654321"
    assert seen["corrections"][0]["after"]["bank_account"]["branch"] == "小倉支店"
    again = resident.post(revisions(filed), {"answers": {"bank_account": BANK}})
    assert (again.status_code, again.json()["code"]) == (409, "no_open_correction")


def test_a_file_is_replaced(resident, filed, ask, picture) -> None:
    ask([{"field": "bank_proof", "reason": "other", "text": "読めません"}])
    new = resident.upload(picture()).json()["id"]
    answer = resident.post(revisions(filed), {"attachments": {"bank_proof": [new]}})
    assert answer.status_code == 201 and answer.json()["changed"] == ["bank_proof"]


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"answers": {"claimant_name": "別人"}}, "unknown_answers"),
        ({"answers": {"unheard_of": 1}}, "unknown_answers"),
        ({"answers": {"bank_account": BANK | {"number": "12x"}}}, "answers_invalid"),
        ({"answers": {"bank_account": "\x00"}}, "answers_invalid"),
        ({"attachments": {"bank_proof": [str(uuid.uuid4())]}}, "attachment_refused"),
        ({"attachments": ["x"]}, None),
        ({"answers": []}, None),
    ],
)
def test_what_was_not_asked_or_is_wrong_changes_nothing(resident, filed, ask, body, code) -> None:
    ask()
    before = Application.objects.get(pk=filed["id"]).answers
    answer = resident.post(revisions(filed), body)
    assert answer.status_code == 422, answer.content.decode()
    assert answer.json()["code"] == (code or answer.json()["code"])
    assert Application.objects.get(pk=filed["id"]).answers == before
    assert resident.get(f"/applications/{filed['id']}").json()["state"] == "correction_asked"


def test_a_file_that_was_not_asked_is_not_taken(resident, filed, ask, picture) -> None:
    ask()
    new = resident.upload(picture()).json()["id"]
    answer = resident.post(revisions(filed), {"attachments": {"bank_proof": [new]}})
    assert (answer.status_code, answer.json()["code"]) == (422, "unknown_answers")


def test_nothing_asked_nothing_taken(resident, filed) -> None:
    answer = resident.post(revisions(filed), {"answers": {"bank_account": BANK}})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_open_correction")


@pytest.mark.parametrize("path", ["revisions", "withdrawal"])
def test_somebody_elses_is_not_there(account, program_of, clerk, filed, path) -> None:
    stranger, body = program_of(account("resident", level="L3")), {"version": 1}
    theirs = stranger.post(f"/applications/{filed['id']}/{path}", body)
    nobodys = stranger.post(f"/applications/{uuid.uuid4()}/{path}", body)
    assert theirs.status_code == nobodys.status_code == 404
    assert theirs.json()["code"] == nobodys.json()["code"]
    assert clerk.post(f"/applications/{filed['id']}/{path}", body).status_code == 403


def test_withdrawal_closes_it(resident, clerk, filed, case) -> None:
    version = resident.get(f"/applications/{filed['id']}").json()["version"]
    path = f"/applications/{filed['id']}/withdrawal"
    answer = resident.post(path, {"version": version, "reason": "転出のため"})
    assert (answer.status_code, answer.json()["state"]) == (200, "withdrawn")
    assert clerk.get(f"/cases/{case['id']}").json()["open"] is False
    newer = resident.get(f"/applications/{filed['id']}").json()["version"]
    again = resident.post(path, {"version": newer})
    assert (again.status_code, again.json()["code"]) == (409, "already_decided")


def test_withdrawal_after_the_city_acted_says_so_and_no_more(resident, filed, ask) -> None:
    ask()
    answer = resident.post(f"/applications/{filed['id']}/withdrawal", {"version": 1})
    told = answer.json()
    assert (answer.status_code, told["code"], told["version"]) == (409, "stale_write", 3)
    assert "changes" not in told


@pytest.mark.parametrize("body", [{}, {"version": "x"}, {"version": 1, "reason": "あ" * 1001}])
def test_a_withdrawal_that_cannot_be_read(resident, filed, body) -> None:
    assert resident.post(f"/applications/{filed['id']}/withdrawal", body).status_code == 422
