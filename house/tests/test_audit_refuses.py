"""No record, no act: what cannot be noted is not written and not shown; public pages stay up."""

import json
import uuid
from typing import Any

import pytest
from django.db import OperationalError

from house.tests.crowd import CANARY, Crowd, gather
from shiyakusho.engines.cases.models import Case, CaseEvent
from shiyakusho.engines.forms.models import Application, Draft
from shiyakusho.ground.audit.models import AuditEvent
from shiyakusho.ground.identity.models import Account
from shiyakusho.ground.outbox.models import OutboxMessage

pytestmark = pytest.mark.django_db
PUBLIC = ("/ja/", "/en/contact/", "/ja/guide/", "/ja/guide/search/?q=児童", "/api/v1/procedures")
COUNTED = (Application, Case, CaseEvent, Draft, OutboxMessage, Account, AuditEvent)


@pytest.fixture
def crowd(account, settings, tmp_path) -> Crowd:
    settings.FILES_DIR = tmp_path / "files"
    settings.MAIL_DIR = tmp_path / "mail"
    return gather(account)


@pytest.fixture
def unwritable(crowd, monkeypatch) -> None:
    """The audit's table takes no more rows, as with a full disk."""

    def full(*args: Any, **kwargs: Any) -> None:
        raise OperationalError(f"could not extend file; {CANARY}")

    monkeypatch.setattr("shiyakusho.ground.audit.services._create", full)


@pytest.fixture
def visitor(client, client_of):
    client.raise_request_exception = False
    return client_of


def counted() -> list[int]:
    return [model.objects.count() for model in COUNTED]


def reading_pages(things: dict[str, str]) -> dict[str, list[str]]:
    case, application = things["case_id"], things["application_id"]
    return {
        "clerk": [
            "/staff/cases/",
            f"/staff/cases/{case}/",
            f"/staff/cases/{case}/letters/1.pdf",
            f"/staff/cases/{case}/attachments/{things['attachment_id']}",
        ],
        "claimant": [f"/ja/cases/{application}/", f"/ja/cases/{case}/letters/1/"],
    }


def test_records_are_read_while_the_reading_can_be_noted(crowd, visitor) -> None:
    for who, pages in reading_pages(crowd.things).items():
        browser = visitor(crowd.people[who])
        for page in pages:
            before = AuditEvent.objects.count()
            assert browser.get(page).status_code == 200, page
            assert AuditEvent.objects.count() == before + 1, page


def test_records_are_not_shown_when_the_reading_cannot_be_noted(crowd, unwritable, visitor) -> None:
    for who, pages in reading_pages(crowd.things).items():
        browser = visitor(crowd.people[who])
        for page in pages:
            answer = browser.get(page)
            assert answer.status_code == 503, page
            assert CANARY.encode() not in answer.content, page
            assert not answer.content.startswith(b"%PDF"), page


def test_programs_are_refused_alike(crowd, unwritable, client) -> None:
    client.raise_request_exception = False
    bearer = {"Authorization": f"Bearer {crowd.tokens['clerk']}"}
    for path in ("/api/v1/cases", f"/api/v1/cases/{crowd.things['case_id']}"):
        answer = client.get(path, headers=bearer)
        assert (answer.status_code, answer.json()["status"]) == (503, 503)
        assert answer["Content-Type"] == "application/problem+json"
        assert CANARY not in answer.content.decode()


def test_nothing_is_written_that_cannot_be_noted(crowd, unwritable, client, visitor) -> None:
    before = counted()
    bearer = {"Authorization": f"Bearer {crowd.tokens['clerk']}"}
    case = Case.objects.get(pk=crowd.things["case_id"])
    for path, body in (
        (f"/api/v1/cases/{case.pk}/moves", {"to": "withdrawn", "version": case.version}),
        (f"/staff/cases/{case.pk}/note/", {"text": "メモ", "version": case.version}),
    ):
        browser = visitor(crowd.people["clerk"])
        answer = browser.post(
            path, json.dumps(body), content_type="application/json", headers=bearer
        ) if path.startswith("/api/") else browser.post(path, body)  # fmt: skip
        assert answer.status_code >= 400, path
    browser = visitor(crowd.people["L3"])
    assert browser.post("/ja/forms/start/child-allowance-claim/").status_code == 503
    assert counted() == before
    case.refresh_from_db()
    assert case.state == "notified"


def test_public_pages_stay_up(crowd, unwritable, client) -> None:
    for page in PUBLIC:
        assert client.get(page).status_code == 200, page


def test_the_log_does_not_repeat_what_the_fault_said(crowd, unwritable, visitor) -> None:
    import logging

    from config.logs import LineWithoutData

    told: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: told.append(handler.format(record))  # type: ignore[method-assign]
    handler.setFormatter(LineWithoutData("{message}", style="{"))
    logging.getLogger().addHandler(handler)
    try:
        visitor(crowd.people["clerk"]).get(f"/staff/cases/{crowd.things['case_id']}/")
    finally:
        logging.getLogger().removeHandler(handler)
    assert "OperationalError" in "\n".join(told)
    assert CANARY not in "\n".join(told)


def test_an_unknown_case_is_no_reading(crowd, visitor) -> None:
    before = AuditEvent.objects.count()
    visitor(crowd.people["clerk"]).get(f"/staff/cases/{uuid.uuid4()}/")
    assert AuditEvent.objects.count() == before
